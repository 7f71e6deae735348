package dev.omnigraph.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that bounds how long work goes on that can be stopped between its steps. */
final class TimeLimitOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      description =
          "Begin no further step after that long, for instance 14m; what is left can be gone on"
              + " with later.")
  private @Nullable String limit;

  /** Null where there is none. */
  @Nullable Duration time() {
    Duration time = limit == null ? null : Times.parse(limit);
    if (limit != null && time == null) {
      throw new ParameterException(
          command.commandLine(),
          "--time-limit: expected a time such as 14m or 90s, found " + limit);
    }
    return time;
  }
}
