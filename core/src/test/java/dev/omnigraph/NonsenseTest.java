package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.testing.SealedDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects whose checksums are right and that say what can't be are corrupt when they are read. */
class NonsenseTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RECORD = "/records/0/commits/0";
  private static final String TYPE = RECORD + "/contract/nodes/0";
  private static final String EDGE = RECORD + "/contract/edges/0";
  private static final String ROWS = "/records/1/commits/0/tables/t1/added/0";
  private static final String STORED = "/records/2/commits/0/tables/t1/added/0/fragments/0";

  /** A schema, inline rows, and a fragment. */
  private static final InMemoryObjectStore GRAPH = graph();

  private static InMemoryObjectStore graph() {
    InMemoryObjectStore store = new InMemoryObjectStore();
    OpenOptions options = OpenOptions.defaults();
    String schema =
        """
        node Person {
          name: String @key  age: I32?  born: Date?  at: Vector(2)?
          @range(age, 0..150)  @check(name, "^[a-z]")
        }
        edge Knows: Person -> Person @card(0..3)
        """;
    try (Graph graph = Omnigraph.create(store.anotherHandle(), "s.pg", schema, options)) {
      graph.load(
          LoadRequest.append(
              """
              {"type":"Person","data":{"name":"ada","age":36,"born":"1815-12-10","at":[1,2]}}
              {"type":"Person","data":{"name":"bob","age":40,"born":"1815-12-10","at":[1,2]}}
              {"edge":"Knows","from":"ada","to":"bob"}
              """));
      graph.load(
          LoadRequest.append(
              "{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}\n{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}"
                  .formatted("x".repeat(32_000), "y".repeat(32_000))));
      graph.load(
          LoadRequest.append(
              "{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}\n{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}\n{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}"
                  .formatted("u".repeat(32_000), "v".repeat(32_000), "w".repeat(32_000))));
    }
    return store;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/graphId | null",
        "/graphId | 7",
        "/window | -1",
        "/window | 1e400",
        "/window | 1e-999999999 ",
        "/window | \"60\"",
        "/proof | null",
        "/proof/scheme | null",
        "/state | 1",
        "/floor | 0",
        "/floor | 99",
        "/floor | 1.5",
        "/tidiedUpTo | -1",
        "/tidiedUpTo | 99",
        "/operations | {\"a\":null}",
        "/operations | {\"a\":{\"step\":-1,\"outcome\":\"OPEN\"}}",
        "/base/version | -1",
        "/segmentEnds | [{\"ordinal\":1,\"version\":2,\"commit\":\"c\",\"followed\":\"2026-11-20T08:00:00Z\"}]",
        "/records/1/commits | []",
        "/records/1/baseShown | \"+1000000000-12-31T23:59:59Z\"",
        "/records/1/baseShown | 1e18",
        RECORD + "/displayTime | null",
        RECORD + "/contract/schemaVersion | 0",
        TYPE + "/id | \"../t1\"",
        TYPE + "/id | \"t2\"",
        TYPE + "/name | \"\"",
        TYPE + "/name | \"a b\"",
        TYPE + "/properties/0/id | \"p99\"",
        TYPE + "/properties/0/name | null",
        TYPE + "/properties/0/type | \"[I64\"",
        TYPE + "/properties/0/type | \"Vector(0)\"",
        TYPE + "/properties/0/type | \"Vector(2147483647)\"",
        TYPE + "/properties/1/initial | \"x\"",
        TYPE + "/constraints/0/members | [\"p99\"]",
        TYPE + "/constraints/0/members | []",
        TYPE + "/constraints/1/low | \"x\"",
        TYPE + "/constraints/2/regex | \"(\"",
        EDGE + "/source | \"t99\"",
        EDGE + "/cardinality/max | -1",
        ROWS + "/inline/ids | [\"bob\",\"ada\"]",
        ROWS + "/inline/ids | [\"ada\"]",
        ROWS + "/inline/ids | [\"ada\",\"\\udc00\"]",
        ROWS + "/inline/deleted | [2]",
        ROWS + "/inline/deleted | [-1]",
        ROWS + "/inline/columns/p2 | [\"ada\"]",
        ROWS + "/inline/columns/p2 | [1,2]",
        ROWS + "/inline/columns/p3 | [2147483648,1]",
        ROWS + "/inline/columns/p3 | [1.5,1]",
        ROWS + "/inline/columns/p4 | [4611686018427387904,1]",
        ROWS + "/inline/columns/p5 | [[1],[1,2]]",
        ROWS + "/inline/columns/p5 | [[1,1e400],[1,2]]",
        "/records/1/commits/0/tables/t9/added/0/inline/src | []",
        STORED + "/rows | 0",
        STORED + "/rows | 4611686018427387904",
        STORED + "/tombstones | -1",
        STORED + "/tombstones | 4",
        STORED + "/footerBytes | 3",
        STORED + "/footerBytes | 2147483647",
        STORED + "/bytes | -1",
        STORED + "/key | null",
      })
  void a_version_that_can_not_be_is_corrupt(String place, String value) {
    InMemoryObjectStore store = copy();
    String newest = newest(store, "__manifest/main/");
    String pointer = place.replace("/t9/", "/" + edge(store, newest) + "/");
    change(store, newest, document -> set(document, pointer, value));

    assertThatThrownBy(() -> Omnigraph.open(store, OpenOptions.defaults().forReading()))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(newest);
  }

  /** Id of the type of edges. */
  private static String edge(InMemoryObjectStore store, String version) {
    return body(store, version).at(EDGE + "/id").textValue();
  }

  private static InMemoryObjectStore copy() {
    return MemoryCopy.of(GRAPH, java.time.InstantSource.system());
  }

  private static String newest(InMemoryObjectStore store, String folder) {
    return store.listAll(ListRequest.of(folder)).findFirst().orElseThrow().key();
  }

  private static JsonNode body(InMemoryObjectStore store, String key) {
    String text = new String(store.get(key).bytes(), StandardCharsets.UTF_8);
    return tree(text.substring(text.indexOf('\n') + 1));
  }

  private static void change(InMemoryObjectStore store, String key, UnaryOperator<String> change) {
    String text = new String(store.get(key).bytes(), StandardCharsets.UTF_8);
    int line = text.indexOf('\n');
    String body = change.apply(text.substring(line + 1, text.length() - 1));
    store.put(key, Content.of(SealedDocument.of(text.substring(0, line), body)));
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Numbers that a tree would not keep are put into the text. */
  private static String set(String document, String place, String value) {
    JsonNode root = tree(document);
    JsonPointer pointer = JsonPointer.compile(place);
    JsonNode parent = root.at(pointer.head());
    String name = pointer.last().getMatchingProperty();
    if (parent instanceof ObjectNode object) {
      object.put(name, "HERE");
    } else {
      ((ArrayNode) parent).set(pointer.last().getMatchingIndex(), "HERE");
    }
    String changed = root.toString().replace("\"HERE\"", value);
    assertThat(changed).contains(value).isNotEqualTo(document);
    return changed;
  }

  @Test
  void a_sidecar_that_does_not_say_what_it_drops_is_left_and_harms_nobody() {
    AtomicReference<Instant> now = new AtomicReference<>(RealGraphs.BEGIN);
    InMemoryObjectStore store = MemoryCopy.of(RealGraphs.dropping(), now::get);
    String key = newest(store, Sidecar.ROOT);
    change(store, key, document -> set(document, "/parameters/schemaVersion", "\"x\""));
    now.set(RealGraphs.LATER); // its lease is over

    try (Graph graph = Omnigraph.open(store, OpenOptions.defaults().clock(now::get))) {
      graph.mutate("query q() { insert Person { name: \"new\" } }");
      assertThat(graph.recovery().run())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.key()).isEqualTo(key);
                assertThat(finding.action()).isEqualTo(Finding.Action.LEFT);
                assertThat(finding.outcome()).contains(key, "what is dropped");
              });
    }
  }
}
