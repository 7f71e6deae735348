package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckPatternTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "^[A-Z]{2}-[0-9]{1,6}$",
        "(?i)^(foo|bar)+$",
        "\\p{L}+",
        "a{1000}",
        "(a{100}){99}",
        "[{}()]{3}",
        "\\(\\{9}",
        "a{,5}",
        "\\Q(a{1000}){1000}\\E",
        "[]({1000}[:alpha:]\\]]{9}",
        "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$",
        "(?P<year>[0-9]{4})",
        "(((((((((((((((((((((((((((((((((((((((((((((((((a)))))))))))))))))))))))))))))))))))))))))))))))))"
      })
  void what_people_write_compiles(String regex) throws Exception {
    assertThat(CheckPattern.compile(regex)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a{1000}){1000}",
        "((a{100}){100}){100}",
        "((a|b{500}){9,500})*",
        "([)]a{1000}){1000}",
        "([^])]a{1000}){1000}",
        "([[:alpha:])\\]]a{1000}){1000}",
        "(\\Q)\\Ea{1000}){1000}",
        "(\\)a{1000}){1000}",
        "(?:(?:\\p{L}{50,}){50,}){50}",
        "((((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9})"
      })
  void what_would_ask_for_all_memory_is_refused(String regex) {
    assertThatThrownBy(() -> CheckPattern.compile(regex))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("repetitions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[a", "a{9,1}", "a{1001}", "\\", "(?=a)", "\\1", "*"})
  void what_is_no_expression_is_refused(String regex) {
    assertThatThrownBy(() -> CheckPattern.compile(regex))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith("expected a regular expression in RE2 syntax");
  }
}
