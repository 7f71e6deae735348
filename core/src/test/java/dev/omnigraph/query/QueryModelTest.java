package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.query.ModelGraph.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/** Random queries on random graphs answer what trying everything answers. */
class QueryModelTest {

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void a_query_answers_what_nested_loops_over_all_rows_answer(@ForAll long seed) {
    Random random = new Random(seed);
    ModelGraph model = new ModelGraph(random);
    try (TestGraph graph = TestGraph.of(ModelGraph.SCHEMA, model.lines())) {
      for (int i = 0; i < 10; i++) {
        ModelQuery query = new ModelQuery(random);
        List<List<@Nullable Object>> expected = model.answer(query);
        check(query, expected, graph, model, Traversals.Choice.ADJACENCY);
        check(query, expected, graph, model, Traversals.Choice.LOOKUP);
      }
    }
  }

  private static void check(
      ModelQuery query,
      List<List<@Nullable Object>> expected,
      TestGraph graph,
      ModelGraph model,
      Traversals.Choice choice) {
    String description =
        choice + "\n" + query.text() + "\n" + String.join("\n", model.lines().toList());
    List<List<@Nullable Object>> answer = new ArrayList<>();
    try (Result result = graph.run(query.text(), Map.of(), choice)) {
      result.forEach(row -> answer.add(values(row)));
    } catch (RuntimeException e) {
      throw new AssertionError(description, e);
    }
    List<List<@Nullable Object>> all = expected.stream().map(QueryModelTest::identities).toList();
    int start = Math.min(all.size(), query.offset);
    int end = query.limit == null ? all.size() : Math.min(all.size(), start + query.limit);
    if (!query.order.isEmpty()) {
      assertThat(answer).as(description).isEqualTo(all.subList(start, end));
    } else if (query.limit == null && start == 0) {
      assertThat(answer).as(description).containsExactlyInAnyOrderElementsOf(all);
    } else {
      assertThat(answer).as(description).hasSize(end - start);
      List<List<@Nullable Object>> left = new ArrayList<>(all);
      answer.forEach(row -> assertThat(left.remove(row)).as(description).isTrue());
    }
  }

  private static List<@Nullable Object> values(Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < row.columns().size(); i++) {
      Object value = row.get(i);
      values.add(value instanceof Map<?, ?> object ? "@" + object.get("@id") : value);
    }
    return values;
  }

  private static List<@Nullable Object> identities(List<@Nullable Object> row) {
    List<@Nullable Object> values = new ArrayList<>();
    row.forEach(value -> values.add(value instanceof Item item ? "@" + item.id() : value));
    return values;
  }
}
