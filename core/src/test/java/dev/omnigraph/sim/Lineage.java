package dev.omnigraph.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was published, as it was seen at the store, by reading the objects of versions as a stranger
 * would: with the page on the storage format in hand.
 */
final class Lineage {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was read, by its digest; copies share it. */
  private final Map<Long, JsonNode> read;

  /** Versions of each branch by number, from where the history at hand begins. */
  private final Map<String, NavigableMap<Long, Published>> branches = new TreeMap<>();

  /** Newest versions of branches when the world began. */
  private final Map<String, Long> begins = new HashMap<>();

  /** What was found wrong at once. */
  private final List<String> wrong = new ArrayList<>();

  private final Set<String> transactions = new HashSet<>();
  private final Map<String, Integer> steps = new HashMap<>();
  private final Set<String> over = new HashSet<>();
  private int strays;
  private int segments;

  /**
   * A version.
   *
   * @param floor the oldest that can be read
   */
  record Published(
      String branch,
      String incarnation,
      String state,
      long version,
      long floor,
      List<Entry> commits,
      @Nullable Fork fork) {
    boolean isOpen() {
      return state.equals("OPEN");
    }

    boolean isClosed() {
      return state.equals("CLOSED");
    }
  }

  /** Where a branch comes from. */
  record Fork(String branch, long version) {}

  /** A commit in it. */
  record Entry(String id, String transaction, String kind, boolean hasSchema) {}

  /** Goes on from where another is. */
  Lineage(Lineage other) {
    read = other.read;
    other.branches.forEach((branch, line) -> branches.put(branch, new TreeMap<>(line)));
    begins.putAll(other.begins);
    wrong.addAll(other.wrong);
    transactions.addAll(other.transactions);
    steps.putAll(other.steps);
    over.addAll(other.over);
    strays = other.strays;
    segments = other.segments;
  }

  Lineage(ObjectStore store) {
    read = new HashMap<>();
    for (ListEntry entry : store.listAll(ListRequest.of("__manifest/").delimiter("/")).toList()) {
      String newest = store.list(ListRequest.of(entry.key()).limit(1)).entries().getFirst().key();
      JsonNode version = parse(store.get(newest).bytes());
      long number = version.get("base").get("version").asLong();
      for (JsonNode record : version.get("records")) {
        note(version, ++number, record);
      }
      segments = 0;
      begins.put(version.get("branch").asText(), number);
    }
  }

  private JsonNode read(byte[] bytes) {
    return read.computeIfAbsent(Digest.of(bytes), missing -> brief(parse(bytes)));
  }

  /** A version without what is not asked for: there are thousands of them. */
  private static JsonNode brief(JsonNode version) {
    ObjectNode brief = JSON.createObjectNode();
    for (String name : List.of("branch", "incarnation", "state", "version", "floor", "fork")) {
      if (version.has(name)) {
        brief.set(name, version.get(name));
      }
    }
    brief.putObject("base").set("version", version.get("base").get("version"));
    JsonNode record = version.get("records").get(version.get("records").size() - 1);
    record.get("commits").forEach(commit -> ((ObjectNode) commit).remove("tables"));
    brief.putArray("records").add(record);
    return brief;
  }

  private static JsonNode parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      return JSON.readTree(text.substring(text.indexOf('\n') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To be told of every object that is created. */
  void created(String key, byte[] bytes) {
    if (!key.startsWith("__manifest/")) {
      return;
    }
    JsonNode version = read(bytes);
    JsonNode records = version.get("records");
    note(version, version.get("version").asLong(), records.get(records.size() - 1));
  }

  private void note(JsonNode version, long number, JsonNode record) {
    String branch = version.get("branch").asText();
    NavigableMap<Long, Published> line = branches.computeIfAbsent(branch, b -> new TreeMap<>());
    if (!line.isEmpty() && number <= line.lastKey()) {
      strays++; // of a name that was used before: nobody may take it for new
      return;
    }
    if (!line.isEmpty() && number != line.lastKey() + 1) {
      wrong.add("version %d of %s comes behind %d".formatted(number, branch, line.lastKey()));
    }
    if (version.get("base").get("version").asLong() == number - 1) {
      segments++;
    }
    List<Entry> commits = new ArrayList<>();
    for (JsonNode commit : record.get("commits")) {
      String transaction = commit.get("transaction").asText();
      if (!transactions.add(branch + " " + transaction)) {
        wrong.add("transaction %s is committed twice".formatted(transaction));
      }
      if (commit.hasNonNull("operation")) {
        step(branch, commit.get("operation"));
      }
      commits.add(
          new Entry(
              commit.get("id").asText(),
              transaction,
              commit.get("kind").asText(),
              commit.hasNonNull("contract") || commit.hasNonNull("contractObject")));
    }
    JsonNode fork = version.get("fork");
    Published published =
        new Published(
            branch,
            version.get("incarnation").asText(),
            version.get("state").asText(),
            number,
            version.get("floor").asLong(),
            commits,
            fork == null
                ? null
                : new Fork(fork.get("branch").asText(), fork.get("version").asLong()));
    if (!line.isEmpty() && !isFloorOf(published, line.lastEntry().getValue())) {
      wrong.add("version %d of %s lets go of older ones".formatted(number, branch));
    }
    line.put(number, published);
  }

  /** Only who was asked to lets go of versions; a new life of a branch has none before. */
  private static boolean isFloorOf(Published next, Published last) {
    return next.incarnation().equals(last.incarnation())
        ? next.floor() == last.floor()
            || (next.floor() > last.floor()
                && next.commits().stream()
                    .anyMatch(c -> c.kind().equals("cleanup") || c.kind().equals("hard-drop")))
        : next.floor() == next.version();
  }

  /** Steps come in order, each once, and nothing behind the end. */
  private void step(String branch, JsonNode step) {
    String operation = step.get("operation").asText();
    JsonNode state = step.get("state");
    int number = state.get("step").asInt();
    boolean rolledBack = state.get("outcome").asText().equals("ROLLED_BACK");
    int before = steps.getOrDefault(operation, 0);
    if (over.contains(operation)) {
      wrong.add("something of operation %s comes behind its end".formatted(operation));
    }
    if (number != (rolledBack ? before : before + 1)) {
      wrong.add(
          "step %d of operation %s on %s comes behind %d"
              .formatted(number, operation, branch, before));
    }
    steps.put(operation, number);
    if (!state.get("outcome").asText().equals("OPEN")) {
      over.add(operation);
    }
  }

  List<String> wrong() {
    return wrong;
  }

  int strays() {
    return strays;
  }

  /** How many segments were begun. */
  int segments() {
    return segments;
  }

  Set<String> branches() {
    return branches.keySet();
  }

  /** The newest version of a branch when the world began, 1 where there was none. */
  long begin(String branch) {
    return begins.getOrDefault(branch, 1L);
  }

  /** The newest version of a branch, 0 where there is none. */
  long newest(String branch) {
    NavigableMap<Long, Published> line = branches.get(branch);
    return line == null ? 0 : line.lastKey();
  }

  boolean isOpen(String branch) {
    NavigableMap<Long, Published> line = branches.get(branch);
    return line != null && line.lastEntry().getValue().isOpen();
  }

  /** The versions of a branch, the oldest first. */
  NavigableMap<Long, Published> of(String branch) {
    NavigableMap<Long, Published> line = branches.get(branch);
    return line == null ? new TreeMap<>() : line;
  }
}
