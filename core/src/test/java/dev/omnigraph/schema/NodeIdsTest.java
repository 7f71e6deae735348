package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The id of a keyed node is the spelling of its key. */
class NodeIdsTest {

  @ParameterizedTest
  @MethodSource
  void a_single_key_keeps_its_plain_spelling(String type, Object value, String id) {
    NodeType node = Schemas.node("node A { other: I32? k: " + type + " @key }");

    assertThat(NodeIds.of(node, new @Nullable Object[] {null, value})).isEqualTo(id);
  }

  static Stream<Arguments> a_single_key_keeps_its_plain_spelling() {
    return Stream.of(
        arguments("String", "a \"b\" [1]", "a \"b\" [1]"),
        arguments("String", "", ""),
        arguments("enum(red, green)", "red", "red"),
        arguments("Bool", true, "true"),
        arguments("I32", -7, "-7"),
        arguments("I64", Long.MIN_VALUE, "-9223372036854775808"),
        arguments("U32", 4_294_967_295L, "4294967295"),
        arguments("U64", new BigInteger("18446744073709551615"), "18446744073709551615"),
        arguments("Date", LocalDate.of(1970, 1, 3), "2"),
        arguments("Date", LocalDate.of(1969, 12, 31), "-1"),
        arguments("DateTime", Instant.parse("1970-01-01T00:00:01.500Z"), "1500"),
        arguments("F64", 0.0, "0"),
        arguments("F64", -0.0, "0"),
        arguments("F64", 1.0, "1"),
        arguments("F64", -1.5, "-1.5"),
        arguments("F64", 0.1, "0.1"),
        arguments("F64", 123_456_789.0, "123456789"),
        arguments("F64", 1e20, "100000000000000000000"),
        arguments("F64", 1e21, "1e21"),
        arguments("F64", -1.25e300, "-1.25e300"),
        arguments("F64", 1e-7, "0.0000001"),
        arguments("F64", 1e-8, "1e-8"),
        arguments("F64", Double.MIN_VALUE, "4.9e-324"),
        arguments("F32", 0.1f, "0.1"),
        arguments("F32", 16_777_216f, "16777216"));
  }

  @Test
  void a_composite_key_is_an_array_of_spellings_in_the_order_of_the_key() {
    NodeType node = Schemas.node("node A { a: String b: I32 c: Date @key(c, a, b) }");

    assertThat(NodeIds.of(node, new Object[] {"x\"y", 7, LocalDate.of(1970, 1, 2)}))
        .isEqualTo("[\"1\",\"x\\\"y\",\"7\"]");
  }

  @Property
  void two_doubles_have_one_id_only_if_they_are_equal(@ForAll double a) {
    NodeType node = Schemas.node("node A { k: F64 @key }");

    assertThat(Double.parseDouble(NodeIds.of(node, new Object[] {a}))).isEqualTo(a + 0.0);
  }
}
