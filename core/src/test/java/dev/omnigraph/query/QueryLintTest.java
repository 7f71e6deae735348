package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.query.Finding.Severity;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.SchemaCompiler;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of queries before they are run. */
class QueryLintTest {
  private static final Contract CONTRACT =
      SchemaCompiler.compile(
          "test.pg",
          """
          node Person { name: String @key  age: I32?  born: Date?  tags: [String]? }
          node City { name: String @key }
          edge Knows: Person -> Person { since: I32? }
          edge LivesIn: Person -> City
          """);

  private static List<String> findings(String text) {
    return QueryLint.check("q.gq", text, null, CONTRACT).stream()
        .map(
            finding ->
                "%s %s %d:%d %s"
                    .formatted(
                        finding.severity(),
                        finding.diagnostic().code(),
                        finding.diagnostic().line(),
                        finding.diagnostic().column(),
                        finding.query()))
        .toList();
  }

  /** The warnings about one query that reads. */
  private static List<String> warnings(String body) {
    return QueryLint.check("q.gq", "query q() { " + body + " }", null, CONTRACT).stream()
        .peek(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING))
        .map(finding -> finding.diagnostic().code() + ": " + finding.diagnostic().message())
        .toList();
  }

  private static List<String> conditions(String conditions) {
    return warnings("match { $p: Person  " + conditions + " } return { $p.name }");
  }

  @Test
  void good_queries_are_passed_without_a_word() {
    assertThat(
            findings(
                """
                query friends($name: String, $n: I32) {
                  match { $p: Person { name: $name }  $p knows $f  not { $f livesIn $_ } }
                  return { $f.name }
                  order { $f.name }
                  limit $n
                }
                query edges() { match { $a $e:knows $b } return { $a.name as a, $b.name as b } }
                query all() { match { $p: Person } return { count($p) as n } }
                query move($who: String) { update Person set { age: 1 } where name = $who }
                """))
        .isEmpty();
    assertThat(findings("")).isEmpty();
  }

  @Test
  void all_errors_of_all_queries_have_their_places() {
    assertThat(
            findings(
                """
                query one() {
                  match { $p: Persn  $q: Person  $q.size > 3 }
                  return { $q.name }
                }
                query two() { match { $p: Person } return { $p.name } }
                query three() { insert Person { age: 3 } }
                """))
        .containsExactly(
            "ERROR unknown_type 2:15 one",
            "ERROR unknown_property 2:37 one",
            "ERROR missing_property 6:24 three");
  }

  @Test
  void what_is_not_well_formed_is_an_error_of_the_text() {
    assertThat(findings("query one() { match }\nquery two() { insert }"))
        .containsExactly("ERROR syntax_error 1:21 null", "ERROR syntax_error 2:22 null");
  }

  @Test
  void one_query_can_be_checked_alone() {
    String text =
        "query a($x: I32) { match { $p: Person } return { $p } } query b() { match { $p: M } return { $p } }";
    assertThat(QueryLint.check("q.gq", text, "a", CONTRACT))
        .extracting(finding -> finding.diagnostic().code())
        .containsExactly("unused_parameter");
    assertThatThrownBy(() -> QueryLint.check("q.gq", text, "c", CONTRACT))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void a_parameter_that_is_not_used_is_pointed_at() {
    assertThat(
            findings(
                """
                query q($name: String,
                        $age: I32) {
                  match { $p: Person { name: $name } } return { $p.age as age }
                }
                query m($gone: I32) { delete Person where name = "$gone" }
                """))
        .containsExactly("WARNING unused_parameter 2:9 q", "WARNING unused_parameter 5:9 m");
  }

  @Test
  void a_variable_that_is_named_once_is_pointed_at() {
    assertThat(
            findings(
                "query q() {\n  match { $p knows $f  exists { $p livesIn $c } }\n  return { $p.name }\n}"))
        .containsExactly("WARNING unused_variable 2:20 q", "WARNING unused_variable 2:44 q");
    // A named edge says that each edge counts, a type says which nodes.
    assertThat(warnings("match { $p $e:knows $f  $c: City  $f livesIn $c } return { $p.name }"))
        .isEmpty();
  }

  @Test
  void parts_that_nothing_connects_are_named() {
    assertThat(
            warnings(
                "match { $p: Person  $q: Person  $c: City  $q livesIn $c } return { $p.name }"))
        .containsExactly(
            "unconnected_match: the match is of parts that nothing connects, each row of one comes"
                + " with each of the others: `$p`; `$q`, `$c`");
    assertThat(warnings("match { $p: Person  $q: Person  $p.age < $q.age } return { $p.name }"))
        .isEmpty();
    assertThat(warnings("match { $p: Person  $q: Person  not { $p knows $q } } return { $p.name }"))
        .isEmpty();
    assertThat(
            warnings("match { $p: Person  exists { $p livesIn $c  $c: City } } return { $p.name }"))
        .isEmpty();
  }

  @Test
  void conditions_that_exclude_each_other_are_quoted() {
    assertThat(conditions("$p.age = 1  $p.age = 2"))
        .containsExactly("never_true: `$p.age = 1` and `$p.age = 2` are never true together");
    assertThat(conditions("$p.age > 30 and $p.age < 20")).hasSize(1);
    assertThat(conditions("$p.age < 20  $p.age >= 20")).hasSize(1);
    assertThat(conditions("$p.age > 20  $p.age <= 20")).hasSize(1);
    assertThat(conditions("$p.age = 20  $p.age != 20")).hasSize(1);
    assertThat(conditions("$p.age > 20  $p.age = 20.0")).hasSize(1);
    assertThat(conditions("$p.name = \"a\"  $p.name > \"b\"")).hasSize(1);
    assertThat(conditions("$p.born < date(\"2000-01-01\")  $p.born > date(\"2001-01-01\")"))
        .hasSize(1);
    assertThat(conditions("not ($p.age <= 30 or $p.age >= 20)")).hasSize(1);
    assertThat(conditions("not { $p knows $q  $q.age = 1  $q.age = 2 }")).hasSize(1);
    assertThat(conditions("$p.name is null"))
        .containsExactly("never_true: `$p.name is null` is never true: the property is required");
  }

  @Test
  void conditions_that_can_hold_together_are_passed() {
    assertThat(conditions("$p.age >= 20  $p.age <= 20")).isEmpty();
    assertThat(conditions("$p.age > 20  $p.age < 30  $p.age != 25")).isEmpty();
    assertThat(conditions("$p.age = 20  $p.age < 30  $p.age >= 20")).isEmpty();
    assertThat(conditions("$p.age = 1 or $p.age = 2")).isEmpty();
    assertThat(conditions("$p.age is null  $p.name is not null")).isEmpty();
    assertThat(conditions("$p.tags contains \"a\"  $p.tags contains \"b\"")).isEmpty();
    assertThat(conditions("$p knows $q  $p.age = 1  $q.age = 2")).isEmpty();
    assertThat(conditions("$p.age < 20  $p.age < 10  $p.age != 3  $p.age != 4")).isEmpty();
  }

  @Test
  void a_limit_of_no_order_is_pointed_out() {
    assertThat(warnings("match { $p: Person } return { $p.name } limit 3"))
        .containsExactly(
            "limit_without_order: without an `order` it is not said which rows a limit leaves");
    assertThat(warnings("match { $p: Person } return { $p.name } order { $p.age } limit 3"))
        .isEmpty();
  }
}
