package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.maintenance.HardDrop;
import dev.omnigraph.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/** A graph whose secrets are to go for good: in fragments, in inline rows, and in a whole type. */
abstract class HardDropProtocolTest extends RecoveryProtocolTest {
  static final String OLD =
      """
      node Person { name: String @key  secret: String?  age: I32? }
      node Diary { name: String @key  text: String? }
      edge Knows: Person -> Person { why: String? }
      """;
  static final String NEW =
      """
      node Person { name: String @key  age: I32? }
      edge Knows: Person -> Person
      """;

  /** What all values of dropped properties contain. */
  static final String SECRET = "classified";

  static final int PEOPLE = 900;

  /** Rows of the new schema: those of the data, as it is at first. */
  static final int ROWS = PEOPLE + 2 + 700;

  @Override
  @BeforeEach
  void create() {
    Omnigraph.create(handle(), "s.pg", OLD, options()).close();
    commit(people(0, PEOPLE));
    commit(IntStream.range(0, 700).mapToObj(i -> knows(i, i + 1)).reduce("", String::concat));
    commit(people(100, 800)); // a second run
    commit(
        """
        {"type":"Person","data":{"name":"Ada","secret":"classified-inline"}}
        {"type":"Diary","data":{"name":"d","text":"classified-diary"}}
        """);
    commit("{\"type\":\"Person\",\"data\":{\"name\":\"Bob\"}}\n");
  }

  static String people(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                "{\"type\":\"Person\",\"data\":{\"name\":\"p%d\",\"age\":%d,\"secret\":\"%s\"}}\n"
                    .formatted(i, i, (SECRET + "-" + i + "-").repeat(6)))
        .reduce("", String::concat);
  }

  static String knows(int from, int to) {
    return "{\"edge\":\"Knows\",\"id\":\"k%d\",\"from\":\"p%d\",\"to\":\"p%d\",\"data\":{\"why\":\"%s\"}}\n"
        .formatted(from, from, to, (SECRET + from).repeat(8));
  }

  @Override
  void commit(String rows) {
    try (Graph graph = open(handle())) {
      graph.load(LoadRequest.of(dev.omnigraph.load.LoadMode.MERGE, rows));
    }
  }

  static SchemaRequest hard() {
    return SchemaRequest.of("new.pg", NEW).allowDataLoss();
  }

  static HardDrop drop(Graph graph) {
    return graph.schema().apply(hard()).drops().getFirst();
  }

  HardDrop drop(ObjectStore process) {
    try (Graph graph = open(process)) {
      return drop(graph);
    }
  }

  List<String> rows(Snapshot snapshot) {
    try {
      return Exports.lines(snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> rows() {
    try (Graph graph = read()) {
      return rows(graph.snapshot());
    }
  }

  /** What is read is what was before the drop, or behind it: nothing between. */
  void assertBeforeOrAfter(Snapshot snapshot) {
    List<String> rows = rows(snapshot);
    boolean before = snapshot.schema().contains("secret");
    assertThat(rows).hasSize(before ? ROWS + 1 : ROWS);
    assertThat(rows.stream().filter(row -> row.contains(SECRET)).count())
        .isEqualTo(before ? ROWS : 0);
    assertThat(rows.stream().filter(row -> row.contains("\"age\":")).count()).isEqualTo(PEOPLE);
  }

  void assertBeforeOrAfter() {
    try (Graph graph = read()) {
      assertBeforeOrAfter(graph.snapshot());
    }
  }

  /** Names of objects that hold a text as it is. */
  List<String> holding(String text) {
    List<String> holding = new ArrayList<>();
    objects()
        .forEach(
            (key, bytes) -> {
              if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text)) {
                holding.add(key);
              }
            });
    return holding;
  }

  void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /** Leases are over, and names old enough to be deleted. */
  void afterTheAge() {
    pass(Duration.ofMinutes(3));
  }

  List<String> settled() {
    try (Graph graph = open(handle())) {
      return texts(graph.recovery().run());
    }
  }

  /** Drops it, if that has not been begun, and brings everything to its end. */
  void finish() {
    afterTheLease();
    settled();
    try (Graph graph = open(handle())) {
      graph.schema().apply(hard());
    }
    afterTheAge();
    settled();
  }

  /** Nothing is left of the drop but its result. */
  void assertOver() {
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(holding(SECRET)).isEmpty();
    assertThat(holding("secret")).isEmpty();
    assertThat(rows()).hasSize(ROWS).noneMatch(row -> row.contains(SECRET));
    try (Graph graph = open(handle())) {
      assertThat(graph.schema().text()).doesNotContain("secret", "Diary", "why");
      graph.cleanup(CleanupRequest.garbage());
      assertThat(graph.cleanup(CleanupRequest.garbage()).objects()).isZero();
    }
    assertThat(rows()).hasSize(ROWS);
  }
}
