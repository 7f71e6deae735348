package dev.omnigraph.manifest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The last version of a segment, which holds every record since the segment before.
 *
 * @param ordinal which segment of the branch, from 1
 * @param version its number
 * @param commit id of its last commit, by which it is recognised
 * @param followed store time in the record that follows it
 */
public record SegmentEnd(long ordinal, long version, String commit, Instant followed) {
  /** So many of the latest ends are kept in every version, and of those before each such one. */
  static final int KEPT = 256;

  /** The ends of which a version reminds, once there is one more. */
  static List<SegmentEnd> with(List<SegmentEnd> ends, SegmentEnd end) {
    List<SegmentEnd> kept = new ArrayList<>();
    for (SegmentEnd before : ends) {
      if (before.ordinal % KEPT == 0 || before.ordinal > end.ordinal - KEPT) {
        kept.add(before);
      }
    }
    kept.add(end);
    return kept;
  }
}
