package dev.omnigraph.cli;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.error.PreconditionFailedException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine.ParameterException;

/** What every failure means to the caller: an exit code, and what to say on standard error. */
final class Failures {
  static final int DONE = 0;

  /** Data, schema or language are wrong, or a bound was reached. */
  static final int REFUSED = 1;

  /** The command itself is wrong. */
  static final int USAGE = 2;

  static final int NOT_FOUND = 3;

  /** Somebody else was there first, or the caller's own condition does not hold. */
  static final int CONFLICT = 4;

  /** The store, or what it holds, is not in order; or a file or stream can't be used. */
  static final int STORE = 5;

  /** Done as far as it goes, and steps are left that were not taken. */
  static final int UNFINISHED = 6;

  /** A defect of this program. */
  static final int DEFECT = 70;

  /** Codes of places that can't be: the caller mistyped an argument. */
  private static final Set<String> BAD_PLACES =
      Set.of("unknown_scheme", "invalid_uri", "invalid_store_uri");

  private Failures() {}

  static int exitCode(Throwable failure) {
    return switch (failure) {
      case ParameterException usage -> USAGE;
      case OmnigraphException known -> exitCodeOfFamily(known);
      case OutOfMemoryError memory -> REFUSED;
      case IOException io -> isClosedPipe(io) ? DONE : STORE;
      case UncheckedIOException io -> STORE;
      default -> DEFECT;
    };
  }

  private static int exitCodeOfFamily(OmnigraphException failure) {
    return switch (failure) {
      case InvalidInputException invalid -> BAD_PLACES.contains(invalid.code()) ? USAGE : REFUSED;
      case ConstraintViolationException family -> REFUSED;
      case LimitExceededException family -> REFUSED;
      case NotFoundException family -> NOT_FOUND;
      case ConflictException family -> CONFLICT;
      case PreconditionFailedException family -> CONFLICT;
      case StoreException family -> STORE;
      case CorruptException family -> STORE;
      case RecoveryRequiredException family -> STORE;
    };
  }

  /** Says what went wrong, for people. */
  static void print(Throwable failure, boolean debug, PrintWriter err) {
    switch (failure) {
      case CommitOutcomeUnknownException unknown ->
          err.println(
              sentence(unknown)
                  + "\nask again with: omnigraph commit outcome %s %d --branch '%s'"
                      .formatted(
                          unknown.transaction(),
                          unknown.offered(),
                          unknown.branch().replace("'", "'\\''")));
      case OmnigraphException known -> err.println(sentence(known));
      case OutOfMemoryError memory ->
          err.println(
              "omnigraph: out of memory; ask for less, or give it more,"
                  + " for instance with JDK_JAVA_OPTIONS=-Xmx8g");
      case IOException io -> {
        if (!isClosedPipe(io)) {
          err.println("omnigraph: " + Objects.requireNonNullElse(io.getMessage(), io));
        }
      }
      case UncheckedIOException io -> err.println("omnigraph: " + io.getMessage());
      default ->
          err.println(
              "omnigraph: a defect of omnigraph itself: "
                  + failure
                  + "; please report it"
                  + (debug ? "" : " with what --debug prints"));
    }
    if (debug) {
      failure.printStackTrace(err);
    }
  }

  /** Errors with places speak for themselves, like a compiler's. */
  private static String sentence(OmnigraphException failure) {
    int places =
        switch (failure) {
          case InvalidInputException invalid -> invalid.diagnostics().size();
          case ConstraintViolationException violated -> violated.violations().size();
          default -> 0;
        };
    return switch (places) {
      case 0 -> "omnigraph: " + failure.getMessage() + " [" + failure.code() + "]";
      case 1 -> String.valueOf(failure.getMessage());
      default -> failure.getMessage() + "\n" + places + " errors";
    };
  }

  /** Whether whoever read the result has had enough of it, for instance {@code head}. */
  private static boolean isClosedPipe(IOException failure) {
    return "Broken pipe".equals(failure.getMessage());
  }
}
