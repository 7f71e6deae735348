package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringLiteralTest {

  @Property
  void every_string_comes_back_from_its_literal(@ForAll String string) throws Exception {
    assertThat(StringLiteral.unquote(StringLiteral.quote(string))).isEqualTo(string);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\\u0041\"", "\"\\0\"", "\"\\'\"", "\"a\\\nb\""})
  void another_escape_is_refused(String literal) {
    assertThatThrownBy(() -> StringLiteral.unquote(literal))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith("expected one of the escapes \\\" \\\\ \\n \\r \\t, found \\");
  }
}
