package dev.omnigraph.manifest;

import java.time.Instant;

/**
 * The last version of a segment, which holds every record since the segment before.
 *
 * @param version its number
 * @param commit id of its last commit, by which it is recognised
 * @param followed store time in the record that follows it
 */
public record SegmentEnd(long version, String commit, Instant followed) {}
