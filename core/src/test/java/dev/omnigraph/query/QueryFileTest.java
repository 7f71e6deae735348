package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.query.Clause.Filter;
import dev.omnigraph.query.Clause.Traversal;
import dev.omnigraph.query.Query.Read;
import java.math.BigInteger;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a query text is read, and how one that is not well formed is refused. */
class QueryFileTest {

  private static Query parse(String text) {
    return QueryFile.parse("q.gq", text).query(null);
  }

  private static List<Clause> match(String clauses) {
    Query query = parse("query q($p: String) { match { " + clauses + " } return { $a } }");
    return ((Read) query.body()).match();
  }

  @Test
  void every_construct_of_the_language_is_read() {
    QueryFile file =
        QueryFile.parse(
            "all.gq",
            """
            // reads
            query reads($a: String, $b: I32?, $c: [I64], $d: [F64]?, $e: Vector(3)?, $f: enum(in-use, 2nd),)
                @description("what it \\"answers\\"") @instruction("when") {
              match {
                $x: Person { name: $a, age: 3, }
                $x knows $y   $x $k:knows $z   $x <knows> $_   $x knows{1,3} $w  $x $l:<knows> $v
                $x.age >= 1.5e3  $x.tags contains "a"  "abc" starts_with $x.name  $x.seen < now()
                [1, 2] contains $x.age  ($x.age in [1] or not $x.member) and $x.born is not null  $x.born != date("2020-01-01")  true = $x.member
                -1 < $x.age  $x.height > -2.5
                not { $y knows $_  not { $y.age = 1 } }
              }
              return { $x, $x.name as label $y.age count($z) as n, sum($k.weight) }
              order { label desc, $y.age asc, n }
              limit 10 offset $b
            }
            /* writes */
            query Writes() {
              insert Person { name: "a", age: 3  tags: ["a", "b"] }
              update Person set { age: 4, } where name = "a"
              delete Person where name starts_with "b"
              delete Person where not (age > 3 or $b < @id and in in [1, 2]) and $a in tags or not not member
              delete Knows where to is not null and not from is null and now() > seen and not = -1
            }
            """);
    assertThat(file.queries()).extracting(Query::name).containsExactly("reads", "Writes");
    Query reads = file.query("reads");
    assertThat(reads.isMutation()).isFalse();
    assertThat(reads.description()).isEqualTo("what it \"answers\"");
    assertThat(reads.instruction()).isEqualTo("when");
    assertThat(reads.parameters())
        .extracting(parameter -> parameter.name() + " " + parameter.type().spelling())
        .containsExactly(
            "a String", "b I32?", "c [I64]", "d [F64]?", "e Vector(3)?", "f enum(in-use, 2nd)");
    Read read = (Read) reads.body();
    assertThat(read.match()).hasSize(17);
    assertThat(read.projections()).hasSize(5);
    assertThat(read.order())
        .extracting(Query.OrderKey::descending)
        .containsExactly(true, false, false);
    assertThat(read.limit())
        .extracting(limit -> ((Expression.Literal) limit).value())
        .isEqualTo(BigInteger.TEN);
    assertThat(read.offset()).isInstanceOf(Expression.Variable.class);
    assertThat(file.query("Writes").isMutation()).isTrue();
  }

  @Test
  void keywords_are_names_where_only_a_name_can_stand() {
    Query query =
        parse(
            """
            query match($return: String) {
              match {
                $query: Person { order: $return, not: 1, in: 2, set: true, date: 3 }
                $query limit $as   $as insert $order
                $order.null = $query.is   $as.contains contains $as.starts_with
              }
              return { $query.order as order, $as.match as count, count($order) as desc }
              order { count desc, order, desc }
            }
            """);
    Read read = (Read) query.body();
    assertThat(read.match()).hasSize(5);
    assertThat(read.projections())
        .extracting(projection -> String.valueOf(projection.alias()))
        .containsExactly("order", "count", "desc");
  }

  @Test
  void a_bare_variable_before_contains_or_between_angles_begins_a_traversal() {
    assertThat(match("$a contains $b").getFirst()).isInstanceOf(Traversal.class);
    assertThat(match("$a contains $b.name").getFirst()).isInstanceOf(Filter.class);
    assertThat(match("$a contains \"x\"").getFirst()).isInstanceOf(Filter.class);
    assertThat(match("$a < knows > $b").getFirst()).isInstanceOf(Traversal.class);
    assertThat(match("$a < $b  $a > $b")).hasOnlyElementsOfType(Filter.class);
    assertThat(match("$a starts_with $b").getFirst()).isInstanceOf(Traversal.class);
    assertThat(match("$p starts_with $p").getFirst()).isInstanceOf(Filter.class);
  }

  @Test
  void clauses_need_no_separator() {
    assertThat(match("$a knows $b $b.x = $a.y $b knows $c $c: Person $d knows $a"))
        .extracting(clause -> clause.getClass().getSimpleName())
        .containsExactly("Traversal", "Filter", "Traversal", "Binding", "Traversal");
  }

  @Test
  void literals_keep_their_exact_value() {
    Read read =
        (Read)
            parse(
                    """
                    query q() { match { $a: A } return {
                      18446744073709551615 as a, -9223372036854775808 as b, 0.1 as c, 1e-3 as d,
                      "tab\\t quote\\" back\\\\ new\\n é 😀" as e, false as f } }
                    """)
                .body();
    assertThat(read.projections())
        .extracting(projection -> ((Expression.Literal) projection.expression()).value())
        .containsExactly(
            new BigInteger("18446744073709551615"),
            BigInteger.valueOf(Long.MIN_VALUE),
            0.1,
            0.001,
            "tab\t quote\" back\\ new\n é 😀",
            false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // text | line:column | message
        "quer q() {} | 1:1 | expected the end of the text or `query`; found `quer`",
        "query () { } | 1:7 | expected a name or a type name; found `(`",
        "query q( { match { $a: A } return { $a } } | 1:10"
            + " | expected a variable such as `$x` or `)`; found `{`",
        "query q() { } | 1:13 | expected `match`, `insert`, `update` or `delete`; found `}`",
        "query q() { match { } return { $a } } | 1:21"
            + " | expected a variable such as `$x`, a value, a name or `(`; found `}`",
        "query q() { match { $a: A } } | 1:29 | expected `return`; found `}`",
        "query q() { match { $a: A } return { } } | 1:38"
            + " | expected a variable such as `$x`, a value or a name; found `}`",
        "query q() { match { $a A } return { $a } } | 1:24"
            + " | expected a variable such as `$x`, a comparison, a name, `(`, `:`, `.` or `*`; found `A`",
        "query q() { match { $a: person } return { $a } } | 1:25"
            + " | expected a type name; found `person`",
        "query q() { match { $a: A { } } return { $a } } | 1:29 | expected a name or `@`; found `}`",
        "query q() { match { $a: A { x: foo } } return { $a } } | 1:32"
            + " | `foo` is no value; a string stands in quotes, a function has a `(` behind",
        "query q() { match { $a.x = \"foo } return { $a } } | 1:28"
            + " | this string has no closing `\"`",
        "query q() { match { $a.x is none } return { $a } } | 1:29"
            + " | expected `not` or `null`; found `none`",
        "query q() { match { $a.x = 1 or } return { $a } } | 1:33"
            + " | expected a variable such as `$x`, a value, a name or `(`; found `}`",
        "query q() { match { ($a.x = 1 } return { $a } } | 1:31" + " | expected `)`; found `}`",
        "query q() { match { $a: A } return { $a as not } } | 1:44"
            + " | expected a name or a type name; found `not`",
        "query q() { match { $a knows{1} $b } return { $a } } | 1:31 | expected `,`; found `}`",
        "query q() { match { $a: A } return { $a } limit many } | 1:49"
            + " | expected a variable such as `$x` or an integer; found `many`",
        "query q() { match { $a: A } return { $a } order { $a up } } | 1:54"
            + " | expected `}` or `,`; found `up`",
        "query q() { match { $a: A } return { count($a as n } } | 1:47"
            + " | expected `)` or `,`; found `as`",
        "query q() { insert A } | 1:22 | expected `{`; found `}`",
        "query q() { update A set { x: 1 } } | 1:35 | expected `where`; found `}`",
        "query q() { delete A where } | 1:28"
            + " | expected a variable such as `$x`, a value, a name, `(` or `@`; found `}`",
        "query q() { delete A where $a.x = 1 } | 1:30 | expected a comparison; found `.`",
        "query q() { delete A where x = 1 or } | 1:37"
            + " | expected a variable such as `$x`, a value, a name, `(` or `@`; found `}`",
        "query q() { delete A where (x = 1 } | 1:35 | expected `)`; found `}`",
        "query q() { delete A where x is 3 } | 1:33 | expected `not` or `null`; found `3`",
        "query q() { match { $a: A # } return { $a } } | 1:27"
            + " | expected a variable such as `$x`, a value, a name, `}` or `(`; found `#`",
        "query q() { match { $a: A } return { $a } | 1:42"
            + " | expected `}`; found the end of the text",
        "query q() { /* match | 1:13 | this comment has no closing `*/`",
        "query q($a: Sting) { match { $a: A } return { $a } } | 1:13"
            + " | `Sting` is no type of a parameter",
        "query q($a: Vector(0)) { match { $a: A } return { $a } } | 1:13"
            + " | expected a dimension from 1 to 16384; found 0",
        "query q($a: I32, $a: I32) { match { $a: A } return { $a } } | 1:18"
            + " | the parameter `$a` is declared twice",
        "query q() @title(\"x\") { match { $a: A } return { $a } } | 1:11"
            + " | expected `@description(\"…\")` or `@instruction(\"…\")`; found `@title`",
        "query q() { match { $a.x = \"\\d\" } return { $a } } | 1:28"
            + " | expected one of the escapes",
        "query q() { match { $a.x = 18446744073709551616 } return { $a } } | 1:28"
            + " | expected an integer from -9223372036854775808 to 18446744073709551615",
        "query q() { match { $a.x = 1e999 } return { $a } } | 1:28"
            + " | this number is too large for an F64",
      })
  void an_ill_formed_text_is_refused_with_place_and_expectation(
      String text, String place, String message) {
    assertThatThrownBy(() -> parse(text))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .extracting(InvalidInputException::diagnostics)
        .satisfies(
            diagnostics -> {
              assertThat(diagnostics).hasSize(1);
              Diagnostic first = diagnostics.getFirst();
              assertThat(first.message()).startsWith(message);
              assertThat(first.line() + ":" + first.column()).isEqualTo(place);
            });
  }

  @Test
  void each_query_of_a_file_reports_its_own_error() {
    String text =
        """
        query a() { match { $a: A } return { count($a as n } }
        query b() { match { $a: A } return { $a } }
        query c() { match { a: A } return { $a } }
        query b() { match { $a: A } return { $a } }
        """;
    assertThatThrownBy(() -> QueryFile.parse("q.gq", text))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .extracting(
            refused ->
                refused.diagnostics().stream()
                    .map(error -> error.code() + " " + error.line() + ":" + error.column())
                    .toList())
        .isEqualTo(List.of("syntax_error 1:47", "syntax_error 3:21", "duplicate_query 4:7"));
  }

  @Test
  void columns_count_what_java_counts_as_characters() {
    assertThatThrownBy(() -> parse("query q() { match { \"😀\" ! } return { $a } }"))
        .hasMessageStartingWith("q.gq:1:26:");
  }

  @Test
  void brackets_too_deep_are_refused_before_they_can_overflow_anything() {
    String open = "not { ".repeat(100_000);
    assertThatThrownBy(() -> parse("query q() { match { " + open))
        .isInstanceOf(InvalidInputException.class)
        .extracting(error -> ((InvalidInputException) error).code())
        .isEqualTo("nesting_too_deep");
  }

  @Test
  void a_text_too_long_is_refused() {
    assertThatThrownBy(() -> parse(" ".repeat(QueryFile.MAX_LENGTH + 1)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("1,048,577");
  }

  @Test
  void queries_before_an_unclosed_string_report_their_errors_too() {
    assertThatThrownBy(
            () -> QueryFile.parse("q.gq", "query a() { }\nquery b() { match { $a.x = \"b } }"))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .extracting(refused -> refused.diagnostics().stream().map(Diagnostic::line).toList())
        .isEqualTo(List.of(1, 2));
  }

  @Test
  void a_query_too_large_to_plan_is_refused() {
    assertThatThrownBy(() -> match("$a knows $b ".repeat(501)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("at most 500 clauses");
    assertThatThrownBy(() -> match("not { $a knows $b } ".repeat(251)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("at most 500 clauses");
    assertThat(match("$a knows $b ".repeat(500))).hasSize(500);
    assertThatThrownBy(
            () -> parse("query q() { match { $a: A } return { " + "$a ".repeat(1001) + "} }"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("at most 1000 columns");
  }

  @Test
  void a_query_is_chosen_by_name_or_because_it_is_the_only_one() {
    String one = "query one() { match { $a: A } return { $a } }";
    String two = "query two() { match { $a: A } return { $a } }";
    assertThat(QueryFile.parse("q.gq", one).query(null).name()).isEqualTo("one");
    assertThat(QueryFile.parse("q.gq", one + two).query("two").name()).isEqualTo("two");
    assertThatThrownBy(() -> QueryFile.parse("q.gq", one + two).query(null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("[one, two]");
    assertThatThrownBy(() -> QueryFile.parse("q.gq", one + two).query("tow"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("did you mean `two`?");
    assertThatThrownBy(() -> QueryFile.parse("q.gq", "// nothing").query(null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no query");
  }
}
