package dev.omnigraph.table;

import java.util.Arrays;

/**
 * Which rows of a {@link Layout} are live, in the order of the table: from a row's ordinal to its
 * position. Kept as stretches in which both count up together; where these are short, as one
 * position a row.
 */
final class LiveRows {
  private final int count;

  /** Ordinal at which each stretch begins; empty where {@link #positions} has every row. */
  private final int[] ordinals;

  /** Position at which each stretch begins, or the position of each row. */
  private final int[] positions;

  private LiveRows(int count, int[] ordinals, int[] positions) {
    this.count = count;
    this.ordinals = ordinals;
    this.positions = positions;
  }

  /** All rows of one run, none of them a tombstone. */
  static LiveRows all(int rows) {
    return new LiveRows(rows, new int[] {0}, new int[] {0});
  }

  int count() {
    return count;
  }

  int position(int ordinal) {
    if (ordinals.length == 0) {
      return positions[ordinal];
    }
    if (ordinals.length == 1) {
      return positions[0] + ordinal;
    }
    int found = Arrays.binarySearch(ordinals, ordinal);
    int stretch = found >= 0 ? found : -found - 2;
    return positions[stretch] + ordinal - ordinals[stretch];
  }

  /** The first ordinal behind one whose position doesn't count up with it. */
  int endOfStretch(int ordinal) {
    if (ordinals.length == 0) {
      return ordinal + 1;
    }
    int found = Arrays.binarySearch(ordinals, ordinal);
    int behind = (found >= 0 ? found : -found - 2) + 1;
    return behind < ordinals.length ? ordinals[behind] : count;
  }

  /** Sets the positions of {@code count} ordinals in a row. */
  void positions(int first, int count, int[] out) {
    if (ordinals.length == 0) {
      System.arraycopy(positions, first, out, 0, count);
      return;
    }
    int found = Arrays.binarySearch(ordinals, first);
    int stretch = found >= 0 ? found : -found - 2;
    for (int i = 0; i < count; i++) {
      int ordinal = first + i;
      if (stretch + 1 < ordinals.length && ordinals[stretch + 1] == ordinal) {
        stretch++;
      }
      out[i] = positions[stretch] + ordinal - ordinals[stretch];
    }
  }

  /** The bytes that it takes in memory. */
  int weight() {
    return (int) Math.min(Integer.MAX_VALUE, 64 + 4L * (ordinals.length + positions.length));
  }

  /** Collects live rows in order. */
  static final class Builder {
    private int count;
    private int stretches;
    private int[] ordinals = new int[16];
    private int[] positions = new int[16];

    /** Adds {@code rows} rows from a position on. */
    void add(int position, int rows) {
      if (rows <= 0) {
        return;
      }
      boolean continues =
          stretches > 0 && positions[stretches - 1] + count - ordinals[stretches - 1] == position;
      if (!continues) {
        if (stretches == ordinals.length) {
          ordinals = Arrays.copyOf(ordinals, stretches * 2);
          positions = Arrays.copyOf(positions, stretches * 2);
        }
        ordinals[stretches] = count;
        positions[stretches++] = position;
      }
      count += rows;
    }

    LiveRows build() {
      if (2L * stretches <= count || stretches <= 1) {
        return new LiveRows(
            count, Arrays.copyOf(ordinals, stretches), Arrays.copyOf(positions, stretches));
      }
      int[] each = new int[count];
      for (int s = 0; s < stretches; s++) {
        int end = s + 1 < stretches ? ordinals[s + 1] : count;
        for (int ordinal = ordinals[s]; ordinal < end; ordinal++) {
          each[ordinal] = positions[s] + ordinal - ordinals[s];
        }
      }
      return new LiveRows(count, new int[0], each);
    }
  }
}
