package dev.omnigraph.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceTextTest {
  private final SourceText source = new SourceText("a.pg", "one\r\n🛫 two\nthree");

  @Test
  void an_error_quotes_its_line_without_its_end() {
    assertThat(source.error(1, 1, "code", "message", "near"))
        .isEqualTo(new Diagnostic("code", "message", "a.pg", 1, 2, "one", "near"));
  }

  @Test
  void columns_count_as_java_strings_do() {
    assertThat(source.error(2, 2, "code", "message", null).column()).isEqualTo(4);
  }

  @Test
  void a_place_behind_the_end_is_the_end() {
    assertThat(source.error(3, 99, "code", "message", null).column()).isEqualTo(6);
  }
}
