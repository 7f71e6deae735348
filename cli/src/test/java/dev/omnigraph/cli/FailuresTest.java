package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.PreconditionFailedException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The one table of exit codes, and the sentences. */
class FailuresTest {

  static Stream<Arguments> families() {
    return Stream.of(
        Arguments.of(1, new InvalidInputException("c", "m")),
        Arguments.of(1, new ConstraintViolationException(List.of(Diagnostic.of("c", "m")))),
        Arguments.of(1, new LimitExceededException("c", "m")),
        Arguments.of(1, new OutOfMemoryError()),
        Arguments.of(3, new NotFoundException("c", "m")),
        Arguments.of(4, new ConflictException("c", "m")),
        Arguments.of(4, new PreconditionFailedException("c", "m")),
        Arguments.of(5, new StoreException("c", "m")),
        Arguments.of(5, new CorruptException("o", "m")),
        Arguments.of(5, new RecoveryRequiredException("c", "m")),
        Arguments.of(5, new IOException("m")),
        Arguments.of(5, new UncheckedIOException(new IOException("m"))),
        Arguments.of(70, new IllegalStateException("m")));
  }

  @ParameterizedTest
  @MethodSource("families")
  void every_family_has_its_exit_code_and_no_stack_trace(int exit, Throwable failure) {
    assertThat(Failures.exitCode(failure)).isEqualTo(exit);
    assertThat(printed(failure, false)).doesNotContain("\tat ").hasLineCount(1);
    assertThat(printed(failure, true)).contains("\tat ");
  }

  @Test
  void an_error_without_a_place_ends_with_its_code() {
    assertThat(printed(new NotFoundException("graph_not_found", "no graph at `x`"), false))
        .isEqualTo("omnigraph: no graph at `x` [graph_not_found]\n");
  }

  @Test
  void errors_with_places_stand_below_one_another() {
    Diagnostic first = new Diagnostic("c", "one", "s.pg", 1, 3, "a b", null);
    Diagnostic second = new Diagnostic("d", "two", "s.pg", 2, 1, "c", "e");
    assertThat(printed(new InvalidInputException(List.of(first, second)), false))
        .isEqualTo(
            """
            s.pg:1:3: one [c]
                a b
                  ^
            s.pg:2:1: two; did you mean `e`? [d]
                c
                ^
            2 errors
            """);
  }

  @Test
  void an_unknown_outcome_names_the_command_that_tells_it_of_its_branch() {
    assertThat(printed(new CommitOutcomeUnknownException("Ada's", "t1", 7, "no answer"), false))
        .endsWith("\nask again with: omnigraph commit outcome t1 7 --branch 'Ada'\\''s'\n");
  }

  private static String printed(Throwable failure, boolean debug) {
    StringWriter text = new StringWriter();
    Failures.print(failure, debug, new PrintWriter(text, true));
    return text.toString();
  }
}
