package dev.omnigraph.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of a listing.
 *
 * @param entries in order; may be shorter than the limit, even empty, while a cursor follows
 * @param cursor where the next page begins; empty after the last
 * @param storeTime the store's time of this answer
 */
public record ListPage(List<ListEntry> entries, Optional<String> cursor, Instant storeTime) {
  public ListPage {
    entries = List.copyOf(entries);
  }
}
