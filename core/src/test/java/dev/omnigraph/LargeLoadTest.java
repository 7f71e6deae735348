package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules across rows, where more is looked up than is looked up at once. */
class LargeLoadTest {
  private static final int THERE = 20_000;
  private static final int MANY = 10_000;
  private static final String SCHEMA =
      """
      node Person { name: String @key  mail: String? @unique }
      edge Knows: Person -> Person @card(0..2)
      """;

  private final Graph graph =
      Omnigraph.create(new InMemoryObjectStore(), "s.pg", SCHEMA, OpenOptions.defaults());

  @BeforeEach
  void load_what_is_there() {
    load(LoadMode.APPEND, THERE, i -> person("a" + i, "a" + i + "@x"));
  }

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void one_value_of_many_that_is_taken_is_refused_with_its_line() {
    assertThat(
            refusal(LoadMode.APPEND, i -> person("b" + i, (i == 7000 ? "a19999" : "b" + i) + "@x")))
        .containsExactly(Tuple.tuple("unique_violation", 7001));
  }

  @Test
  void values_that_replaced_rows_give_up_are_free() {
    load(LoadMode.MERGE, MANY, i -> person("a" + i, "a" + (i + 1) % MANY + "@x"));
    assertThat(people()).isEqualTo(THERE);
    assertThat(refusal(LoadMode.MERGE, i -> person("a" + i, (i == 5 ? "a15000" : "z" + i) + "@x")))
        .containsExactly(Tuple.tuple("unique_violation", 6));
  }

  @Test
  void one_key_of_many_that_is_there_is_refused_with_its_line() {
    assertThat(refusal(LoadMode.APPEND, i -> person((i == 9999 ? "a0" : "b" + i), "b" + i + "@x")))
        .containsExactly(Tuple.tuple("key_conflict", 10_000));
  }

  @Test
  void one_end_of_many_that_is_missing_is_refused_with_its_line() {
    assertThat(refusal(LoadMode.APPEND, i -> knows("a" + i, i == 8500 ? "nobody" : "a" + (i + 1))))
        .containsExactly(Tuple.tuple("endpoint_missing", 8501));
  }

  @Test
  void one_source_of_many_with_too_many_edges_is_refused() {
    load(LoadMode.APPEND, MANY, i -> knows("a" + i, "a0"));
    load(LoadMode.APPEND, MANY, i -> knows("a" + i, "a1"));
    assertThat(refusal(LoadMode.APPEND, i -> knows(i == 44 ? "a9000" : "a" + (MANY + i), "a2")))
        .containsExactly(Tuple.tuple("cardinality_violation", 45));
  }

  private void load(LoadMode mode, int rows, IntFunction<String> row) {
    graph.load(
        LoadRequest.of(
            mode, IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"))));
  }

  private List<Tuple> refusal(LoadMode mode, IntFunction<String> row) {
    long before = people();
    List<Diagnostic> violations =
        assertThatThrownBy(() -> load(mode, MANY, row))
            .asInstanceOf(InstanceOfAssertFactories.type(ConstraintViolationException.class))
            .actual()
            .violations();
    assertThat(people()).isEqualTo(before);
    return violations.stream()
        .map(violation -> Tuple.tuple(violation.code(), violation.line()))
        .toList();
  }

  private long people() {
    return graph.snapshot().tables().getFirst().rows();
  }

  private static String person(String name, String mail) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\",\"mail\":\"%s\"}}".formatted(name, mail);
  }

  private static String knows(String from, String to) {
    return "{\"edge\":\"Knows\",\"from\":\"%s\",\"to\":\"%s\"}".formatted(from, to);
  }
}
