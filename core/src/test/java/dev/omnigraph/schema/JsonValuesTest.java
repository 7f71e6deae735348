package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values in JSON, there and back. */
class JsonValuesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper EXACT =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @ParameterizedTest
  @MethodSource
  void a_value_is_read_and_written_as_it_stands(String type, String json, Object value)
      throws Exception {
    assertThat(read(type, json)).isEqualTo(value);
    assertThat(JsonValues.toJson(PropertyType.of(type), value).toString()).isEqualTo(json);
  }

  static Stream<Arguments> a_value_is_read_and_written_as_it_stands() {
    return Stream.of(
        arguments("String", "\"\"", ""),
        arguments("String", "\"a\\\"b🛫\"", "a\"b🛫"),
        arguments("Bool", "true", true),
        arguments("I32", "-2147483648", Integer.MIN_VALUE),
        arguments("I32", "2147483647", Integer.MAX_VALUE),
        arguments("I64", "-9223372036854775808", Long.MIN_VALUE),
        arguments("I64", "9223372036854775807", Long.MAX_VALUE),
        arguments("U32", "0", 0L),
        arguments("U32", "4294967295", 4_294_967_295L),
        arguments("U64", "0", BigInteger.ZERO),
        arguments("U64", "18446744073709551615", new BigInteger("18446744073709551615")),
        arguments("F32", "0.1", 0.1f),
        arguments("F32", "3.4028235E38", Float.MAX_VALUE),
        arguments("F64", "0.1", 0.1),
        arguments("F64", "-0.0", -0.0),
        arguments("F64", "1.7976931348623157E308", Double.MAX_VALUE),
        arguments("Date", "\"2026-11-20\"", LocalDate.of(2026, 11, 20)),
        arguments("DateTime", "\"2026-11-20T10:30:00Z\"", Instant.parse("2026-11-20T10:30:00Z")),
        arguments("DateTime", "\"1969-12-31T23:59:59.999Z\"", Instant.ofEpochMilli(-1)),
        arguments("enum(red, 2-star)", "\"2-star\"", "2-star"),
        arguments("Blob", "\"base64:AAH/\"", new byte[] {0, 1, -1}),
        arguments("Blob", "\"base64:\"", new byte[0]),
        arguments("[String]", "[]", List.of()),
        arguments("[I32]", "[1,2]", List.of(1, 2)),
        arguments("[F32]", "[0.1]", List.of(0.1f)),
        arguments("[Date]", "[\"2026-11-20\"]", List.of(LocalDate.of(2026, 11, 20))),
        arguments("Vector(3)", "[0.1,-2.0,3.0]", new float[] {0.1f, -2, 3}));
  }

  @Test
  void other_spellings_of_a_value_are_read_too() throws Exception {
    assertThat(read("U64", "\"18446744073709551615\""))
        .isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(read("F64", "5")).isEqualTo(5.0);
    assertThat(read("F32", "5")).isEqualTo(5.0f);
    assertThat(read("F64", "1e3")).isEqualTo(1000.0);
    assertThat(read("F64", "123456789012345678901234567890")).isEqualTo(1.2345678901234568E29);
    assertThat(read("DateTime", "\"2026-11-20T12:30:00.5000000+02:00\""))
        .isEqualTo(Instant.parse("2026-11-20T10:30:00.5Z"));
  }

  @Test
  void a_float_is_rounded_once() throws Exception {
    // Half way between two floats and a little more: by way of a double it would go down.
    String number = "1.000000059604644775390625000000000001";

    assertThat(JsonValues.read(PropertyType.of("F32"), EXACT.readTree(number)))
        .isEqualTo(1.0000001f);
  }

  @ParameterizedTest
  @MethodSource
  void what_is_no_value_of_the_type_is_refused_with_the_reason(
      String type, String json, String reason) {
    assertThatThrownBy(() -> read(type, json))
        .isInstanceOf(ValueException.class)
        .hasMessage(reason);
  }

  static Stream<Arguments> what_is_no_value_of_the_type_is_refused_with_the_reason() {
    String i32 = "expected an I32 from -2147483648 to 2147483647, found ";
    String u64 = "expected a U64 from 0 to 18446744073709551615, found ";
    String date = "expected a Date such as \"2026-11-20\", found ";
    return Stream.of(
        arguments("String", "null", "expected a String, found null"),
        arguments("String", "5", "expected a String, found 5"),
        arguments("String", "[]", "expected a String, found an array"),
        arguments("String", "{}", "expected a String, found an object"),
        arguments(
            "String",
            "\"ab\\ud800\"",
            "expected a String, found half of a surrogate pair at its character 3"),
        arguments(
            "String",
            "\"\\udc00\\ud800\"",
            "expected a String, found half of a surrogate pair at its character 1"),
        arguments("Bool", "1", "expected a Bool, found 1"),
        arguments("Bool", "\"true\"", "expected a Bool, found \"true\""),
        arguments("I32", "2147483648", i32 + "2147483648"),
        arguments("I32", "-2147483649", i32 + "-2147483649"),
        arguments("I32", "1.5", i32 + "1.5"),
        arguments("I32", "1.0", i32 + "1.0"),
        arguments("I32", "\"1\"", i32 + "\"1\""),
        arguments("I32", "true", i32 + "true"),
        arguments("I32", "\"" + "x".repeat(100) + "\"", i32 + "\"" + "x".repeat(60) + "\"…"),
        arguments(
            "I64",
            "9223372036854775808",
            "expected an I64 from -9223372036854775808 to 9223372036854775807,"
                + " found 9223372036854775808"),
        arguments("U32", "-1", "expected a U32 from 0 to 4294967295, found -1"),
        arguments("U32", "4294967296", "expected a U32 from 0 to 4294967295, found 4294967296"),
        arguments(
            "U32",
            "99999999999999999999",
            "expected a U32 from 0 to 4294967295, found 99999999999999999999"),
        arguments("U64", "-1", u64 + "-1"),
        arguments("U64", "18446744073709551616", u64 + "18446744073709551616"),
        arguments("U64", "\"18446744073709551616\"", u64 + "\"18446744073709551616\""),
        arguments("U64", "\"-1\"", u64 + "\"-1\""),
        arguments("U64", "\"01\"", u64 + "\"01\""),
        arguments("F32", "3.5e38", "expected an F32, finite, found 3.5E38"),
        arguments("F32", "\"1\"", "expected an F32, finite, found \"1\""),
        arguments("F64", "1e400", "expected an F64, finite, found Infinity"),
        arguments("F64", "\"NaN\"", "expected an F64, finite, found \"NaN\""),
        arguments("Date", "20000", date + "20000"),
        arguments("Date", "\"2026-11-20T00:00:00Z\"", date + "\"2026-11-20T00:00:00Z\""),
        arguments(
            "DateTime",
            "1763634600000",
            "expected a DateTime such as \"2026-11-20T10:30:00Z\", found 1763634600000"),
        arguments("enum(red, green)", "\"blue\"", "expected one of red, green, found \"blue\""),
        arguments(
            "enum(red, green)",
            "\"grean\"",
            "expected one of red, green, found \"grean\"; did you mean `green`?"),
        arguments(
            "enum(red, green)",
            "\"Red\"",
            "expected one of red, green, found \"Red\"; did you mean `red`?"),
        arguments("enum(red, green)", "7", "expected one of red, green, found 7"),
        arguments(
            "enum(a, b, c, d, e, f, g, h, i, j, k)",
            "\"zzz\"",
            "expected one of a, b, c, d, e, f, g, h, i, j, …, found \"zzz\""),
        arguments("Blob", "\"AAH/\"", "expected a Blob as \"base64:…\", found \"AAH/\""),
        arguments("[I32]", "1", "expected an array of I32, found 1"),
        arguments("[I32]", "[1,null]", "item 2: " + i32 + "null"),
        arguments("[I32]?", "[1,2,\"x\"]", "item 3: " + i32 + "\"x\""),
        arguments("Vector(3)", "[1,2]", "expected an array of 3 numbers, found an array of 2"),
        arguments("Vector(2)", "[1,\"x\"]", "item 2: expected an F32, finite, found \"x\""),
        arguments("Vector(2)", "[1,1e39]", "item 2: expected an F32, finite, found 1.0E39"),
        arguments("Vector(2)", "[1,null]", "item 2: expected an F32, finite, found null"),
        arguments("Vector(2)", "{}", "expected an array of 2 numbers, found an object"));
  }

  @ParameterizedTest
  @CsvSource({"\"base64:A\"", "\"base64:A_-A\"", "\"base64:AAAA \""})
  void a_blob_that_is_no_base64_is_refused(String json) {
    assertThatThrownBy(() -> read("Blob", json))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith("expected a Blob as \"base64:…\", found what is no base64: ");
  }

  @Test
  void null_and_absence_are_values_of_nullable_types_only() throws Exception {
    PropertyType nullable = PropertyType.of("[I32]?");

    assertThat(JsonValues.read(nullable, NullNode.getInstance())).isNull();
    assertThat(JsonValues.read(nullable, MissingNode.getInstance())).isNull();
    assertThat(JsonValues.toJson(nullable, null)).isEqualTo(NullNode.getInstance());
    assertThatThrownBy(() -> JsonValues.read(PropertyType.of("I32"), MissingNode.getInstance()))
        .hasMessageEndingWith("found nothing");
  }

  @Test
  void a_list_that_was_read_can_not_be_changed() throws Exception {
    @SuppressWarnings("unchecked")
    List<Object> list = (List<Object>) read("[I32]", "[1]");

    assertThatThrownBy(() -> list.add(2)).isInstanceOf(UnsupportedOperationException.class);
  }

  private static Object read(String type, String json)
      throws ValueException, JsonProcessingException {
    JsonNode node = JSON.readTree(json);
    return java.util.Objects.requireNonNull(JsonValues.read(PropertyType.of(type), node));
  }
}
