package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The forms in which the rows of a query are read. */
class ResultTest {
  private static final String ALL =
      """
      query q() {
        match { $a $e:knows $b }
        return { $a, $e, $b.born as born, $b.tags as tags, 1 as one }
        order { $a }
      }
      """;

  private final TestGraph graph =
      TestGraph.of(
          """
          node Person { name: String @key  born: Date?  tags: [String]?  photo: Blob? }
          edge Knows: Person -> Person { since: I32 }
          """,
          """
          {"type":"Person","data":{"name":"Ada","born":"1815-12-10","tags":["a","b"]}}
          {"type":"Person","data":{"name":"Bob"}}
          {"edge":"Knows","from":"Ada","to":"Bob","id":"k1","data":{"since":1}}
          {"edge":"Knows","from":"Bob","to":"Ada","id":"k2","data":{"since":2}}
          """);

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void a_row_holds_java_values_and_maps_for_nodes_and_edges() {
    List<Row> rows = new ArrayList<>();
    try (Result result = graph.run(ALL, Map.of())) {
      result.forEach(rows::add);
    }
    assertThat(rows).hasSize(2);
    Row first = rows.getFirst();
    assertThat(first.toMap().keySet()).containsExactly("a", "e", "born", "tags", "one");
    assertThat((Map<?, ?>) first.get("a"))
        .isEqualTo(
            Map.of(
                "@id",
                "Ada",
                "name",
                "Ada",
                "born",
                LocalDate.of(1815, 12, 10),
                "tags",
                List.of("a", "b")));
    assertThat(((Map<?, ?>) Objects.requireNonNull(first.get(1))).keySet().toArray())
        .containsExactly("@id", "@src", "@dst", "since");
    assertThat(first.get("born")).isNull();
    assertThat(rows.get(1).get("born")).isEqualTo(LocalDate.of(1815, 12, 10));
    assertThat(rows.get(1).get("tags")).isEqualTo(List.of("a", "b"));
    assertThat(first.get("one")).isEqualTo(1L);
    assertThatThrownBy(() -> first.get("two"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("[a, e, born, tags, one]");
  }

  @Test
  void a_row_as_json_has_the_columns_in_order_and_nulls_too() {
    assertThat(graph.rows(ALL, Map.of()))
        .containsExactly(
            "{\"a\":{\"@id\":\"Ada\",\"name\":\"Ada\",\"born\":\"1815-12-10\",\"tags\":[\"a\",\"b\"]},"
                + "\"e\":{\"@id\":\"k1\",\"@src\":\"Ada\",\"@dst\":\"Bob\",\"since\":1},"
                + "\"born\":null,\"tags\":null,\"one\":1}",
            "{\"a\":{\"@id\":\"Bob\",\"name\":\"Bob\",\"born\":null,\"tags\":null},"
                + "\"e\":{\"@id\":\"k2\",\"@src\":\"Bob\",\"@dst\":\"Ada\",\"since\":2},"
                + "\"born\":\"1815-12-10\",\"tags\":[\"a\",\"b\"],\"one\":1}");
  }

  @Test
  void arrow_batches_have_a_vector_for_each_column() {
    try (Result result = graph.run(ALL, Map.of())) {
      VectorSchemaRoot batch = Objects.requireNonNull(result.nextBatch());
      assertThat(batch.getSchema().getFields())
          .extracting(field -> field.getName() + " " + field.getType())
          .containsExactly(
              "a Struct", "e Struct", "born Date(DAY)", "tags List", "one Int(64, true)");
      assertThat(batch.getRowCount()).isEqualTo(2);
      assertThat(batch.getVector("born").isNull(0)).isTrue();
      assertThat(batch.getVector("one").getObject(1)).isEqualTo(1L);
      assertThat(result.nextBatch()).isNull();
    }
  }

  @Test
  void a_result_without_rows_has_columns_all_the_same() {
    try (Result result =
        graph.run("query q() { match { $a: Person { name: \"Zoe\" } } return { $a } }", Map.of())) {
      assertThat(result.columns()).extracting(Column::name).containsExactly("a");
      assertThat(result.iterator().hasNext()).isFalse();
      assertThat(result.nextBatch()).isNull();
    }
  }

  @Test
  void rows_stay_good_when_the_result_is_closed() {
    List<Row> rows = new ArrayList<>();
    try (Result result = graph.run(ALL, Map.of())) {
      result.forEach(rows::add);
    }
    assertThat(rows.getFirst().toString()).startsWith("{\"a\":{\"@id\":\"Ada\"");
    assertThat(Arrays.asList("e", "a"))
        .allSatisfy(name -> assertThat(rows.getLast().get(name)).isNotNull());
  }
}
