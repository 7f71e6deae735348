package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.query.CheckedQuery.CheckedMutation;
import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.SchemaCompiler;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the type checker accepts, how it resolves it, and how it refuses the rest. */
class TypeCheckerTest {
  private static final Contract CONTRACT =
      SchemaCompiler.compile(
          "people.pg",
          """
          node Person {
            name: String @key
            age: I32?
            height: F64?
            born: Date?
            seen: DateTime?
            mood: enum(happy, sad)?
            tags: [String]?
            days: [Date]?
            face: Vector(3)?
            photo: Blob?
            member: Bool?
          }
          node Company { name: String @key  founded: I64  size: U64? }
          node City { name: String @key  country: String @default("XX") }
          edge Knows: Person -> Person { since: Date? }
          edge WorksAt: Person -> Company { role: String }
          edge LivesIn: Person -> City
          edge SeatedIn: Company -> City
          edge Contains: Person -> Person
          """);

  private static CheckedQuery check(String text) {
    QueryFile file = QueryFile.parse("q.gq", text);
    return TypeChecker.check(file, file.query(null), CONTRACT);
  }

  private static CheckedRead read(String match, String rest) {
    return (CheckedRead)
        check("query q($p: String, $n: I64) {\nmatch { " + match + " }\nreturn " + rest + " }");
  }

  private static Pattern pattern(String match) {
    return read(match, "{ 1 as one }").pattern();
  }

  private static String steps(String match) {
    StringBuilder text = new StringBuilder();
    for (Step step : pattern(match).steps()) {
      text.append(
          "%s:%s %s %s:%s "
              .formatted(
                  step.source(),
                  step.source().type().name(),
                  step.type().name(),
                  step.destination(),
                  step.destination().type().name()));
    }
    return text.toString().trim();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // match | code | column in line 2 | suggestion
        "$a: Persn | unknown_type | 13 | Person",
        "$a: Person { nam: \"x\" } | unknown_property | 22 | name",
        "$a: Person { age: \"x\" } | type_mismatch | 22 |",
        "$a: Person { tags: [\"x\"] } | type_mismatch | 22 |",
        "$a: Person { photo: \"x\" } | type_mismatch | 22 |",
        "$a: Person { mood: \"hapy\" } | unknown_enum_value | 28 | happy",
        "$a: Person { name: $a.name } | type_mismatch | 28 |",
        "$a: Person { name: $q } | unbound_variable | 28 |",
        "$a: Person { born: \"2020-13-01\" } | bad_value | 28 |",
        "$a know $b | unknown_edge | 12 | knows",
        "$a: City  $a knows $b | endpoint_mismatch | 22 |",
        "$a: City  $a worksAt $b | endpoint_mismatch | 22 |",
        "$a: City  $b: City  $a livesIn $b | endpoint_mismatch | 32 |",
        "$a livesIn $a | endpoint_mismatch | 12 |",
        "$a: City  $a: Person | variable_conflict | 23 |",
        "$abe: Person  $abc.name = \"x\" | unbound_variable | 23 | abe",
        "$a: Person  $_.name = \"x\" | unbound_variable | 21 |",
        "$a: Person  $a.name = $a | type_mismatch | 31 |",
        "$a $e:knows $b  $e knows $b | variable_conflict | 25 |",
        "$a $e:knows $b  $a $e:knows $c | variable_conflict | 28 |",
        "$a $a:knows $b | variable_conflict | 12 |",
        "$p: Person | variable_conflict | 9 |",
        "$a knows $p | variable_conflict | 18 |",
        "$a $n:knows $b | variable_conflict | 12 |",
        "$a $e:knows{1,2} $b | bad_bounds | 20 |",
        "$a knows{0,2} $b | bad_bounds | 17 |",
        "$a knows{1,} $b | bad_bounds | 17 |",
        "$a knows{3,2} $b | bad_bounds | 17 |",
        "$a livesIn{1,2} $b | bad_bounds | 19 |",
        "$a <livesIn> $b | undirected_between_types | 13 |",
        "`$a (knows | know) $b` | unknown_edge | 21 | knows",
        "`$a (knows | livesIn) $b` | endpoint_mismatch | 21 |",
        "`$a <worksAt | knows> $b` | undirected_between_types | 13 |",
        "`$a (knows | contains){2,1} $b` | bad_bounds | 30 |",
        "`$a $e:(knows | contains) $b` | edge_of_several_types | 12 |",
        "$a: Person  $b: Person  $a $e:* $b | edge_of_several_types | 36 |",
        "$a: Person  $a * $b | untyped_wildcard | 24 |",
        "$b * $a  $a: Person | untyped_wildcard | 12 |",
        "$a: Person  $b: City  $a <*> $b | undirected_between_types | 34 |",
        "$a: Person  $b: City  $a *{1,2} $b | bad_bounds | 35 |",
        "$a: Person  $a.age = \"x\" | type_mismatch | 21 |",
        "$a: Person  $a.age contains 3 | type_mismatch | 21 |",
        "$a: Person  $a.tags contains 3 | type_mismatch | 21 |",
        "$a: Person  $a.tags = $a.tags | type_mismatch | 21 |",
        "$a: Person  $a.tags starts_with \"x\" | type_mismatch | 21 |",
        "$a: Person  $a.face = $a.face | type_mismatch | 21 |",
        "$a: Person  $a.photo = \"x\" | type_mismatch | 21 |",
        "$a: Person  $a.born = $a.seen | type_mismatch | 21 |",
        "$a: Person  $a.born = $a.name | type_mismatch | 21 |",
        "$a: Person  $a.born = now() | type_mismatch | 21 |",
        "$a: Person  $a.born = \"soon\" | bad_value | 31 |",
        "$a: Person  $a.days contains \"soon\" | bad_value | 38 |",
        "$a: Person  $a.seen = datetime(\"2020-01-01\") | bad_value | 40 |",
        "$a: Person  $a.seen = date(3) | type_mismatch | 36 |",
        "$a: Person  $a.mood != \"mad\" | unknown_enum_value | 32 | sad",
        "$a: Person  $a.name = [1, \"x\"] | type_mismatch | 35 |",
        "$a: Person  count($a) > 2 | misplaced_aggregate | 21 |",
        "$a: Person  $a.age > max($a.age) | misplaced_aggregate | 30 |",
        "$a: Person  $p.name = 1 | type_mismatch | 21 |",
        "$a: Person  $p contains $a | variable_conflict | 21 |",
        "$a: Person  cout($a) > 2 | unknown_function | 21 | count",
        "$a: Person  now(1) > $a.seen | wrong_arguments | 21 |",
        "$a: Person  search($a.name, \"x\") | unknown_function | 21 |",
        "$a: Person  now() | no_condition | 21 |",
        "$a: Person  $a.age or $a.member | no_condition | 21 |",
        "$a: Person  $a.member and ($a.age = \"x\" or true = $a.member) | type_mismatch | 36 |",
        "$a: Person  not $a.nam is null | unknown_property | 28 | name",
        "$a: Person  $a is null | type_mismatch | 21 |",
        "$a: Person  $a.age in 3 | type_mismatch | 21 |",
        "$a: Person  $a.age in [\"x\"] | type_mismatch | 31 |",
        "$a: Person  $a.tags in [\"x\"] | type_mismatch | 21 |",
        "$a: Person  $a.mood in [\"sad\", \"hapy\"] | unknown_enum_value | 32 | happy",
        "$a: Person  $a.born in [\"soon\"] | bad_value | 32 |",
        "$a: Person { @id: 3 } | type_mismatch | 22 |",
        "$a $e:knows $b  $e.@src = 3 | type_mismatch | 25 |",
        "$a: Person  not { $b: Person } | unconnected_not | 21 |",
        "$a: Person  $a.age = 3 or not { $b: Person } | unconnected_not | 35 |",
        "$a: Person  exists { $b: Person } | unconnected_exists | 21 |",
        "$a: Person  not exists { $b: Person } | unconnected_exists | 25 |",
        "$a: Person  optional { $a know $b } | unknown_edge | 35 | knows",
        "$a: Person  optional { $a knows $b  $b.agee = 3 } | unknown_property | 48 | age",
        "$a: Person  optional { $a knows $b  $b: City } | endpoint_mismatch | 35 |",
        "$a: Person  optional { $a $e:knows $b }  optional { $b $e:knows $_ }"
            + " | variable_conflict | 64 |",
        "$a: Person  not { optional { $a knows $b } }  $b.age = 3 | unbound_variable | 55 |",
        "$a: Person  count { $b: Person } > 3 | unconnected_summary | 21 |",
        "$a: Person  3 < count { $a know $b } | unknown_edge | 36 | knows",
        "$a: Person  sum { $a knows $b } > 3 | wrong_arguments | 21 |",
        "$a: Person  sum($b.name) { $a knows $b } > 3 | type_mismatch | 25 |",
        "$a: Person  sum($b.agee) { $a knows $b } > 3 | unknown_property | 28 | age",
        "$a: Person  count { $a knows $b } = true | type_mismatch | 21 |",
        "$a: Person  3 = max($b.mood) { $a knows $b } | type_mismatch | 21 |",
        "$a: Person  cout { $a knows $b } > 3 | unknown_function | 21 | count",
        "$a: Person  collect($b.age) { $a knows $b } is null | no_summary | 21 |",
        "$a: Person  count { $a knows $b } | no_condition | 21 |",
        "$a: Person  count { $a knows $b } > $b.age | unbound_variable | 45 |",
        "$a: Person { age: count { $a knows $b } } | misplaced_block | 27 |",
        "$a: Person  not { $b knows $c  $c.age > 3 } | unconnected_not | 21 |",
        "$a: Person  not { $a: City } | variable_conflict | 31 |",
        "$a: Person  not { $a $e:knows $b }  $e.since = \"2020-01-01\" | unbound_variable | 45 |",
      })
  void a_wrong_match_is_refused_with_code_place_and_suggestion(
      String match, String code, int column, String suggestion) {
    assertRefused(() -> read(match, "{ 1 as one }"), code, 2, column, suggestion);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // return … order … | code | column in line 3 | suggestion
        "{ $x } | unbound_variable | 10 |",
        "{ $a.nam } | unknown_property | 13 | name",
        "{ $a.name, $a.name } | duplicate_column | 19 |",
        "{ $a.name as x, $b.name as x } | duplicate_column | 35 |",
        "{ $a, count($a) } | duplicate_column | 14 |",
        "{ sum($a.name) } | type_mismatch | 14 |",
        "{ avg($a.member) } | type_mismatch | 14 |",
        "{ max($a.tags) } | type_mismatch | 14 |",
        "{ max($a.photo) } | type_mismatch | 14 |",
        "{ max($a) } | type_mismatch | 14 |",
        "{ sum(count($a)) } | misplaced_aggregate | 14 |",
        "{ count(count($a)) } | misplaced_aggregate | 16 |",
        "{ count() } | wrong_arguments | 10 |",
        "{ count($a, $b) } | wrong_arguments | 10 |",
        "{ sum(distinct $a.age) } | wrong_arguments | 10 |",
        "{ collect($a) } | type_mismatch | 18 |",
        "{ collect($a.tags) } | type_mismatch | 18 |",
        "{ collect($a.age) as ages } order { ages } | type_mismatch | 44 |",
        "{ $a.name } limit $p | type_mismatch | 26 |",
        "{ $a.name } limit 3 offset $q | unbound_variable | 35 |",
        "{ count { $a knows $c } } | misplaced_block | 10 |",
        "{ $a.@src } | unknown_property | 13 |",
        "{ $a.@idd } | unknown_property | 13 |",
        "{ $a.name as named } order { name } | unknown_alias | 37 | named",
        "{ $a.name as n } order { 1 } | constant_order | 33 |",
        "{ 1 as n } order { n } | constant_order | 27 |",
        "{ $a.name as n } order { $a.tags } | type_mismatch | 33 |",
        "{ $a.name as n } order { count($b) } | order_not_returned | 33 |",
        "{ $a.name as n, count($b) as c } order { $a.age } | order_not_returned | 49 |",
        "{ $a.name as n, count($b) as c } order { max($b.age) } | order_not_returned | 49 |",
      })
  void a_wrong_return_is_refused_with_code_place_and_suggestion(
      String rest, String code, int column, String suggestion) {
    assertRefused(() -> read("$a knows $b", rest), code, 3, column, suggestion);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // statement | code | column in line 2 | suggestion
        "insert Persn { name: $n } | unknown_type | 8 | Person",
        "insert Person { name: $n, agee: 3 } | unknown_property | 27 | age",
        "insert Person { age: 3 } | missing_property | 8 |",
        "insert Person { name: $n, name: $n } | duplicate_assignment | 27 |",
        "insert Person { name: $maybe } | type_mismatch | 23 |",
        "insert Person { name: 3 } | type_mismatch | 23 |",
        "insert Person { name: $n, age: 3000000000 } | type_mismatch | 32 |",
        "insert Person { name: $n, age: 1.5 } | type_mismatch | 32 |",
        "insert Person { name: $n, face: [1, 2] } | type_mismatch | 33 |",
        "insert Person { name: $n, mood: \"mad\" } | type_mismatch | 33 |",
        "insert Person { name: $n, born: now() } | type_mismatch | 33 |",
        "insert Person { name: $n, age: count($n) } | misplaced_aggregate | 32 |",
        "insert Person { name: $missing } | unbound_variable | 23 |",
        "insert Person { name: $n.name } | type_mismatch | 23 |",
        "insert Knows { from: $n } | missing_property | 8 |",
        "insert Knows { from: $n, to: 3 } | type_mismatch | 30 |",
        "insert WorksAt { from: $n, to: $n } | missing_property | 8 |",
        "update Persn set { age: 3 } where name = $n | unknown_type | 8 | Person",
        "update Person set { name: $n } where age = 3 | immutable_property | 21 |",
        "update Person set { age: 3, age: 4 } where name = $n | duplicate_assignment | 29 |",
        "update Person set { age: 3 } where nam = $n | unknown_property | 36 | name",
        "update Person set { age: 3 } where photo = $n | type_mismatch | 36 |",
        "update Person set { age: 3 } where id = 3 | type_mismatch | 36 |",
        "update Person set { age: 3 } where from = $n | unknown_property | 36 |",
        "update Knows set { from: $n } where from = $n | immutable_property | 20 |",
        "update Knows set { to: $n } where from = $n | immutable_property | 20 |",
        "update Knows set { sinc: $n } where from = $n | unknown_property | 20 | since",
        "delete Persn where name = $n | unknown_type | 8 | Person",
        "delete Person where age = \"x\" | type_mismatch | 21 |",
        "delete Person where mood = \"mad\" | unknown_enum_value | 28 | sad",
        "delete Person where mood in [\"sad\", \"mad\"] | unknown_enum_value | 29 | sad",
        "delete Person where age = 1 or nam = $n | unknown_property | 32 | name",
        "delete Person where not (age = 1 and nam is null) | unknown_property | 38 | name",
        "delete Person where name in $n | type_mismatch | 21 |",
        "delete Person where 3 in [1, \"x\"] | type_mismatch | 30 |",
        "delete Person where age starts_with \"1\" | type_mismatch | 21 |",
        "delete Person where age | no_condition | 21 |",
        "delete Person where not name | no_condition | 25 |",
        "delete Person where @src = $n | unknown_property | 21 |",
        "delete Person where from = $n | unknown_property | 21 |",
        "delete Person where @key = $n | unknown_property | 21 |",
        "delete Knows where @dst = 3 | type_mismatch | 20 |",
        "delete Person where $mayb = 3 | unbound_variable | 21 | maybe",
        "delete Person where born = \"soon\" | bad_value | 28 |",
        "delete Person where age > count($n) | misplaced_aggregate | 27 |",
        "delete Person where age > size($n) | unknown_function | 27 |",
      })
  void a_wrong_statement_is_refused_with_code_place_and_suggestion(
      String statement, String code, int column, String suggestion) {
    assertRefused(
        () -> check("query q($n: String, $maybe: String?) {\n" + statement + " }"),
        code,
        2,
        column,
        suggestion);
  }

  private static void assertRefused(
      Runnable check, String code, int line, int column, String suggestion) {
    assertThatThrownBy(check::run)
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .extracting(InvalidInputException::diagnostics)
        .satisfies(
            diagnostics -> {
              assertThat(diagnostics).hasSize(1);
              Diagnostic first = diagnostics.getFirst();
              assertThat(first.code()).as(first.render()).isEqualTo(code);
              assertThat(first.line()).as(first.render()).isEqualTo(line);
              assertThat(first.column()).as(first.render()).isEqualTo(column);
              assertThat(first.suggestion()).as(first.render()).isEqualTo(suggestion);
            });
  }

  @Test
  void all_errors_of_a_query_are_reported_at_once() {
    assertThatThrownBy(
            () -> read("$a: Persn  $a.nme = 3  $b: City { nam: 3 }", "{ $c, $b.zip } order { z }"))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .extracting(refused -> refused.diagnostics().stream().map(Diagnostic::code).toList())
        .isEqualTo(
            List.of("unknown_type", "unknown_property", "unbound_variable", "unknown_property"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$a knows $b | $a:Person Knows $b:Person",
        "$a worksAt $b | $a:Person WorksAt $b:Company",
        "$b: Company  $b worksAt $a | $a:Person WorksAt $b:Company",
        "$b worksAt $a  $b: Company | $a:Person WorksAt $b:Company",
        "$b worksAt $a  $a: Person | $a:Person WorksAt $b:Company",
        "$b worksAt{1,1} $a  $a: Person | $a:Person WorksAt $b:Company",
        "$x worksAt $y  $z seatedIn $y"
            + " | $x:Person WorksAt $y:Company $y:Company SeatedIn $z:City",
        "$x worksAt $y  $y livesIn $z"
            + " | $y:Person WorksAt $x:Company $y:Person LivesIn $z:City",
        "$y worksAt $x  $z worksAt $x"
            + " | $y:Person WorksAt $x:Company $z:Person WorksAt $x:Company",
        "$x KNOWS_NOT $y | refused",
        "$a contains $b | $a:Person Contains $b:Person",
        "$a < knows > $b | $a:Person Knows $b:Person",
      })
  void types_and_directions_follow_from_bindings_then_traversals_then_forwards(
      String match, String expected) {
    if (expected.equals("refused")) {
      assertThatThrownBy(() -> steps(match)).isInstanceOf(InvalidInputException.class);
    } else {
      assertThat(steps(match)).isEqualTo(expected);
    }
  }

  @Test
  void the_anonymous_variable_is_another_each_time() {
    assertThat(pattern("$a knows $_  $b knows $_").slots()).hasSize(4);
    assertThat(pattern("$a knows $b  $b knows $a").slots()).hasSize(2);
  }

  @Test
  void variables_first_met_inside_a_not_are_local() {
    Pattern pattern = pattern("not { $a knows $b }  not { $b knows $a }  $a knows $_");
    assertThat(pattern.slots()).extracting(Slot::name).containsExactly("a", "_");
    assertThat(pattern.absent().get(0).slots()).extracting(Slot::name).containsExactly("b");
    assertThat(pattern.absent().get(0).outerSlots()).extracting(Slot::name).containsExactly("a");
  }

  @Test
  void columns_are_called_by_alias_property_or_argument() {
    assertThat(
            read(
                    "$a $e:knows $b",
                    "{ $a, $e, $b.name, $b.age as years, $p, 3, now(), count($b) as n, max($b.born) }")
                .columns())
        .extracting(column -> column.name() + " " + spelled(column.type()))
        .containsExactly(
            "a Person",
            "e Knows",
            "b.name String",
            "years I32?",
            "p String",
            "literal I64",
            "now DateTime",
            "n I64",
            "b.born Date?");
  }

  private static String spelled(Column.Type type) {
    return switch (type) {
      case Column.Value value -> value.type().spelling();
      case Column.Node node -> node.type().name();
      case Column.Edge edge -> edge.type().name();
    };
  }

  @Test
  void aggregates_have_the_types_of_the_language() {
    assertThat(
            read(
                    "$a worksAt $c",
                    """
                    { sum($a.age) as a, sum($a.height) as b, avg($c.size) as c, min($a.mood) as d,
                      max($a.member) as e, min($c.size) as f, sum($c.size) as g }
                    """)
                .columns())
        .extracting(column -> spelled(column.type()))
        .containsExactly("I64?", "F64?", "F64?", "enum(happy, sad)?", "Bool?", "U64?", "I64?");
  }

  @Test
  void strings_become_what_they_are_compared_with() {
    Pattern pattern =
        pattern(
            """
            $a: Person { born: "2020-02-29", seen: $p }
            "2020-01-01T00:00:00+01:00" <= $a.seen
            $a.days contains $p
            ["2020-01-01"] contains $a.born
            $a.height > 1  $a.age < 3000000000  $n != $a.height
            """);
    assertThat(pattern.conditions())
        .extracting(
            condition ->
                ((Condition.Compared) condition).left().type().nullable(false)
                    + " "
                    + ((Condition.Compared) condition).right().type().nullable(false))
        .containsExactly(
            "Date Date",
            "DateTime DateTime",
            "DateTime DateTime",
            "[Date] Date",
            "[Date] Date",
            "F64 I64",
            "I32 I64",
            "I64 F64");
  }

  @Test
  void a_mutation_is_resolved_to_properties_and_values_of_their_types() {
    CheckedMutation mutation =
        (CheckedMutation)
            check(
                """
                query q($n: String, $age: I64) {
                  insert Person { name: $n, age: $age  height: 3, born: "2020-01-01", seen: now() }
                  insert City { name: $n }
                  insert Knows { from: $n, to: "b", since: date("2020-01-01") }
                  update Person set { age: 3 } where id = $n
                  delete Knows where from = $n
                  delete Person where tags contains $n
                }
                """);
    assertThat(mutation.changes()).hasSize(6);
    CheckedQuery.InsertNode insert = (CheckedQuery.InsertNode) mutation.changes().getFirst();
    assertThat(insert.values().values())
        .extracting(value -> value.type().nullable(false).spelling())
        .containsExactly("String", "I32", "F64", "Date", "DateTime");
    assertThat(left(((CheckedQuery.Update) mutation.changes().get(3)).where()))
        .isEqualTo("Person.@id");
    assertThat(left(((CheckedQuery.Delete) mutation.changes().get(4)).where()))
        .isEqualTo("Knows.@src");
  }

  private static String left(CheckedQuery.Where where) {
    return ((Condition.Compared) where.conditions().getFirst()).left().columnName();
  }
}
