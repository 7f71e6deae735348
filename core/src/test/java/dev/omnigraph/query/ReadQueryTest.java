package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What every construct of a read query means, on a graph small enough to see the answer. */
class ReadQueryTest {
  private static final TestGraph GRAPH =
      TestGraph.of(
          """
          node Person {
            name: String @key
            age: I32?
            height: F64?
            weight: F32?
            born: Date?
            seen: DateTime?
            mood: enum(sad, happy)?
            tags: [String]?
            big: U64?
            member: Bool?
            face: Vector(2)?
            photo: Blob?
          }
          node City { name: String @key  zip: I64? }
          edge Knows: Person -> Person { since: I32? }
          edge LivesIn: Person -> City
          edge Twin: City -> City
          """,
          """
          {"type":"Person","data":{"name":"Ada","age":36,"height":1.5,"weight":0.1,"born":"1815-12-10","seen":"2026-01-01T00:00:00Z","mood":"happy","tags":["math","poetry"],"big":18446744073709551615,"member":true,"face":[0,1],"photo":"base64:AQI="}}
          {"type":"Person","data":{"name":"Bob","age":36,"height":36,"born":"1990-01-01","mood":"sad","tags":[],"big":1,"member":false}}
          {"type":"Person","data":{"name":"Cy","age":7,"tags":["math"]}}
          {"type":"Person","data":{"name":"Dee"}}
          {"type":"Person","data":{"name":"Émile","age":-1,"height":-0.0}}
          {"type":"City","data":{"name":"Rome","zip":100}}
          {"type":"City","data":{"name":"Oslo","zip":9007199254740993}}
          {"edge":"Knows","from":"Ada","to":"Bob","id":"k1","data":{"since":2000}}
          {"edge":"Knows","from":"Ada","to":"Bob","id":"k0","data":{"since":2010}}
          {"edge":"Knows","from":"Bob","to":"Ada","id":"a9","data":{"since":2020}}
          {"edge":"Knows","from":"Bob","to":"Cy","id":"k3"}
          {"edge":"Knows","from":"Cy","to":"Dee","id":"k4","data":{"since":1}}
          {"edge":"Knows","from":"Dee","to":"Dee","id":"k5","data":{"since":2}}
          {"edge":"Knows","from":"Dee","to":"Ada","id":"k6","data":{"since":3}}
          {"edge":"LivesIn","from":"Ada","to":"Rome"}
          {"edge":"LivesIn","from":"Bob","to":"Rome"}
          {"edge":"LivesIn","from":"Cy","to":"Oslo"}
          """);

  @AfterAll
  static void nothing_is_left_in_memory() {
    GRAPH.close();
  }

  /** The values of the only column, in order. */
  private static List<String> values(String body) {
    return GRAPH.rows(body).stream()
        .map(row -> row.replaceAll("^\\{\"[^\"]*\":(.*)}$", "$1").replace("\"", ""))
        .toList();
  }

  /** The people that a match keeps, by name. */
  private static List<String> people(String match) {
    return values("match { $p: Person  " + match + " } return { $p.name } order { $p.name }");
  }

  /** The pairs of names that a match between $a and $b finds. */
  private static List<String> pairs(String match) {
    return GRAPH
        .rows("match { " + match + " } return { $a.name as a, $b.name as b } order { $a, $b }")
        .stream()
        .map(row -> row.replaceAll("\\{\"a\":\"(.*)\",\"b\":\"(.*)\"}", "$1-$2"))
        .toList();
  }

  @Test
  void conditions_join_and_negate_with_three_truth_values() {
    assertThat(people("$p.age = 36 and $p.mood = \"sad\"")).containsExactly("Bob");
    assertThat(people("$p.age = 7 or $p.mood = \"sad\" or $p.name = \"Dee\""))
        .containsExactly("Bob", "Cy", "Dee");
    assertThat(people("$p.age = 7 or $p.age = 36 and $p.member")).containsExactly("Ada", "Cy");
    assertThat(people("($p.age = 7 or $p.age = 36) and $p.member")).containsExactly("Ada");
    assertThat(people("not $p.age = 36")).containsExactly("Cy", "Émile");
    assertThat(people("not not $p.age = 36")).containsExactly("Ada", "Bob");
    assertThat(people("not ($p.age < 10 or $p.mood = \"sad\")")).containsExactly("Ada");
    assertThat(people("not ($p.age < 10 and $p.height is null)"))
        .containsExactly("Ada", "Bob", "Émile");
    assertThat(people("not $p.tags contains \"math\"")).containsExactly("Bob");
    assertThat(people("not $p.name starts_with \"A\" and not $p.name contains \"e\""))
        .containsExactly("Bob", "Cy");
    assertThat(people("not $p.member")).containsExactly("Bob");
  }

  @Test
  void null_is_asked_for_and_lists_are_searched() {
    assertThat(people("$p.age is null")).containsExactly("Dee");
    assertThat(people("$p.mood is not null")).containsExactly("Ada", "Bob");
    assertThat(people("not $p.mood is null")).containsExactly("Ada", "Bob");
    assertThat(people("$p.age in [7, 36.0, -1]")).containsExactly("Ada", "Bob", "Cy", "Émile");
    assertThat(people("not $p.age in [7, 36]")).containsExactly("Émile");
    assertThat(people("$p.age in []")).isEmpty();
    assertThat(people("not $p.age in []")).containsExactly("Ada", "Bob", "Cy", "Émile");
    assertThat(people("\"math\" in $p.tags")).containsExactly("Ada", "Cy");
    assertThat(people("$p.born in [\"1815-12-10\"] and $p.mood in [\"happy\"]"))
        .containsExactly("Ada");
    assertThat(
            GRAPH.rows(
                "query q($a: I64, $b: [I64]) { match { $p: City  $a in $b } return { $p.zip } }",
                Map.of("a", 2, "b", List.of(1, 3))))
        .isEmpty();
  }

  @Test
  void conjuncts_of_a_condition_still_find_a_key() {
    assertThat(GRAPH.plan("match { $p: Person  $p.age > 3 and $p.name = \"Ada\" } return { $p }"))
        .extracting(plan -> plan.actions().getFirst())
        .isInstanceOf(Plan.Find.class);
  }

  @Test
  void a_range_of_the_rows_is_cut_out() {
    String people = "match { $p: Person } return { $p.name } order { $p.name } ";
    assertThat(values(people + "limit 2 offset 1")).containsExactly("Bob", "Cy");
    assertThat(values(people + "offset 3")).containsExactly("Dee", "Émile");
    assertThat(values(people + "offset 4 limit 9")).containsExactly("Émile");
    assertThat(values(people + "offset 9")).isEmpty();
    assertThat(values("match { $p: Person } return { $p.name } offset 2 limit 2")).hasSize(2);
    assertThat(
            values(
                "match { $p: Person } return { $p.age, count($p) as n } order { n desc }"
                    + " limit 1 offset 1"))
        .hasSize(1);
  }

  @Test
  void parameters_say_how_many_rows_are_wanted() {
    String query =
        "query q($n: I32?, $skip: U64?) { match { $p: Person } return { $p.name as n }"
            + " order { n } limit $n offset $skip }";
    assertThat(GRAPH.rows(query, Map.of("n", 1, "skip", 2))).containsExactly("{\"n\":\"Cy\"}");
    assertThat(GRAPH.rows(query, Map.of())).hasSize(5);
    assertThatThrownBy(() -> GRAPH.rows(query, Map.of("n", -1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("`limit` must be at least 0; it is -1");
  }

  @Test
  void distinct_values_are_counted_and_values_collected() {
    assertThat(values("match { $p: Person } return { count(distinct $p.age) }"))
        .containsExactly("3");
    assertThat(values("match { $a knows{1,4} $b } return { count(distinct $b) }"))
        .containsExactly("4");
    assertThat(
            GRAPH.rows(
                "match { $p: Person } return { $p.age as age, collect($p.name) as names }"
                    + " order { age desc }"))
        .containsExactly(
            "{\"age\":36,\"names\":[\"Ada\",\"Bob\"]}",
            "{\"age\":7,\"names\":[\"Cy\"]}",
            "{\"age\":-1,\"names\":[\"Émile\"]}",
            "{\"age\":null,\"names\":[\"Dee\"]}");
    assertThat(
            GRAPH.rows(
                "match { $p: Person } return { collect($p.born) as b, collect($p.weight) as w,"
                    + " collect($p.big) as u, collect($p.member) as m, collect($p.mood) as e }"))
        .containsExactly(
            "{\"b\":[\"1815-12-10\",\"1990-01-01\"],\"w\":[0.1],"
                + "\"u\":[1,18446744073709551615],\"m\":[false,true],\"e\":[\"happy\",\"sad\"]}");
    assertThat(values("match { $p: Person { name: \"Nobody\" } } return { collect($p.age) }"))
        .containsExactly("null");
  }

  @Test
  void identities_and_types_are_read_like_properties() {
    assertThat(
            GRAPH.rows(
                "match { $a $e:knows $b  $e.@src = $b.@id }"
                    + " return { $e.@id, $e.@src as s, $e.@dst as d, $e.@type, $a.@type as t }"))
        .containsExactly(
            "{\"e.@id\":\"k5\",\"s\":\"Dee\",\"d\":\"Dee\",\"e.@type\":\"Knows\",\"t\":\"Person\"}");
    assertThat(values("match { $a $e:knows $b } return { $e.@id } order { $e.@id } limit 2"))
        .containsExactly("a9", "k0");
    assertThat(values("match { $p: Person { @id: \"Cy\" } } return { $p.age }"))
        .containsExactly("7");
    assertThat(values("match { $p: Person { @type: \"City\" } } return { $p.age }")).isEmpty();
    assertThat(GRAPH.plan("match { $p: Person  $p.@id = \"Cy\" } return { $p }").actions())
        .singleElement()
        .isInstanceOf(Plan.Find.class);
  }

  @Test
  void a_traversal_without_edge_variable_is_a_set_of_pairs() {
    assertThat(pairs("$a knows $b"))
        .containsExactly("Ada-Bob", "Bob-Ada", "Bob-Cy", "Cy-Dee", "Dee-Ada", "Dee-Dee");
  }

  @Test
  void a_traversal_with_an_edge_variable_is_a_row_for_each_edge() {
    assertThat(
            GRAPH.rows(
                """
                match { $a: Person { name: "Ada" }  $a $e:knows $b }
                return { $b.name as b, $e.since as since }
                order { since }
                """))
        .containsExactly("{\"b\":\"Bob\",\"since\":2000}", "{\"b\":\"Bob\",\"since\":2010}");
  }

  @Test
  void an_undirected_traversal_is_a_set_of_pairs_of_both_directions() {
    assertThat(pairs("$a <knows> $b"))
        .containsExactly(
            "Ada-Bob", "Ada-Dee", "Bob-Ada", "Bob-Cy", "Cy-Bob", "Cy-Dee", "Dee-Ada", "Dee-Cy",
            "Dee-Dee");
  }

  @Test
  void an_undirected_edge_is_found_from_both_ends_and_a_loop_once() {
    assertThat(
            values(
                """
                match { $a: Person { name: "Ada" }  $a $e:<knows> $b }
                return { $e.since } order { $e.since }
                """))
        .containsExactly("3", "2000", "2010", "2020");
    assertThat(values("match { $a $e:<knows> $b } return { count($e) }")).containsExactly("13");
    assertThat(
            values(
                """
                match { $a: Person { name: "Dee" }  $a $e:<knows> $b  $b.name = "Dee" }
                return { $e.since }
                """))
        .containsExactly("2");
  }

  @Test
  void bounds_are_about_the_shortest_distance_and_the_source_counts_by_its_own_loop_only() {
    assertThat(pairs("$a: Person { name: \"Ada\" }  $a knows{1,2} $b"))
        .containsExactly("Ada-Bob", "Ada-Cy");
    assertThat(pairs("$a: Person { name: \"Ada\" }  $a knows{2,9} $b"))
        .containsExactly("Ada-Cy", "Ada-Dee");
    assertThat(pairs("$a: Person { name: \"Dee\" }  $a knows{1,2} $b"))
        .containsExactly("Dee-Ada", "Dee-Bob", "Dee-Dee");
    assertThat(pairs("$a: Person { name: \"Dee\" }  $a knows{2,3} $b"))
        .containsExactly("Dee-Bob", "Dee-Cy");
    assertThat(pairs("$a knows{1,3} $b  $b: Person { name: \"Dee\" }"))
        .containsExactly("Ada-Dee", "Bob-Dee", "Cy-Dee", "Dee-Dee");
    assertThat(pairs("$a: Person { name: \"Ada\" }  $a <knows>{2,2} $b")).containsExactly("Ada-Cy");
    assertThat(pairs("$a: Person { name: \"Ada\" }  $b: Person { name: \"Cy\" }  $a knows{2,3} $b"))
        .containsExactly("Ada-Cy");
    assertThat(pairs("$a: Person { name: \"Ada\" }  $a knows{1,1} $b"))
        .isEqualTo(pairs("$a: Person { name: \"Ada\" }  $a knows $b"));
  }

  @Test
  void a_traversal_runs_backwards_where_the_types_want_it() {
    assertThat(pairs("$a: City { name: \"Rome\" }  $a livesIn $b"))
        .containsExactly("Rome-Ada", "Rome-Bob");
  }

  @Test
  void a_cycle_closes_on_the_same_node() {
    assertThat(pairs("$a knows $b  $b knows $a")).containsExactly("Ada-Bob", "Bob-Ada", "Dee-Dee");
    assertThat(values("match { $a knows $a } return { $a.name }")).containsExactly("Dee");
    assertThat(values("match { $a $e:knows $a } return { $e.since }")).containsExactly("2");
    assertThat(
            values(
                """
                match { $a $e:knows $b  $b knows $a  $a.name = "Ada" }
                return { $e.since } order { $e.since }
                """))
        .containsExactly("2000", "2010");
    assertThat(
            values(
                "match { $a knows $b  $b knows $c  $c knows $d  $d knows $a  $a.name = \"Ada\" } return { $c.name } order { $c.name }"))
        .containsExactly("Ada", "Cy");
  }

  @Test
  void unconnected_parts_form_their_cross_product() {
    assertThat(values("match { $a: Person  $b: City } return { count($a) }")).containsExactly("10");
    assertThat(pairs("$a: Person { age: 36 }  $b: City  $b.zip > 100"))
        .containsExactly("Ada-Oslo", "Bob-Oslo");
    assertThat(pairs("$a: Person  $b: Person  $a.age = $b.height"))
        .containsExactly("Ada-Bob", "Bob-Bob");
  }

  @Test
  void a_variable_bound_twice_satisfies_both() {
    assertThat(people("$p: Person { age: 36 }  $p: Person { member: false }"))
        .containsExactly("Bob");
    assertThat(people("$p: Person { name: \"Ada\" }  $p: Person { name: \"Bob\" }")).isEmpty();
  }

  @Test
  void the_anonymous_variable_is_another_each_time() {
    assertThat(values("match { $a knows $_  $_ knows $a } return { $a.name } order { $a.name }"))
        .startsWith("Ada", "Ada")
        .contains("Bob", "Cy", "Dee");
  }

  @Test
  void not_keeps_rows_for_which_nothing_completes_the_inner_clauses() {
    assertThat(people("not { $p knows $_ }")).containsExactly("Émile");
    assertThat(people("not { $_ knows $p }")).containsExactly("Émile");
    assertThat(people("not { $p livesIn $c  $c.name = \"Rome\" }"))
        .containsExactly("Cy", "Dee", "Émile");
    assertThat(people("not { $p knows $q  not { $q livesIn $_ } }"))
        .containsExactly("Ada", "Bob", "Émile");
    assertThat(people("not { $p.age = 36 }")).containsExactly("Cy", "Dee", "Émile");
    assertThat(people("not { $q: Person  $q.age = $p.age  $q.name != $p.name }"))
        .containsExactly("Cy", "Dee", "Émile");
    assertThat(people("not { $p knows{2,3} $q  $q: Person { name: \"Dee\" } }"))
        .containsExactly("Cy", "Dee", "Émile");
    assertThat(people("not { $p $e:knows $q  $e.since > 2000 }"))
        .containsExactly("Cy", "Dee", "Émile");
    assertThat(people("not { not { $p livesIn $_ } }")).containsExactly("Ada", "Bob", "Cy");
    assertThat(pairs("$a knows $b  not { $b knows $a }"))
        .containsExactly("Bob-Cy", "Cy-Dee", "Dee-Ada");
    assertThat(pairs("$a knows $b  not { $a knows $c  $b knows $c }"))
        .containsExactly("Ada-Bob", "Bob-Ada", "Bob-Cy", "Dee-Ada");
  }

  @Test
  void not_can_look_at_an_edge_outside() {
    assertThat(
            values(
                "match { $a $e:knows $b  not { $c $f:knows $d  $f.since > $e.since } } return { $e.since } order { $e.since }"))
        .containsExactly("null", "2020");
  }

  @Test
  void comparison_with_null_is_never_true() {
    assertThat(people("$p.age = 36")).containsExactly("Ada", "Bob");
    assertThat(people("$p.age != 36")).containsExactly("Cy", "Émile");
    assertThat(people("$p.age = $p.age")).hasSize(4);
    assertThat(
            GRAPH.rows(
                "query q($n: I32?) { match { $p: Person  $p.age != $n } return { $p.name } }",
                Map.of()))
        .isEmpty();
  }

  @Test
  void a_vector_can_be_given_returned_and_counted() {
    assertThat(
            GRAPH.rows(
                "query q($v: Vector(2)) { match { $p: Person } return { $v, count($v) as n, count($p.face) as m } }",
                Map.of("v", List.of(1, 2))))
        .containsExactly("{\"v\":[1.0,2.0],\"n\":5,\"m\":1}");
    assertThat(
            GRAPH.rows(
                "match { $p: Person  $p.age = 36 } return { $p.face as f, count($p) as n } order { n }"))
        .containsExactly("{\"f\":null,\"n\":1}", "{\"f\":[0.0,1.0],\"n\":1}");
  }

  @Test
  void numbers_compare_across_widths_by_their_exact_value() {
    assertThat(people("$p.age < 36.5")).hasSize(4);
    assertThat(people("$p.height = 36")).containsExactly("Bob");
    assertThat(people("$p.height = $p.age")).containsExactly("Bob");
    assertThat(people("$p.height = 0")).containsExactly("Émile");
    assertThat(people("$p.weight = 0.1")).isEmpty();
    assertThat(people("$p.weight > 0.1")).containsExactly("Ada");
    assertThat(people("$p.big > $p.age")).containsExactly("Ada");
    assertThat(people("$p.big = 18446744073709551615")).containsExactly("Ada");
    assertThat(people("$p.big < 18446744073709551616.0")).containsExactly("Ada", "Bob");
    assertThat(people("$p.big > 9223372036854775807")).containsExactly("Ada");
    assertThat(people("$p.age > -9223372036854775808")).hasSize(4);
    assertThat(values("match { $c: City  $c.zip = 9007199254740992.0 } return { $c.name }"))
        .isEmpty();
    assertThat(values("match { $c: City  $c.zip > 9007199254740992.0 } return { $c.name }"))
        .containsExactly("Oslo");
    assertThat(values("match { 9007199254740993 != 9007199254740992.0 } return { 1 as one }"))
        .containsExactly("1");
  }

  @Test
  void dates_compare_with_literals_and_strings() {
    assertThat(people("$p.born < date(\"1900-01-01\")")).containsExactly("Ada");
    assertThat(people("$p.born >= \"1990-01-01\"")).containsExactly("Bob");
    assertThat(people("$p.seen = \"2026-01-01T01:00:00+01:00\"")).containsExactly("Ada");
    assertThat(people("$p.seen < now()")).containsExactly("Ada");
    assertThat(
            GRAPH.rows(
                "query q($d: String) { match { $p: Person  $p.born = $d } return { $p.name } }",
                Map.of("d", "1990-01-01")))
        .containsExactly("{\"p.name\":\"Bob\"}");
    assertThatThrownBy(
            () ->
                GRAPH.rows(
                    "query q($d: String) { match { $p: Person  $p.born = $d } return { $p } }",
                    Map.of("d", "soon")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("`$d`");
  }

  @Test
  void texts_compare_by_code_point_and_search_is_exact() {
    assertThat(people("$p.name > \"Z\"")).containsExactly("Émile");
    assertThat(people("$p.name starts_with \"É\"")).containsExactly("Émile");
    assertThat(people("$p.name contains \"e\"")).containsExactly("Dee", "Émile");
    assertThat(people("$p.name contains \"E\"")).isEmpty();
    assertThat(people("$p.name contains \"%\"")).isEmpty();
    assertThat(people("$p.name contains \"\"")).hasSize(5);
    assertThat(people("\"xAday\" contains $p.name")).containsExactly("Ada");
    assertThat(people("$p.mood = \"happy\"")).containsExactly("Ada");
    assertThat(people("$p.mood < \"sad\"")).containsExactly("Ada");
  }

  @Test
  void contains_on_a_list_is_membership() {
    assertThat(people("$p.tags contains \"math\"")).containsExactly("Ada", "Cy");
    assertThat(people("$p.tags contains \"mat\"")).isEmpty();
    assertThat(people("[1, 36.0, 7] contains $p.age")).containsExactly("Ada", "Bob", "Cy");
    assertThat(people("[] contains $p.age")).isEmpty();
    assertThat(
            GRAPH.rows(
                "query q($names: [String]) { match { $p: Person  $names contains $p.name } return { $p.name } }",
                Map.of("names", List.of("Cy", "Nobody"))))
        .containsExactly("{\"p.name\":\"Cy\"}");
  }

  @Test
  void aggregates_group_by_the_other_values() {
    assertThat(
            GRAPH.rows(
                """
                match { $p: Person }
                return { $p.age, count($p) as n, count($p.height) as heights, sum($p.height), min($p.name) as first,
                  max($p.mood) as mood, avg($p.big) as big }
                order { $p.age desc }
                """))
        .containsExactly(
            "{\"p.age\":36,\"n\":2,\"heights\":2,\"p.height\":37.5,\"first\":\"Ada\",\"mood\":\"sad\",\"big\":9.223372036854776E18}",
            "{\"p.age\":7,\"n\":1,\"heights\":0,\"p.height\":null,\"first\":\"Cy\",\"mood\":null,\"big\":null}",
            "{\"p.age\":-1,\"n\":1,\"heights\":1,\"p.height\":0.0,\"first\":\"Émile\",\"mood\":null,\"big\":null}",
            "{\"p.age\":null,\"n\":1,\"heights\":0,\"p.height\":null,\"first\":\"Dee\",\"mood\":null,\"big\":null}");
  }

  @Test
  void aggregates_of_nothing_are_one_row_without_a_group_and_none_with_one() {
    assertThat(
            GRAPH.rows(
                """
                match { $p: Person { name: "Nobody" } }
                return { count($p) as n, sum($p.age) as s, avg($p.age) as a, min($p.age) as m, max($p.name) as x }
                """))
        .containsExactly("{\"n\":0,\"s\":null,\"a\":null,\"m\":null,\"x\":null}");
    assertThat(
            GRAPH.rows(
                "match { $p: Person { name: \"Nobody\" } } return { $p.age, count($p) as n }"))
        .isEmpty();
  }

  @Test
  void a_sum_of_integers_is_exact_or_an_error() {
    assertThat(values("match { $p: Person  $p.big = 1 } return { sum($p.big) }"))
        .containsExactly("1");
    assertThatThrownBy(() -> values("match { $p: Person } return { sum($p.big) }"))
        .isInstanceOf(LimitExceededException.class)
        .extracting(error -> ((LimitExceededException) error).code())
        .isEqualTo("sum_overflow");
    assertThat(values("match { $p: Person  $c: City } return { sum($c.zip) }"))
        .containsExactly(String.valueOf(5 * (100 + 9007199254740993L)));
  }

  @Test
  void groups_of_nodes_are_told_apart_by_the_node() {
    assertThat(
            GRAPH.rows(
                """
                match { $p livesIn $c }
                return { $c, count($p) as n }
                order { n desc }
                """))
        .containsExactly(
            "{\"c\":{\"@id\":\"Rome\",\"name\":\"Rome\",\"zip\":100},\"n\":2}",
            "{\"c\":{\"@id\":\"Oslo\",\"name\":\"Oslo\",\"zip\":9007199254740993},\"n\":1}");
    assertThat(
            GRAPH.rows(
                """
                match { $a $e:knows $b  $a.name = "Ada" }
                return { $e, count($b) as n } order { $e desc }
                """))
        .containsExactly(
            "{\"e\":{\"@id\":\"k1\",\"@src\":\"Ada\",\"@dst\":\"Bob\",\"since\":2000},\"n\":1}",
            "{\"e\":{\"@id\":\"k0\",\"@src\":\"Ada\",\"@dst\":\"Bob\",\"since\":2010},\"n\":1}");
  }

  @Test
  void groups_of_nodes_can_be_ordered_by_any_property_of_the_node() {
    assertThat(
            GRAPH.rows(
                "match { $p livesIn $c } return { $c, count($p) as n } order { $c.zip desc }"))
        .extracting(row -> row.substring(row.length() - 6))
        .containsExactly("\"n\":1}", "\"n\":2}");
  }

  @Test
  void nulls_come_first_ascending_and_last_descending() {
    assertThat(values("match { $p: Person } return { $p.age } order { $p.age }"))
        .containsExactly("null", "-1", "7", "36", "36");
    assertThat(values("match { $p: Person } return { $p.age } order { $p.age desc }"))
        .containsExactly("36", "36", "7", "-1", "null");
  }

  @Test
  void equal_keys_are_ordered_by_the_ids_of_nodes_then_of_edges() {
    assertThat(values("match { $p: Person } return { $p.name } order { $p.member }"))
        .containsExactly("Cy", "Dee", "Émile", "Bob", "Ada");
    assertThat(
            values(
                "match { $b knows $a } return { $b.name } order { $a.face }"
                    .replace("face", "member")))
        .containsExactly("Bob", "Cy", "Dee", "Ada", "Bob", "Dee");
    assertThat(
            values("match { $a $e:knows $b  $a.name = \"Ada\" } return { $e.since } order { $a }"))
        .containsExactly("2010", "2000");
    assertThat(
            values(
                "match { $a $e:<knows> $b  $a.name = \"Ada\"  $b.name = \"Bob\" } return { $e.since } order { $a }"))
        .containsExactly("2020", "2010", "2000");
  }

  @Test
  void groups_with_equal_keys_are_ordered_by_their_values() {
    assertThat(values("match { $p: Person } return { $p.mood, count($p) as n } order { n }"))
        .hasSize(3)
        .element(2)
        .asString()
        .contains("null");
    assertThat(
            GRAPH.rows(
                "match { $a knows $b } return { $a.name as a, count($b) as n } order { n desc }"))
        .containsExactly(
            "{\"a\":\"Bob\",\"n\":2}",
            "{\"a\":\"Dee\",\"n\":2}",
            "{\"a\":\"Ada\",\"n\":1}",
            "{\"a\":\"Cy\",\"n\":1}");
  }

  @Test
  void a_limit_takes_the_first_of_the_order() {
    assertThat(values("match { $p: Person } return { $p.name } order { $p.name desc } limit 2"))
        .containsExactly("Émile", "Dee");
    assertThat(values("match { $p: Person } return { $p.name } order { $p.name } limit 0"))
        .isEmpty();
    assertThat(values("match { $p: Person } return { $p.name } limit 3")).hasSize(3);
    assertThat(values("match { $p: Person } return { $p.name } limit 99999999999999999999"))
        .hasSize(5);
    assertThat(
            values(
                "match { $p: Person } return { $p.age, count($p) as n } order { $p.age } limit 1"))
        .hasSize(1);
  }

  @Test
  void constants_parameters_and_the_one_instant_can_be_returned() {
    assertThat(
            GRAPH.rows(
                """
                query q($p: I32, $l: [Date]?) {
                  match { $c: City }
                  return { $p, $l, now(), now() as again, 3 as three, "x" as text, [1, 2] as list, $c.zip }
                  order { $c.name } limit 1
                }
                """,
                Map.of("p", 5, "l", List.of("2020-01-01"))))
        .containsExactly(
            "{\"p\":5,\"l\":[\"2020-01-01\"],\"now\":\"2026-11-20T10:30:00.123Z\",\"again\":\"2026-11-20T10:30:00.123Z\","
                + "\"three\":3,\"text\":\"x\",\"list\":[1,2],\"c.zip\":9007199254740993}");
  }

  @Test
  void values_of_every_type_come_back_as_they_are_spelled() {
    assertThat(
            GRAPH.rows(
                """
                match { $p: Person { name: "Ada" } }
                return { $p, $p.face as face, $p.photo as photo }
                """))
        .containsExactly(
            "{\"p\":{\"@id\":\"Ada\",\"name\":\"Ada\",\"age\":36,\"height\":1.5,\"weight\":0.1,\"born\":\"1815-12-10\","
                + "\"seen\":\"2026-01-01T00:00:00Z\",\"mood\":\"happy\",\"tags\":[\"math\",\"poetry\"],"
                + "\"big\":18446744073709551615,\"member\":true},\"face\":[0.0,1.0],\"photo\":\"base64:AQI=\"}");
  }

  @Test
  void the_order_of_clauses_decides_nothing() {
    String first =
        "$a: Person  $a knows $b  $b livesIn $c  $c.name = \"Rome\"  not { $b knows $a }";
    String second =
        "not { $b knows $a }  $c.name = \"Rome\"  $b livesIn $c  $a knows $b  $a: Person";
    assertThat(pairs(second)).isEqualTo(pairs(first)).containsExactly("Dee-Ada");
  }

  @Test
  void a_constant_condition_holds_for_all_rows_or_for_none() {
    assertThat(people("1 = 1")).hasSize(5);
    assertThat(people("1 > 2")).isEmpty();
    assertThat(values("match { 2 > 1 } return { 7 as seven }")).containsExactly("7");
    assertThat(values("match { 2 < 1 } return { count(7) as n }")).containsExactly("0");
  }
}
