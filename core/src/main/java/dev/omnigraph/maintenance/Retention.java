package dev.omnigraph.maintenance;

import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.manifest.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * How much history a branch keeps. Where both are given, what either keeps is kept; where neither
 * is, all of it.
 *
 * @param versions so many of the newest, or null
 * @param time every version that was the newest at some moment of this long until now, or null
 */
public record Retention(@Nullable Long versions, @Nullable Duration time) {
  /** All of it. */
  public static final Retention ALL = new Retention(null, null);

  /** The oldest version to keep; not below the present floor. */
  long floor(Head head, Versions history) {
    long floor = Long.MAX_VALUE;
    if (versions != null) {
      floor = head.number() - versions + 1;
    }
    if (time != null) {
      floor = Math.min(floor, since(head, head.knownNewest().minus(time), history));
    }
    long present = head.version().floor();
    return floor == Long.MAX_VALUE ? present : Math.max(present, Math.min(floor, head.number()));
  }

  /**
   * The version that was the newest at a time, or one before it: a record tells by the store's
   * clock that the version before its own stood then, so that none older was the newest any more.
   */
  private static long since(Head head, Instant time, Versions history) {
    Iterator<Version> segments = history.segments(head.version()).iterator();
    while (segments.hasNext()) {
      Version segment = segments.next();
      long number = segment.version();
      for (VersionRecord record : segment.records().reversed()) {
        if (record.baseShown().isBefore(time)) {
          return number - 1;
        }
        number--;
      }
    }
    return 1;
  }
}
