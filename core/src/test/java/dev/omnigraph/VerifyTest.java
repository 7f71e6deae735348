package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.maintenance.Verification.Problem;
import dev.omnigraph.maintenance.Verification.Verified;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is not as it was written is found and named; what is, is not. */
class VerifyTest extends RecoveryProtocolTest {
  private static final String RULES =
      """
      node Person {
        name: String @key
        age: I32?
        level: enum(guest, member)
        mail: String? @unique
        code: String
        @range(age, 0..150)
        @check(code, "[a-z]+")
      }
      edge Knows: Person -> Person @card(0..1) { since: I32 }
      """;

  private Verified verify() {
    try (Graph graph = read()) {
      return graph.verify(words -> {});
    }
  }

  private void ruled() {
    store.delete(keys(""));
    Omnigraph.create(handle(), "s.pg", RULES, options()).close();
  }

  private static String person(String name, int age, String mail) {
    return """
    {"type":"Person","data":{"name":"%s","age":%d,"level":"guest","mail":"%s","code":"abc"}}
    """
        .formatted(name, age, mail);
  }

  private static String knows(String from, String to) {
    return "{\"edge\":\"Knows\",\"from\":\"%s\",\"to\":\"%s\",\"data\":{\"since\":7}}\n"
        .formatted(from, to);
  }

  /**
   * Inline and stored rows, tombstones, a segment's end, branches, and a schema of its own size.
   */
  private void large() {
    ruled();
    StringBuilder people = new StringBuilder();
    StringBuilder edges = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      people.append(person("p" + i, i % 150, "m" + i));
      edges.append(knows("p" + i, "p" + (i + 1) % 1000));
    }
    commit(people.toString() + edges);
    try (Graph graph = open(handle())) {
      graph.mutate("query q() { delete Person where name = \"p1\" }");
      graph.load(LoadRequest.of(LoadMode.MERGE, people.toString()));
      Branch draft = graph.branches().create("draft");
      for (int i = 0; i < 150; i++) {
        draft.load(LoadRequest.append(person("q" + i, 7, "n" + i)));
      }
      StringBuilder wide = new StringBuilder(RULES + "node Wide {\n");
      for (int i = 0; i < 900; i++) {
        wide.append("  property_%d: String? @note(\"%s\")\n".formatted(i, "x".repeat(30)));
      }
      draft.schema().apply("wide.pg", wide + "}\n");
    }
  }

  @Test
  void a_graph_that_is_as_it_was_written_has_no_problem_and_is_not_changed() {
    large();
    ScriptedObjectStore process = process();
    try (Graph graph = Omnigraph.open(process, options().forReading())) {
      List<String> progress = new ArrayList<>();
      Verified verified = graph.verify(progress::add);
      assertThat(verified.problems()).isEmpty();
      assertThat(verified.branches()).isEqualTo(2);
      assertThat(verified.versions()).isEqualTo(keys("__manifest/").size());
      assertThat(verified.objects()).isGreaterThan(4);
      assertThat(verified.rows()).isGreaterThan(2 * 1990);
      assertThat(progress).contains("Knows of branch draft");
    }
    assertThat(process.script().seen())
        .extracting(StoreRequest::kind)
        .doesNotContain(
            StoreRequest.Kind.PUT, StoreRequest.Kind.PUT_IF_ABSENT, StoreRequest.Kind.DELETE);
  }

  @Test
  void s67_an_object_of_whatever_kind_that_is_damaged_is_named() {
    large();
    List<String> heads =
        List.of(keys("__manifest/main/").getFirst(), keys("__manifest/draft/").getFirst());
    List<String> ends =
        newest("draft").segmentEnds().stream()
            .map(end -> VersionKeys.key("draft", end.version()))
            .toList();
    assertThat(ends).isNotEmpty();
    assertThat(keys("contracts/")).isNotEmpty();
    String redundant = VersionKeys.key("draft", 3);
    List<String> more = new ArrayList<>(keys("__manifest/"));
    more.removeAll(heads);
    more.removeAll(ends);
    more.remove(redundant);
    store.delete(more);
    Map<String, byte[]> sound = objects();
    assertThat(verify().problems()).isEmpty();

    sound.forEach(
        (key, bytes) -> {
          assertNamed(key, Arrays.copyOf(bytes, bytes.length - 1), "truncated");
          assertNamed(key, flipped(bytes, bytes.length / 2), "flipped");
          assertNamed(key, flipped(bytes, bytes.length - 20), "flipped at its end");
          sound.keySet().stream()
              .filter(other -> !other.equals(key) && folder(other).equals(folder(key)))
              .findFirst()
              .ifPresent(other -> assertNamed(key, sound.get(other), "swapped"));
          if (!heads.contains(key) && !key.equals(redundant)) {
            assertNamed(key, null, "missing");
          }
        });
    assertThat(verify().problems()).isEmpty();
  }

  private static String folder(String key) {
    return key.substring(0, key.indexOf('/'));
  }

  private dev.omnigraph.manifest.Version newest(String branch) {
    return new dev.omnigraph.manifest.Versions(handle()).newest(branch).orElseThrow().version();
  }

  private static byte[] flipped(byte[] bytes, int position) {
    byte[] flipped = bytes.clone();
    flipped[position] ^= 4;
    return flipped;
  }

  /**
   * The graph is open before the damage, since what is damaged may be what opening reads.
   *
   * @param bytes what takes the object's place, or null
   */
  private void assertNamed(String key, byte @Nullable [] bytes, String how) {
    byte[] before = store.get(key).bytes();
    try (Graph graph = read()) {
      store.delete(List.of(key));
      if (bytes != null) {
        store.put(key, Content.of(bytes));
      }
      assertThat(graph.verify(words -> {}).problems())
          .as(how + " " + key)
          .extracting(Problem::object)
          .contains(key);
    } finally {
      store.put(key, Content.of(before));
    }
  }

  /** What the newest version says, changed behind a right checksum. */
  private String tamper(String branch, UnaryOperator<String> change) {
    String key = keys(VersionKeys.prefix(branch)).getFirst();
    String body =
        Document.read(key, store.get(key).bytes(), "version", 1, ObjectNode.class).toString();
    String changed = change.apply(body);
    assertThat(changed).isNotEqualTo(body);
    try {
      store.put(
          key, Content.of(Document.write("version", 1, new ObjectMapper().readTree(changed))));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return key;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `["Ada","Bob"],"columns"` | `["Ada","Bub"],"columns"` | id_not_key
          `[36,null]`               | `[151,null]`              | range
          `["guest","guest"]`       | `["guest","owner"]`       | enum
          `["guest","guest"]`       | `["guest",null]`          | required
          `["ada@x","bob@x"]`       | `["ada@x","ada@x"]`       | unique_violation
          `["abc","abc"]`           | `["abc","ABC"]`           | check
          `"dst":["Bob"]`           | `"dst":["Eve"]`           | endpoint_missing
          `"src":["Ada"]`           | `"src":["Eve"]`           | endpoint_missing
          """)
  void a_row_that_breaks_a_rule_is_named(String sound, String broken, String code) {
    ruled();
    commit(
        person("Ada", 36, "ada@x")
            + person("Bob", 1, "bob@x").replace("\"age\":1,", "")
            + knows("Ada", "Bob"));
    assertThat(verify().problems()).isEmpty();
    String key = tamper("main", body -> body.replace(sound, broken));
    assertThat(verify().problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.object()).isEqualTo(key);
              assertThat(problem.check()).endsWith("[" + code + "]");
            });
  }

  @Test
  void edges_beyond_their_cardinality_and_ids_that_are_there_twice_are_named() {
    ruled();
    commit(person("Ada", 36, "ada@x") + person("Bob", 1, "bob@x"));
    commit(knows("Ada", "Bob"));
    commit(knows("Bob", "Ada").replace("{\"edge\"", "{\"id\":\"zz\",\"edge\""));
    tamper("main", body -> body.replace("\"src\":[\"Bob\"]", "\"src\":[\"Ada\"]"));
    assertThat(verify().problems())
        .extracting(Problem::check)
        .anyMatch(check -> check.endsWith("[cardinality_violation]"));
  }

  @ParameterizedTest
  @CsvSource({
    "\"rows\":3000, \"rows\":3001",
    "\"minId\":\"p0\", \"minId\":\"p\"",
    "\"maxId\":\"p999\", \"maxId\":\"p9999\"",
    "\"tombstones\":0, \"tombstones\":1",
    "\"footerCrc\":, \"footerCrc\":1",
    "\"bytes\":, \"bytes\":1"
  })
  void what_a_version_says_of_a_fragment_and_is_not_so_is_named(String sound, String broken) {
    ruled();
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      rows.append(person("p" + i, i % 150, "m" + i));
    }
    commit(rows.toString());
    tamper("main", body -> body.replaceFirst(sound, broken));
    assertThat(verify().problems())
        .extracting(Problem::object)
        .contains(keys("tables/").getFirst());
  }

  @Test
  void s09_a_sidecar_that_cannot_be_read_is_named() {
    store.put("__recovery/x.json", Content.of(new byte[] {'{'}));
    assertThat(verify().problems())
        .extracting(Problem::object)
        .containsExactly("__recovery/x.json");
  }

  @Test
  void no_more_problems_are_told_than_anybody_reads() {
    ruled();
    for (int i = 0; i < 120; i++) {
      store.put("__recovery/x%d.json".formatted(i), Content.of(new byte[] {'{'}));
    }
    assertThat(verify().problems()).hasSize(100);
  }

  @Test
  void s60_what_a_cleanup_gives_up_meanwhile_is_no_problem() {
    for (int request = 1; ; request++) {
      store.delete(keys(""));
      create();
      commit(many("p", 3000));
      try (Graph graph = open(handle())) {
        graph.branches().create("draft");
      }
      ScriptedObjectStore slow = process();
      try (Graph graph = open(slow);
          Graph other = open(handle())) {
        Pause pause = slow.script().at(any -> true).nth(request).pauseBefore();
        Running<Verified> verification = Running.start(() -> graph.verify(words -> {}));
        boolean reached = SeveralStepsTest.reaches(pause, verification);
        other.branches().delete("draft");
        other.load(LoadRequest.of(LoadMode.OVERWRITE, many("q", 3000)));
        other.cleanup(CleanupRequest.garbage().keep(1L, null));
        pause.resume();
        assertThat(verification.result().problems()).as("before request %d", request).isEmpty();
        if (!reached) {
          assertThat(request).isGreaterThan(8);
          return;
        }
      }
    }
  }

  @Test
  void s60_the_end_of_a_segment_that_a_cleanup_gives_up_meanwhile_is_no_problem() {
    try (Graph graph = open(handle())) {
      for (int i = 0; i < 150; i++) {
        load(graph, person("p" + i));
      }
    }
    List<String> ends =
        newest("main").segmentEnds().stream()
            .map(end -> VersionKeys.key("main", end.version()))
            .toList();
    List<String> redundant = new ArrayList<>(keys("__manifest/"));
    redundant.removeFirst();
    redundant.removeAll(ends);
    store.delete(redundant);
    Map<String, byte[]> before = objects();
    boolean reached = true;
    for (int request = 1; reached; request++) {
      restore(before);
      ScriptedObjectStore slow = process();
      try (Graph graph = open(slow);
          Graph other = open(handle())) {
        Pause pause = slow.script().at(any -> true).nth(request).pauseBefore();
        Running<Verified> verification = Running.start(() -> graph.verify(words -> {}));
        reached = SeveralStepsTest.reaches(pause, verification);
        now.updateAndGet(time -> time.plus(Duration.ofHours(3)));
        other.cleanup(CleanupRequest.garbage().keep(1L, null));
        assertThat(keys("__manifest/")).doesNotContainAnyElementsOf(ends);
        pause.resume();
        assertThat(verification.result().problems()).as("before request %d", request).isEmpty();
      }
    }
  }
}
