package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Processes that leave operations behind, and what is found of them. */
abstract class RecoveryProtocolTest extends ProtocolTest {
  static final String SIDECARS = "__recovery/**";

  /** A load of 5,000 people whose process dies at its first write below some folder. */
  void leaveLoad(String at, Fate fate) {
    leaveLoadOf(many("p", 5000), at, fate);
  }

  void leaveLoadOf(String rows, String at, Fate fate) {
    ScriptedObjectStore process = process();
    process.script().at(GET, SIDECARS).andLater().then(Fate.REFUSE); // it sweeps nothing
    Graph graph = open(process);
    String folder = at.substring(0, at.indexOf('/'));
    process
        .script()
        .at(
            request ->
                (request.kind() == PUT_IF_ABSENT || request.kind() == PUT)
                    && request.folder().equals(folder))
        .then(fate);
    assertThatThrownBy(() -> load(graph, rows)).isInstanceOf(ProcessDied.class);
  }

  static String pets(int number) {
    return many("pet", number).replace("\"Person\"", "\"Pet\"");
  }

  /** Without leases. */
  List<String> sidecars() {
    return keys("__recovery/").stream().filter(key -> key.endsWith(".json")).toList();
  }

  /** By the store's clock. */
  void afterTheLease() {
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(3)));
  }

  /** What an opening finds and does. */
  List<String> swept() {
    return swept(handle());
  }

  List<String> swept(ObjectStore process) {
    try (Graph graph = open(process)) {
      return texts(graph.recovery().atOpen());
    }
  }

  static List<String> texts(List<Finding> findings) {
    return findings.stream().map(one -> one.classification() + " " + one.action()).toList();
  }

  Snapshot newest() {
    try (Graph graph = read()) {
      return graph.snapshot();
    }
  }

  /** How many records of roll backs there are. */
  long audits() {
    try (Graph graph = read();
        Stream<Commit> commits = graph.commits()) {
      return commits.filter(commit -> commit.kind().equals("recovery")).count();
    }
  }

  /** What the head says of operations. */
  Map<String, ?> operations() {
    return newest().head().version().operations();
  }

  /** Changes a sidecar's body. */
  void rewrite(String key, UnaryOperator<String> change) {
    ObjectNode body = Document.read(key, store.get(key).bytes(), "sidecar", 1, ObjectNode.class);
    try {
      byte[] bytes =
          Document.write(
              "sidecar",
              1,
              new com.fasterxml.jackson.databind.ObjectMapper()
                  .readTree(change.apply(body.toString())));
      store.put(key, Content.of(bytes));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Everything on the store. */
  Map<String, byte[]> objects() {
    Map<String, byte[]> objects = new TreeMap<>();
    try (Stream<ListEntry> all = store.listAll(ListRequest.of(""))) {
      all.forEach(entry -> objects.put(entry.key(), store.get(entry.key()).bytes()));
    }
    return objects;
  }

  void restore(Map<String, byte[]> objects) {
    store.delete(keys(""));
    objects.forEach((key, bytes) -> store.put(key, Content.of(bytes)));
  }

  /** Whether a process dies at a request; it may come to its end before. */
  boolean dies(int request, Fate fate, Consumer<ScriptedObjectStore> work) {
    ScriptedObjectStore process = process();
    process.script().at(any -> true).nth(request).then(fate);
    try {
      work.accept(process);
      return false;
    } catch (ProcessDied e) {
      return true;
    }
  }

  void recover(ScriptedObjectStore process) {
    try (Graph graph = open(process)) {
      graph.recovery().run();
    }
  }

  /** Patience is over as soon as an answer is lost. */
  OpenOptions impatient() {
    AtomicLong minutes = new AtomicLong();
    return options().clock(() -> Instant.EPOCH.plus(Duration.ofMinutes(minutes.addAndGet(2))));
  }
}
