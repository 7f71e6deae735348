package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.schema.SchemaCompiler;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How values of parameters are checked and converted. */
class ArgumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static @Nullable Object bind(String type, Map<String, ?> given) {
    QueryFile file =
        QueryFile.parse(
            "q.gq", "query q($p: " + type + ") { match { $a: A } return { $p as value } }");
    CheckedQuery query =
        TypeChecker.check(
            file, file.query(null), SchemaCompiler.compile("a.pg", "node A { k: String @key }"));
    Term.Operand operand =
        (Term.Operand) ((CheckedQuery.CheckedRead) query).outputs().getFirst().term();
    Term.Operand resolved =
        dev.omnigraph.query.Arguments.bind(query, given, Instant.EPOCH).resolve(operand);
    return ((Term.Constant) resolved).value();
  }

  private static @Nullable Object bind(String type, @Nullable Object value) {
    Map<String, @Nullable Object> given = new HashMap<>();
    given.put("p", value);
    return bind(type, given);
  }

  static Stream<Arguments> values() throws Exception {
    return Stream.of(
        Arguments.of("String", "x", "x"),
        Arguments.of("String?", null, null),
        Arguments.of("Bool", true, true),
        Arguments.of("I32", 7L, 7),
        Arguments.of("I32", (short) 7, 7),
        Arguments.of("I64", 7, 7L),
        Arguments.of("U32", 4294967295L, 4294967295L),
        Arguments.of(
            "U64", new BigInteger("18446744073709551615"), new BigInteger("18446744073709551615")),
        Arguments.of("U64", "18446744073709551615", new BigInteger("18446744073709551615")),
        Arguments.of("F32", 0.5, 0.5f),
        Arguments.of("F64", 3, 3.0),
        Arguments.of("F64", 0.1f, (double) 0.1f),
        Arguments.of("Date", LocalDate.of(2026, 11, 20), LocalDate.of(2026, 11, 20)),
        Arguments.of("Date", "2026-11-20", LocalDate.of(2026, 11, 20)),
        Arguments.of("DateTime", Instant.EPOCH, Instant.EPOCH),
        Arguments.of("DateTime", OffsetDateTime.parse("1970-01-01T01:00:00+01:00"), Instant.EPOCH),
        Arguments.of("[I64]", List.of(1, 2), List.of(1L, 2L)),
        Arguments.of("[I64]", new int[] {1, 2}, List.of(1L, 2L)),
        Arguments.of("[String]?", JSON.readTree("[\"a\"]"), List.of("a")),
        Arguments.of("I32", JSON.readTree("5"), 5),
        Arguments.of("I32?", JSON.readTree("null"), null),
        Arguments.of("enum(a, b)", "b", "b"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_is_converted_to_the_declared_type(
      String type, @Nullable Object given, @Nullable Object expected) {
    assertThat(bind(type, given)).isEqualTo(expected);
  }

  @Test
  void arrays_stand_for_vectors_and_blobs() {
    assertThat((float[]) bind("Vector(2)", new double[] {1, 0.5})).containsExactly(1, 0.5f);
    assertThat((byte[]) bind("Blob", new byte[] {1, 2})).containsExactly(1, 2);
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        Arguments.of("String", 7),
        Arguments.of("String", null),
        Arguments.of("I32", "7"),
        Arguments.of("I32", 1.5),
        Arguments.of("I32", 3_000_000_000L),
        Arguments.of("U32", -1),
        Arguments.of("F64", Double.NaN),
        Arguments.of("F32", Float.POSITIVE_INFINITY),
        Arguments.of("F32", 1e300),
        Arguments.of("Bool", "true"),
        Arguments.of("Date", "2026-11-20T00:00:00Z"),
        Arguments.of("DateTime", "2026-11-20T00:00:00"),
        Arguments.of("DateTime", Instant.ofEpochSecond(0, 1)),
        Arguments.of("[I32]", 7),
        Arguments.of("[I32]", List.of("x")),
        Arguments.of("[I32]", Arrays.asList(1, null)),
        Arguments.of("Vector(2)", List.of(1, 2, 3)),
        Arguments.of("enum(a, b)", "c"),
        Arguments.of("String", Map.of("a", 1)),
        Arguments.of("String", new Object()));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void a_wrong_value_is_refused_and_the_parameter_named(String type, @Nullable Object given) {
    assertThatThrownBy(() -> bind(type, given))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("`$p` of type " + type)
        .extracting(error -> ((InvalidInputException) error).code())
        .isEqualTo("invalid_parameter");
  }

  @Test
  void a_required_parameter_must_be_given_and_a_nullable_one_need_not() {
    assertThat(bind("I32?", Map.of())).isNull();
    assertThatThrownBy(() -> bind("I32", Map.of()))
        .hasMessageContaining("`$p` of type I32 is not given")
        .extracting(error -> ((InvalidInputException) error).code())
        .isEqualTo("missing_parameter");
  }

  @Test
  void a_parameter_that_the_query_does_not_declare_is_refused() {
    assertThatThrownBy(() -> bind("I32", Map.of("p", 1, "pp", 2)))
        .hasMessageContaining("no parameter `$pp`; did you mean `$p`?")
        .extracting(error -> ((InvalidInputException) error).code())
        .isEqualTo("unknown_parameter");
  }
}
