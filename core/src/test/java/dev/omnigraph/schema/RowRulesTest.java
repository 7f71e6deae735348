package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.omnigraph.schema.RowRules.Violation;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowRulesTest {
  private static final BigInteger U64_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  @Test
  void every_broken_rule_of_a_row_is_named_with_its_property_and_value() {
    NodeType type =
        Schemas.node(
            """
            node A {
              name: String
              age: I32? kind: enum(a, b)
              @range(age, 0..150) @range(age, ..140)
              @check(name, "^x") @check(kind, "b")
            }
            """);

    List<Violation> violations = RowRules.of(type).check(new @Nullable Object[] {null, 151, "a"});

    assertThat(violations)
        .containsExactly(
            new Violation("required", type.properties().get(0), null, "a String is required"),
            new Violation("range", type.properties().get(1), 151, "@range(age, 0..150)"),
            new Violation("range", type.properties().get(1), 151, "@range(age, ..140)"),
            new Violation("check", type.properties().get(2), "a", "@check(kind, \"b\")"));
    assertThat(RowRules.of(type).check(new @Nullable Object[] {"xy", null, "c"}))
        .extracting(Violation::code)
        .containsExactly("enum", "check");
    assertThat(RowRules.of(type).check(new @Nullable Object[] {"xy", null, "b"})).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void bounds_are_inclusive_and_exact(String type, String bounds, Object inside, Object outside) {
    RowRules rules =
        RowRules.of(Schemas.node("node A { x: " + type + " @range(x, " + bounds + ") }"));

    assertThat(rules.check(new Object[] {inside})).isEmpty();
    assertThat(rules.check(new Object[] {outside}))
        .extracting(Violation::code)
        .containsExactly("range");
  }

  static Stream<Arguments> bounds_are_inclusive_and_exact() {
    return Stream.of(
        arguments("I32", "-5..5", -5, -6),
        arguments("I32", "-5..5", 5, 6),
        arguments("I32", "0.5..", 1, 0),
        arguments("I32", "..0.5", 0, 1),
        arguments("I64", "..9223372036854775806", Long.MAX_VALUE - 1, Long.MAX_VALUE),
        arguments("I64", "9223372036854775806.5..", Long.MAX_VALUE, Long.MAX_VALUE - 1),
        arguments("U32", "..4294967294", 4_294_967_294L, 4_294_967_295L),
        arguments("U64", "18446744073709551615..", U64_MAX, U64_MAX.subtract(BigInteger.ONE)),
        arguments("U64", "..18446744073709551614", U64_MAX.subtract(BigInteger.ONE), U64_MAX),
        arguments("F64", "..0.1", 0.1, Math.nextUp(0.1)),
        arguments("F64", "0.1..", 0.1, Math.nextDown(0.1)),
        arguments("F32", "..0.1", 0.1f, Math.nextUp(0.1f)),
        arguments("F32", "0.1..", 0.1f, Math.nextDown(0.1f)),
        arguments("F64", "-0.0..", -0.0, -Double.MIN_VALUE),
        arguments("F64", "9007199254740993..", 9007199254740992.0, 9007199254740990.0));
  }

  @Test
  void a_check_is_found_anywhere_in_the_value() {
    RowRules rules = RowRules.of(Schemas.node("node A { x: String @check(x, \"b+\") }"));

    assertThat(rules.check(new Object[] {"abbc"})).isEmpty();
    assertThat(rules.check(new Object[] {"ac"})).hasSize(1);
  }

  @Test
  void a_check_takes_time_in_proportion_to_the_value() {
    RowRules rules = RowRules.of(Schemas.node("node A { x: String @check(x, \"^(a+)+$\") }"));

    assertThat(rules.check(new Object[] {"a".repeat(10_000) + "b"})).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource
  void a_value_of_another_class_or_out_of_its_type_is_refused(String type, Object value) {
    RowRules rules = RowRules.of(Schemas.node("node A { x: " + type + " }"));

    assertThat(rules.check(new Object[] {value}))
        .extracting(Violation::code, Violation::rule)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("type", type));
  }

  static Stream<Arguments> a_value_of_another_class_or_out_of_its_type_is_refused() {
    return Stream.of(
        arguments("String", 1),
        arguments("enum(a)", 1),
        arguments("Blob", "x"),
        arguments("Bool", "true"),
        arguments("I32", 1L),
        arguments("I64", 1),
        arguments("U32", -1L),
        arguments("U32", 1L << 32),
        arguments("U64", BigInteger.TWO.pow(64)),
        arguments("U64", BigInteger.ONE.negate()),
        arguments("U64", 1L),
        arguments("F32", Float.NaN),
        arguments("F64", Double.POSITIVE_INFINITY),
        arguments("F64", 1.0f),
        arguments("Date", "2026-11-20"),
        arguments("DateTime", "2026-11-20T10:30:00Z"),
        arguments("[I32]", List.of(1L)),
        arguments("[I32]", 1),
        arguments("Vector(2)", new float[3]),
        arguments("Vector(2)", new float[] {1, Float.NaN}),
        arguments("Vector(2)", List.of(1f, 2f)));
  }

  @Test
  void the_schema_of_every_kind_accepts_what_json_gives() throws Exception {
    for (GraphType type : Schemas.compile(Schemas.text("everything.pg")).types().toList()) {
      @Nullable Object[] values =
          type.properties().stream().map(dev.omnigraph.schema.Property::defaultValue).toArray();

      assertThat(RowRules.of(type).check(values))
          .extracting(Violation::code)
          .allMatch("required"::equals);
    }
  }
}
