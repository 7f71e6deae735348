package dev.omnigraph.table;

import dev.omnigraph.error.LimitExceededException;
import java.util.Arrays;
import java.util.List;

/**
 * All rows of a table as they lie in its parts, shadowed ones and tombstones among them. A row's
 * position counts through the parts of the newest run, then of the next, and so on; within a run
 * positions follow the order of the table.
 */
final class Layout {
  private final Part[] parts;
  private final int[] batches;
  private final int[] starts;
  private final BatchRange[] ranges;
  private final int[] runEnds;

  /**
   * @param newestFirst the runs
   * @throws LimitExceededException if there are more rows than can be numbered
   */
  Layout(Tables tables, List<List<Part>> newestFirst) {
    Footers footers = tables.footers(newestFirst.stream().flatMap(List::stream).toList());
    int count = 0;
    for (List<Part> run : newestFirst) {
      for (Part part : run) {
        count += footers.ranges(part).size();
      }
    }
    parts = new Part[count];
    batches = new int[count];
    starts = new int[count + 1];
    ranges = new BatchRange[count];
    runEnds = new int[newestFirst.size()];
    int at = 0;
    long position = 0;
    for (int run = 0; run < newestFirst.size(); run++) {
      for (Part part : newestFirst.get(run)) {
        int batch = 0;
        for (BatchRange range : footers.ranges(part)) {
          parts[at] = part;
          batches[at] = batch++;
          ranges[at] = range;
          position += range.rows();
          starts[++at] = numbered(position);
        }
      }
      runEnds[run] = at;
    }
  }

  static int numbered(long rows) {
    if (rows > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          "table_rows",
          "a table of %,d rows, deleted ones among them; the most that can be read is %,d"
              .formatted(rows, Integer.MAX_VALUE));
    }
    return (int) rows;
  }

  /** Batches, which are counted like positions. */
  int batches() {
    return parts.length;
  }

  int runs() {
    return runEnds.length;
  }

  int firstBatch(int run) {
    return run == 0 ? 0 : runEnds[run - 1];
  }

  /** The first batch behind a run. */
  int endBatch(int run) {
    return runEnds[run];
  }

  List<Part> parts() {
    return List.of(parts);
  }

  /** The run to which a batch belongs. */
  int runOf(int batch) {
    int run = 0;
    while (runEnds[run] <= batch) {
      run++;
    }
    return run;
  }

  Part part(int batch) {
    return parts[batch];
  }

  /** The index of a batch within its part. */
  int indexInPart(int batch) {
    return batches[batch];
  }

  BatchRange range(int batch) {
    return ranges[batch];
  }

  /** Position of the first row of a batch. */
  int start(int batch) {
    return starts[batch];
  }

  /** The batch in which a position lies. */
  int batchOf(int position) {
    int found = Arrays.binarySearch(starts, position);
    return found >= 0 ? found : -found - 2;
  }

  int rows() {
    return starts[starts.length - 1];
  }

  Place place(int batch) {
    return new Place(parts[batch], batches[batch], ranges[batch].rows());
  }

  List<Place> places(int[] some) {
    return Arrays.stream(some).mapToObj(this::place).toList();
  }

  Want want(int batch, Column column) {
    return new Want(parts[batch], batches[batch], column);
  }

  /** Roughly the bytes that it takes in memory. */
  int weight() {
    return 400 * parts.length;
  }
}
