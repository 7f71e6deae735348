package dev.omnigraph.table;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * Rows of one table, each identity at most once, sorted: nodes by id, edges by (src, dst, id), in
 * order of UTF-8 bytes. A row of a run with a higher sequence shadows one of the same id in a
 * lower.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Run.Stored.class, name = "stored"),
  @JsonSubTypes.Type(value = Run.Inline.class, name = "inline")
})
public sealed interface Run {

  /** The table version that brought it. */
  long sequence();

  /** Rows, tombstones among them. */
  long rows();

  /** Fragments on the store, in the order of their rows; their ranges don't overlap. */
  record Stored(long sequence, List<Fragment> fragments) implements Run {
    public Stored {
      fragments = List.copyOf(fragments);
    }

    @Override
    public long rows() {
      return fragments.stream().mapToLong(Fragment::rows).sum();
    }
  }

  /** Rows that travel in a version object. */
  record Inline(long sequence, InlineRows inline) implements Run {
    @Override
    public long rows() {
      return inline.ids().size();
    }
  }
}
