package dev.omnigraph;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NotFoundException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What people call a version. */
final class References {
  private References() {}

  /**
   * @param commits of the branch, newest first
   * @return the number of the version
   */
  static long resolve(String reference, Supplier<Stream<Commit>> commits) {
    if (reference.matches("[0-9]{1,18}")) {
      return Long.parseLong(reference);
    }
    if (reference.matches("[0-9A-Za-z]{26}")) {
      String id = reference.toLowerCase(Locale.ROOT);
      return find(
          commits,
          commit -> commit.id().equals(id),
          "there is no commit `%s`".formatted(reference));
    }
    Instant time = time(reference);
    return find(
        commits,
        commit -> !commit.displayTime().isAfter(time),
        "there was no version yet at " + reference);
  }

  private static long find(
      Supplier<Stream<Commit>> commits, Predicate<Commit> wanted, String otherwise) {
    try (Stream<Commit> newestFirst = commits.get()) {
      return newestFirst
          .filter(wanted)
          .findFirst()
          .orElseThrow(() -> new NotFoundException("version_not_found", otherwise))
          .version();
    }
  }

  private static Instant time(String reference) {
    try {
      return OffsetDateTime.parse(reference).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "invalid_version",
          "`%s` names no version: expected its number, the id of a commit, or a time such as"
                  .formatted(reference)
              + " 2026-11-20T10:00:00Z",
          e);
    }
  }
}
