package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What schema admission refuses, and where it points. A § in a text stands before the place. */
class SchemaRefusalsTest {

  @ParameterizedTest
  @MethodSource
  void the_error_has_its_code_and_points_at_its_place(String code, String marked) {
    List<Diagnostic> errors = errors(marked.replace("§", ""));

    assertThat(errors).extracting(Diagnostic::code).containsExactly(code);
    assertThat(place(errors.getFirst())).isEqualTo(places(marked).getFirst());
    assertThat(errors.getFirst().message()).startsWith("expected ");
    assertThat(errors.getFirst().source()).isEqualTo("test.pg");
    assertThat(errors.getFirst().lineText())
        .isEqualTo(
            marked
                .replace("§", "")
                .lines()
                .skip(errors.getFirst().line() - 1L)
                .findFirst()
                .orElseThrow()
                .stripTrailing());
  }

  static Stream<Arguments> the_error_has_its_code_and_points_at_its_place() {
    return Stream.of(
        // syntax
        arguments("syntax_error", "node A {}\n§table B {}"),
        arguments("syntax_error", "node A {}\n§}\nnode B {}"),
        arguments("syntax_error", "node A { x §I32 }"),
        arguments("syntax_error", "node A { x: §}"),
        arguments("syntax_error", "node A { x:\n  §y: I32 }"),
        arguments("syntax_error", "node A { x: I32§, y: I32 }"),
        arguments("syntax_error", "node A { x: I32 §= 5 y: I32 }"),
        arguments("syntax_error", "node A { x: [§[String]] }"),
        arguments("syntax_error", "node A { x: [String§?] }"),
        arguments("syntax_error", "node A { x: [§] }"),
        arguments("syntax_error", "node A { x: I32?§? }"),
        arguments("syntax_error", "node A { x: enum(a,§) }"),
        arguments("syntax_error", "node A { x: enum(§1.5) }"),
        arguments("syntax_error", "node A { x: Vector(§a) }"),
        arguments("syntax_error", "node A { x: I32 @ §}"),
        arguments("syntax_error", "node A { x: I32 @foo(§) }"),
        arguments("syntax_error", "node A { x: I32 @foo(1, §2) }"),
        arguments("syntax_error", "node A { x: I32 @key(§) }"),
        arguments("syntax_error", "node A { x: I32 @unique(§\"x\") }"),
        arguments("syntax_error", "node A { x: I32 @range(x§) }"),
        arguments("syntax_error", "node A { x: I32 @range(x, 5§) }"),
        arguments("syntax_error", "node A { x: I32 @range(x, ..§) }"),
        arguments("syntax_error", "node A { x: I32 @check(x, §x) }"),
        arguments("syntax_error", "node A {} edge E: A §A"),
        arguments("syntax_error", "node A {} edge E §{ }"),
        arguments("syntax_error", "node A {} edge E: A -> A @card(§) {}"),
        arguments("syntax_error", "node A {} edge E: A -> A @card(1§) {}"),
        arguments("syntax_error", "node A {} edge E: A -> A §junk { x: I32 }"),
        arguments("syntax_error", "node A §extends B { x: I32 }"),
        arguments("syntax_error", "interface I §@description(\"x\") { x: I32 }"),
        arguments("syntax_error", "node §{ x: I32 }"),
        arguments("syntax_error", "node A { x: I32§"),
        arguments("syntax_error", "node A { x: I32\n§node B { }"),
        arguments("syntax_error", "node A { x: I32 §% }"),
        arguments("syntax_error", "node A { §é: I32 }"),
        arguments("unclosed_string", "node A @description(§\"never ends) { x: I32 }"),
        arguments("unclosed_comment", "node A { x: I32 } §/* never ends"),
        arguments("bad_escape", "node A @description(§\"a\\qb\") {}"),
        arguments("bad_escape", "node A { x: String @check(x, §\"\\d\") }"),
        arguments("bad_number", "node A { x: F64 @range(x, ..§" + "9".repeat(401) + ") }"),
        // names
        arguments("bad_name", "node §person {}"),
        arguments("bad_name", "node A { §Name: String }"),
        arguments("reserved_name", "node A { §_rowid: I64 }"),
        arguments("reserved_name", "node A {} edge E: A -> A { §from: I64 }"),
        arguments("reserved_name", "node A {} edge E: A -> A { §to: I64 }"),
        arguments("reserved_name", "interface I { §_x: I64 }"),
        arguments("duplicate_type", "node A {}\nnode §A {}"),
        arguments("duplicate_type", "interface A {}\ninterface §A {}"),
        arguments("duplicate_type", "node A {} edge Knows: A -> A edge §KNOWS: A -> A"),
        arguments("duplicate_property", "node A { x: I32 §x: String }"),
        arguments("unknown_type", "node A {} edge E: §B -> A"),
        arguments("unknown_type", "node A {} edge E: A -> §B"),
        arguments("unknown_type", "node A {} interface I {} edge E: A -> §I"),
        arguments("unknown_interface", "node A implements §I {}"),
        arguments("duplicate_interface", "interface I {} node A implements I, §I {}"),
        // types
        arguments("unknown_property_type", "node A { x: §Int }"),
        arguments("unknown_property_type", "node A { x: §string }"),
        arguments("unknown_property_type", "interface I { x: §Int } node A implements I {}"),
        arguments("unknown_property_type", "node A { x: String§(3) }"),
        arguments("unknown_property_type", "node A {} node B { a: §A }"),
        arguments("bad_enum", "node A { x: §enum() }"),
        arguments("bad_enum", "node A { x: enum(a, b, §a) }"),
        arguments("bad_enum", "node A { x: enum(a §b) }"),
        arguments("bad_vector", "node A { x: §Vector }"),
        arguments("bad_vector", "node A { x: §Vector(0) }"),
        arguments("bad_vector", "node A { x: §Vector(16385) }"),
        arguments("bad_vector", "node A { x: §Vector(99999999999999) }"),
        arguments("bad_list", "node A { x: [§Blob] }"),
        arguments("bad_list", "node A { x: [§enum(a)] }"),
        arguments("bad_list", "node A { x: [§Vector(3)] }"),
        // keys
        arguments("bad_key", "node A { x: I32? §@key }"),
        arguments("bad_key", "node A { x: [I32] §@key }"),
        arguments("bad_key", "node A { x: Vector(3) §@key }"),
        arguments("bad_key", "node A { x: Blob §@key }"),
        arguments("bad_key", "node A { x: I32 y: I32? §@key(x, y) }"),
        arguments("bad_key", "node A { x: I32 §@key(x, x) }"),
        arguments("bad_key", "interface I { x: I32? §@key } node A implements I {}"),
        arguments("several_keys", "node A { x: I32 @key y: I32 §@key }"),
        arguments("several_keys", "node A { x: I32 @key y: I32 §@key(x, y) }"),
        arguments(
            "several_keys", "interface I { y: I32 §@key } node A implements I { x: I32 @key }"),
        arguments("edge_key_unsupported", "node A {} edge E: A -> A { x: I32 §@key }"),
        arguments("edge_key_unsupported", "node A {} edge E: A -> A { §@key(@src, @dst) }"),
        // unique and index
        arguments("bad_unique", "node A { x: Blob §@unique }"),
        arguments("bad_unique", "node A { x: Vector(3) §@unique }"),
        arguments("bad_unique", "node A { x: [I32] §@unique }"),
        arguments("bad_unique", "node A { x: I32 y: Blob §@unique(x, y) }"),
        arguments("bad_unique", "node A {} edge E: A -> A { §@unique(src, @src) }"),
        arguments("bad_index", "node A { x: Blob §@index }"),
        arguments("bad_index", "node A { x: [I32] §@index }"),
        arguments("unknown_property", "node A { x: I32 §@unique(x, y) }"),
        arguments("unknown_property", "node A { x: I32 §@index(y) }"),
        arguments("unknown_property", "node A { x: I32 §@key(y) }"),
        arguments("unknown_property", "node A { x: I32 @unique(§@src) }"),
        arguments("unknown_property", "node A { x: I32 §@unique(src) }"),
        arguments("unknown_property", "node A {} edge E: A -> A { @unique(§@from) }"),
        arguments("duplicate_constraint", "node A { x: I32 @unique(x) §@unique(x) }"),
        arguments("duplicate_constraint", "node A { x: I32 @unique §@unique(x) }"),
        arguments("duplicate_constraint", "node A { x: I32 @range(x, 1..2) §@range(x, 1..2) }"),
        arguments("duplicate_annotation", "node A { x: I32 @unique §@unique }"),
        // range and check
        arguments("bad_range", "node A { x: String §@range(x, 1..2) }"),
        arguments("bad_range", "node A { x: [I32] §@range(x, 1..2) }"),
        arguments("bad_range", "node A { x: Vector(2) §@range(x, 1..2) }"),
        arguments("bad_range", "node A { x: Date §@range(x, 1..2) }"),
        arguments("bad_range", "node A { x: I32 §@range(x, 2..1) }"),
        arguments("bad_range", "node A { x: I32 §@range(x, -1..-2) }"),
        arguments("bad_range", "node A { x: F64 §@range(x, 0.51..0.5) }"),
        arguments("unknown_property", "node A { x: I32 §@range(y, 1..2) }"),
        arguments("bad_check", "node A { x: I32 §@check(x, \"a\") }"),
        arguments("bad_check", "node A { x: [String] §@check(x, \"a\") }"),
        arguments("bad_check", "node A { x: Blob §@check(x, \"a\") }"),
        arguments("bad_check", "node A { x: String §@check(x, \"(\") }"),
        arguments("bad_check", "node A { x: String §@check(x, \"a{9,1}\") }"),
        arguments("bad_check", "node A { x: String §@check(x, \"((a{99}){99}){99}\") }"),
        arguments("bad_check", "node A { x: String §@check(x, \"" + "(".repeat(1001) + "\") }"),
        arguments("misplaced_constraint", "node A {} edge E: A -> A { x: I32 §@range(x, 1..2) }"),
        arguments(
            "misplaced_constraint", "node A {} edge E: A -> A { x: String §@check(x, \"\") }"),
        arguments("misplaced_constraint", "interface I { x: I32 §@unique(x) }"),
        arguments("misplaced_constraint", "node A §@key(x) { x: I32 }"),
        // cardinality
        arguments("bad_cardinality", "node A {} edge E: A -> A §@card(2..1)"),
        arguments("bad_cardinality", "node A {} edge E: A -> A §@card(0..99999999999)"),
        arguments("bad_cardinality", "node A {} edge E: A -> A §@card"),
        arguments("misplaced_annotation", "node A {} edge E: A -> A @x §@card(0..1)"),
        arguments("misplaced_annotation", "node A {} edge E: A -> A @card(0..1) §@card(0..1)"),
        arguments("misplaced_annotation", "node A §@card(0..1) {}"),
        arguments("misplaced_annotation", "node A { x: I32 §@card(0..1) }"),
        // annotations
        arguments("misplaced_annotation", "node A §@key { x: I32 }"),
        arguments("misplaced_annotation", "node A §@embed(\"x\") { x: String }"),
        arguments("misplaced_annotation", "node A §@default(1) { x: String }"),
        arguments("misplaced_annotation", "node A {} edge E: A -> A §@unique"),
        arguments("misplaced_annotation", "node A { x: I32 §@range }"),
        arguments("misplaced_annotation", "node A { x: I32 §@check }"),
        arguments("misplaced_annotation", "node A { x: I32 §@card }"),
        arguments("misplaced_annotation", "node A { x: I32 §@instruction(\"x\") }"),
        arguments("bad_annotation", "node A §@description {}"),
        arguments("bad_annotation", "node A §@description(\" \") {}"),
        arguments("bad_annotation", "node A §@rename_from {}"),
        arguments("bad_annotation", "node A { x: I32 §@rename_from(\"\") }"),
        arguments("bad_annotation", "node A §@rename_from(\"B\", x=1) {}"),
        arguments("bad_annotation", "node A @foo(1, x=1, §x=2) {}"),
        arguments("duplicate_annotation", "node A @rename_from(\"B\") §@rename_from(\"C\") {}"),
        arguments("duplicate_annotation", "node A @description(\"B\") §@description(\"C\") {}"),
        arguments("duplicate_annotation", "node A { x: I32 @default(1) §@default(1) }"),
        // embeddings
        arguments("bad_embed", "node A { s: String x: String §@embed(\"s\") }"),
        arguments("bad_embed", "node A { s: I32 §v: Vector(3) @embed(\"s\") }"),
        arguments(
            "bad_embed", "node A {} edge E: A -> A { s: String v: Vector(3) §@embed(\"s\") }"),
        arguments("unknown_property", "node A { §v: Vector(3) @embed(\"s\") }"),
        arguments("bad_annotation", "node A { s: String v: Vector(3) §@embed }"),
        arguments(
            "bad_annotation", "node A { s: String v: Vector(3) §@embed(\"s\", modell=\"m\") }"),
        // defaults
        arguments("bad_default", "node A { x: I32 §@default(1.5) }"),
        arguments("bad_default", "node A { x: I32 §@default(3000000000) }"),
        arguments("bad_default", "node A { x: String §@default(a) }"),
        arguments("bad_default", "node A { x: enum(a, b) §@default(c) }"),
        arguments("bad_default", "node A { x: Date §@default(\"2026-02-30\") }"),
        arguments("bad_default", "node A { x: [I32] §@default(1) }"),
        arguments("bad_default", "node A { §x: I32 @default(1) @range(x, 2..) }"),
        arguments("bad_default", "node A { §x: String @default(\"b\") @check(x, \"a\") }"),
        // interfaces
        arguments("interface_conflict", "interface I { x: I32 } node A implements I { §x: I64 }"),
        arguments("interface_conflict", "interface I { x: I32 } node A implements I { §x: I32? }"),
        arguments(
            "interface_conflict",
            "interface I { x: I32 } interface J { x: I64 } node A implements I, §J {}"),
        arguments(
            "interface_conflict",
            "interface I { x: I32 } interface J { x: I32 @index } node A implements I, §J {}"));
  }

  @ParameterizedTest
  @MethodSource
  void a_misspelt_name_is_answered_by_the_nearest(String nearest, String text) {
    assertThat(errors(text)).extracting(Diagnostic::suggestion).containsExactly(nearest);
  }

  static Stream<Arguments> a_misspelt_name_is_answered_by_the_nearest() {
    return Stream.of(
        arguments("node", "nod A {}"),
        arguments("String", "node A { x: Sting }"),
        arguments("I64", "node A { x: i64 }"),
        arguments("Person", "node Person {} edge E: Person -> Persno"),
        arguments("Named", "interface Named {} node A implements named {}"),
        arguments("distance", "node A { distance: I32 @range(distnace, 1..) }"),
        arguments("Person", "node person {}"),
        arguments("name", "node A { Name: I32 }"));
  }

  @Test
  void all_errors_of_a_file_are_reported_in_their_order_whatever_their_kind() {
    String marked =
        """
        interface Named { name: §Strng }
        node Person implements Named, §Dated {
          age: I32 §= 3
          size: §Integer
          §age: F64
          §@unique(name, height)
          x §I32
          §@range(age, 5..1)
        }
        node §city { @index(§) }
        edge Knows: Person -> §Persn §@card {
          §from: I32
        §node Late {
          z: Vector(3) §@key
        }§}
        """;

    List<Diagnostic> errors = errors(marked.replace("§", ""));

    // The wrong member `x` might have been `height`, the wrong interface too: not reported twice.
    List<String> expected = new ArrayList<>(places(marked));
    expected.remove("6:3");
    assertThat(errors).extracting(SchemaRefusalsTest::place).containsExactlyElementsOf(expected);
  }

  @Test
  void what_stands_before_an_unclosed_string_is_checked_too() {
    assertThat(errors("node A { x: Foo }\nedge E: A -> A @x(\"never ends"))
        .extracting(Diagnostic::code)
        .containsExactly("unknown_property_type", "unclosed_string");
  }

  @Test
  void a_refused_property_of_an_interface_makes_no_further_error() {
    assertThat(
            errors(
                """
                interface I { x: Foo }
                interface J { x: I32 }
                node A implements I, J { }
                node B implements I { x: I32 @range(x, 1..) }
                """))
        .extracting(Diagnostic::code)
        .containsExactly("unknown_property_type");
  }

  @Test
  void a_lost_declaration_makes_no_further_errors_where_it_is_named() {
    assertThat(errors("nodee Person { name: String }\nedge Knows: Person -> Person"))
        .extracting(Diagnostic::code)
        .containsExactly("syntax_error");
  }

  @Test
  void the_message_says_what_was_expected_and_what_was_found() {
    InvalidInputException error = refused("node A {\n\tx: Strin @key\n}");

    assertThat(error)
        .hasMessage(
            """
            test.pg:2:5: expected a type such as String, I32, [String], enum(a, b) or Vector(3), \
            found `Strin`; did you mean `String`? [unknown_property_type]
                \tx: Strin @key
                \t   ^""");
    assertThat(error.code()).isEqualTo("unknown_property_type");
  }

  @Test
  void columns_count_characters_behind_a_surrogate_pair_too() {
    Diagnostic error = errors("node A { /* 🛫🛬 */ x: Foo }").getFirst();

    assertThat(Objects.requireNonNull(error.lineText()).substring(error.column() - 1))
        .startsWith("Foo");
  }

  @Test
  void a_file_that_is_no_schema_at_all_ends_with_a_count_of_the_rest() {
    List<Diagnostic> errors = errors("node A {" + " x: Foo y: Bar".repeat(1_000) + "}");

    assertThat(errors).hasSize(1_001);
    assertThat(errors.getLast().code()).isEqualTo("too_many_errors");
  }

  private static InvalidInputException refused(String text) {
    InvalidInputException error =
        catchThrowableOfType(InvalidInputException.class, () -> Schemas.compile(text));
    assertThat(error).as(text).isNotNull();
    return error;
  }

  private static List<Diagnostic> errors(String text) {
    return refused(text).diagnostics();
  }

  private static String place(Diagnostic error) {
    return error.line() + ":" + error.column();
  }

  /** Line and column of every mark, as if the marks were not there. */
  private static List<String> places(String marked) {
    List<String> places = new ArrayList<>();
    int line = 1;
    int column = 1;
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c == '§') {
        places.add(line + ":" + column);
      } else if (c == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return places;
  }
}
