package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.query.Plan.Action;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The order in which matches are computed. */
class PlannerTest {
  /** A hundred people in two cities, each knowing the next five. */
  private static final TestGraph GRAPH =
      TestGraph.of(
          """
          node Person { id: I64 @key  name: String  age: I32? }
          node City { country: String  name: String  @key(country, name) }
          edge Knows: Person -> Person
          edge LivesIn: Person -> City
          """,
          Stream.of(
                  IntStream.range(0, 100)
                      .mapToObj(
                          i ->
                              "{\"type\":\"Person\",\"data\":{\"id\":%d,\"name\":\"p\"}}"
                                  .formatted(i)),
                  Stream.of("A", "B")
                      .map(
                          name ->
                              "{\"type\":\"City\",\"data\":{\"country\":\"X\",\"name\":\"%s\"}}"
                                  .formatted(name)),
                  IntStream.range(0, 500)
                      .mapToObj(
                          i ->
                              "{\"edge\":\"Knows\",\"from\":\"%d\",\"to\":\"%d\"}"
                                  .formatted(i / 5, (i / 5 + i % 5 + 1) % 100)),
                  IntStream.range(0, 100)
                      .mapToObj(
                          i ->
                              "{\"edge\":\"LivesIn\",\"from\":\"%d\",\"to\":\"[\\\"X\\\",\\\"%s\\\"]\"}"
                                  .formatted(i, i % 2 == 0 ? "A" : "B")))
              .flatMap(lines -> lines));

  @AfterAll
  static void close() {
    GRAPH.close();
  }

  private static String plan(String match) {
    return described(GRAPH.plan("match { " + match + " } return { 1 as one }").actions());
  }

  private static String described(List<Action> actions) {
    return actions.stream().map(PlannerTest::described).collect(Collectors.joining(", "));
  }

  private static String described(Action action) {
    return switch (action) {
      case Plan.Scan scan -> "scan " + scan.slot() + " " + scan.conditions().size();
      case Plan.Equal equal ->
          "equal %s %s %d"
              .formatted(equal.own().slot(), equal.other().slot(), equal.conditions().size());
      case Plan.Find find -> "find " + find.slot() + " " + String.join(" ", find.ids());
      case Plan.Expand expand ->
          "expand %s %s"
              .formatted(
                  expand.forwards() ? expand.step().source() : expand.step().destination(),
                  expand.forwards() ? expand.step().destination() : expand.step().source());
      case Plan.Close close ->
          "close %s %s".formatted(close.step().source(), close.step().destination());
      case Plan.Keep keep -> "keep " + keep.conditions().size();
      case Plan.Optional optional -> "optional (" + described(optional.plan().actions()) + ")";
      case Plan.Summarize summarize ->
          summarize.plans().values().stream()
              .map(plan -> described(plan.actions()))
              .collect(Collectors.joining(" and ", "summarize (", ")"));
      case Plan.Probe probe ->
          (probe.found() ? "present (" : "absent (") + described(probe.plan().actions()) + ")";
    };
  }

  @Test
  void a_match_begins_where_a_key_is_given_whatever_the_order_of_clauses() {
    assertThat(plan("$a: Person  $a knows $b  $b knows $c  $c: Person { id: 7 }"))
        .isEqualTo("find $c 7, expand $c $b, expand $b $a");
    assertThat(plan("$b knows $a  7 = $a.id")).isEqualTo("find $a 7, expand $a $b");
    assertThat(plan("$b knows $a  $a.id in [7, 8, 7]")).isEqualTo("find $a 7 8, expand $a $b");
    assertThat(plan("$a: Person  $a.@id in [\"8\"]")).isEqualTo("find $a 8");
    assertThat(plan("$a: Person  $a.id in []")).isEqualTo("find $a ");
    assertThat(plan("$a: Person  $a.id in [7.0]")).isEqualTo("scan $a 1");
    assertThat(plan("$a: Person  not $a.id in [7]")).isEqualTo("scan $a 1");
  }

  @Test
  void a_key_of_several_members_is_looked_up_when_all_are_given() {
    assertThat(plan("$c: City { name: \"A\", country: \"X\" }")).isEqualTo("find $c [\"X\",\"A\"]");
    assertThat(plan("$c: City { name: \"A\" }")).isEqualTo("scan $c 1");
  }

  @Test
  void what_a_key_is_not_exactly_is_not_looked_up() {
    assertThat(plan("$a: Person  $a.id = 7.0")).isEqualTo("scan $a 1");
    assertThat(plan("$a: Person  $a.id = 18446744073709551615")).isEqualTo("scan $a 1");
    assertThat(plan("$a: Person  $a.id != 7")).isEqualTo("scan $a 1");
  }

  @Test
  void contradicting_keys_are_both_checked() {
    assertThat(plan("$a: Person { id: 7 }  $a.id = 8")).isEqualTo("find $a 7, keep 1");
  }

  @Test
  void two_given_keys_are_found_before_the_way_between_them_is_looked_for() {
    assertThat(plan("$a: Person { id: 7 }  $a knows $b  $b: Person { id: 8 }"))
        .isEqualTo("find $a 7, find $b 8, close $a $b");
  }

  @Test
  void the_smaller_side_comes_first() {
    assertThat(plan("$a knows $b  $a.name = \"x\"")).isEqualTo("scan $a 1, expand $a $b");
    assertThat(plan("$a knows $b  $b.name = \"x\"")).isEqualTo("scan $b 1, expand $b $a");
    assertThat(plan("$a livesIn $c  $c.name = \"A\"")).isEqualTo("scan $c 1, expand $c $a");
  }

  @Test
  void a_triangle_is_closed_not_expanded() {
    assertThat(plan("$a knows $b  $b knows $c  $c knows $a")).endsWith("close $c $a");
  }

  @Test
  void checks_come_as_soon_as_their_variables_are_bound() {
    assertThat(
            plan(
                """
                $a: Person { id: 7 }  $a knows $b  $b knows $c
                $b.age > $a.age  not { $b livesIn $d  $d.name = $a.name }
                """))
        .isEqualTo("find $a 7, expand $a $b, keep 1, absent (expand $b $d, keep 1), expand $b $c");
    assertThat(plan("$a: Person  1 = 2")).isEqualTo("keep 1, scan $a 0");
  }

  @Test
  void unconnected_parts_are_computed_one_after_the_other() {
    assertThat(plan("$a: Person { id: 7 }  $a knows $b  $c: City"))
        .isEqualTo("find $a 7, expand $a $b, scan $c 0");
  }

  @Test
  void parts_connected_by_equal_values_are_joined_by_them() {
    assertThat(plan("$a: Person { id: 7 }  $b: Person  $b.age = $a.age  $b.name = \"p\""))
        .isEqualTo("find $a 7, equal $b $a 1");
    assertThat(plan("$a: Person { id: 7 }  not { $b: Person  $b.age = $a.age  $b.id > $a.id }"))
        .isEqualTo("find $a 7, absent (equal $b $a 0, keep 1)");
  }

  @Test
  void many_variables_are_planned_in_time() {
    String chain =
        IntStream.range(0, QueryReader.MAX_CLAUSES)
            .mapToObj(i -> "$v%d knows $v%d".formatted(i, i + 1))
            .collect(Collectors.joining("  "));
    assertThat(GRAPH.plan("match { " + chain + " } return { 1 as one }").actions())
        .hasSize(QueryReader.MAX_CLAUSES + 1);
  }
}
