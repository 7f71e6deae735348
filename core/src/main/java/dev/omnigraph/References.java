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
import org.jspecify.annotations.Nullable;

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
    if (isId(reference)) {
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

  private static boolean isId(String text) {
    return text.matches("[0-9A-Za-z]{26}");
  }

  /**
   * An id that somebody may have typed, as ids are spelled.
   *
   * @throws InvalidInputException if it is none
   */
  static @Nullable String commitId(@Nullable String text) {
    return text == null ? null : id(text, "commit");
  }

  /**
   * @param what it is to be the id of, for people
   */
  static String id(String text, String what) {
    if (!isId(text)) {
      throw new InvalidInputException(
          "malformed_id",
          "`%s` is not the id of a %s: 26 letters and digits are expected".formatted(text, what));
    }
    return text.toLowerCase(Locale.ROOT);
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
