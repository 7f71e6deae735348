package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever the text, the compiler ends soon with a contract or a typed error. */
class SchemaFuzzTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "(",
          ")",
          "[",
          "]",
          "@",
          ":",
          ",",
          "..",
          "->",
          "?",
          "=",
          "-",
          "\"",
          "\\",
          "/*",
          "*/",
          "//",
          "\n",
          " ",
          "node ",
          "edge ",
          "interface ",
          "implements ",
          "enum(",
          "Vector(",
          "@key",
          "@key(",
          "@unique(src, dst)",
          "@range(a, 1..)",
          "@check(a, \"",
          "@card(0..1)",
          "@default(1)",
          "@embed(\"name\")",
          "name",
          "Airport",
          "I32",
          "1.5",
          "99999999999999999999",
          "true",
          "é",
          "\u0000",
          "\ud83d",
          "🛫",
          "\u2028");

  @Property(tries = 300)
  void a_heap_of_pieces_compiles_or_is_refused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(200); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    compile(text.toString());
  }

  @Test
  void the_same_piece_again_and_again_is_refused_in_time() {
    for (String piece : PIECES) {
      compile(piece.repeat(40_000 / piece.length()));
      compile("node A { a: String " + piece.repeat(20_000 / piece.length()));
      compile("node A { a: " + piece.repeat(20_000 / piece.length()) + "}");
    }
  }

  private static void compile(String text) {
    assertTimeoutPreemptively(
        SOON,
        () -> {
          try {
            Contract contract = Schemas.compile(text);
            assertThat(Schemas.compile(SchemaPrinter.print(contract))).isEqualTo(contract);
          } catch (InvalidInputException e) {
            assertThat(e.diagnostics()).isNotEmpty();
            e.diagnostics().forEach(error -> liesIn(text, error));
          } catch (LimitExceededException e) {
            assertThat(e.code()).isEqualTo("schema_too_large");
          }
        });
  }

  private static void liesIn(String text, Diagnostic error) {
    if (error.code().equals("too_many_errors")) {
      return;
    }
    List<String> lines = List.of(text.split("\n", -1));
    assertThat(error.line()).isBetween(1, lines.size());
    assertThat(error.column()).isBetween(1, lines.get(error.line() - 1).length() + 1);
  }
}
