package dev.omnigraph;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.maintenance.Retention;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a cleanup may delete.
 *
 * @param retention how much history stays
 * @param dryRun whether to delete nothing and only tell what would be deleted
 * @param progress hears in words what it is at
 */
public record CleanupRequest(Retention retention, boolean dryRun, Consumer<String> progress) {

  /** Keeps all history: only garbage goes, which processes left that died. */
  public static CleanupRequest garbage() {
    return new CleanupRequest(Retention.ALL, false, words -> {});
  }

  /**
   * Keeps some history of every branch; with both, what either keeps is kept.
   *
   * @param versions so many of the newest, at least 1, or null
   * @param time every version that was the newest at some moment of this long until now, or null
   */
  public CleanupRequest keep(@Nullable Long versions, @Nullable Duration time) {
    if ((versions != null && versions < 1) || (time != null && time.isNegative())) {
      throw new InvalidInputException(
          "invalid_retention", "at least one version has to be kept, and no negative time");
    }
    return new CleanupRequest(new Retention(versions, time), dryRun, progress);
  }

  public CleanupRequest dryRun(boolean yes) {
    return new CleanupRequest(retention, yes, progress);
  }

  public CleanupRequest progress(Consumer<String> listener) {
    return new CleanupRequest(retention, dryRun, listener);
  }
}
