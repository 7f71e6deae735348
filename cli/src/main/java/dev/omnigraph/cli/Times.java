package dev.omnigraph.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lengths of time as people write them: a number, and one of d, h, m and s. */
final class Times {
  private Times() {}

  /** Null where it is none. */
  static @Nullable Duration parse(String text) {
    if (!text.matches("[0-9]{1,6}[dhms]")) {
      return null;
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 'd' -> Duration.ofDays(number);
      case 'h' -> Duration.ofHours(number);
      case 'm' -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
