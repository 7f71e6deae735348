package dev.omnigraph.sort;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sorts records by their bytes, unsigned; equal ones are all kept. Holds them in memory until the
 * {@link Scratch} has no more of it, then writes what it holds as a sorted run to a temporary file;
 * reading merges the runs. Filled by one thread, then read any number of times by any.
 */
public final class Sorter implements AutoCloseable {
  /** Most runs that are merged at once. */
  private static final int FAN_IN = 64;

  /** What a record takes on the heap beside its bytes. */
  private static final int OVERHEAD = 24;

  private final Scratch scratch;
  private final List<Future<RunFile.Run>> runs = new ArrayList<>();
  private byte[][] held = new byte[16][];
  private int heldCount;
  private long heldBytes;
  private long count;
  private boolean sealed;
  private @Nullable RunFile file;

  Sorter(Scratch scratch) {
    this.scratch = scratch;
  }

  /**
   * @param record the sorter's from here on
   * @throws dev.omnigraph.error.LimitExceededException if temporary space runs out
   */
  public void add(byte[] record) {
    if (sealed) {
      throw new IllegalStateException("read already");
    }
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, heldCount * 2);
    }
    held[heldCount++] = record;
    count++;
    long bytes = record.length + (long) OVERHEAD;
    heldBytes += bytes;
    scratch.hold(bytes);
  }

  /** How many records there are. */
  public long count() {
    return count;
  }

  long heldBytes() {
    return heldBytes;
  }

  /** Writes what is held to the file. */
  void spill() {
    byte[][] records = held;
    int number = heldCount;
    boolean sorted = sealed;
    scratch.release(heldBytes);
    held = new byte[16][];
    heldCount = 0;
    heldBytes = 0;
    RunFile to = file();
    runs.add(
        scratch.inBackground(
            () -> {
              if (!sorted) {
                sort(records, number);
              }
              return to.write(inMemory(records, number));
            }));
  }

  private RunFile file() {
    RunFile made = file;
    if (made == null) {
      made = new RunFile(scratch.file());
      file = made;
    }
    return made;
  }

  /** All records in order, from the first; none can be added any more. */
  public synchronized Records records() {
    if (!sealed) {
      sort(held, heldCount);
      sealed = true;
      while (runs.size() > FAN_IN) {
        List<Future<RunFile.Run>> first = runs.subList(0, FAN_IN);
        Records merged = new Merge(first.stream().map(this::open).toList());
        first.clear();
        RunFile to = file();
        runs.add(scratch.inBackground(() -> to.write(merged)));
      }
    }
    List<Records> parts = new ArrayList<>();
    runs.forEach(run -> parts.add(open(run)));
    parts.add(inMemory(held, heldCount));
    return parts.size() == 1 ? parts.getFirst() : new Merge(parts);
  }

  private Records open(Future<RunFile.Run> run) {
    return file().read(Scratch.await(run));
  }

  private static void sort(byte[][] records, int number) {
    Arrays.sort(records, 0, number, Arrays::compareUnsigned);
  }

  private static Records inMemory(byte[][] records, int number) {
    int[] next = {0};
    return () -> next[0] < number ? records[next[0]++] : null;
  }

  /** Frees what it holds. */
  @Override
  public void close() {
    scratch.release(heldBytes);
    scratch.remove(this);
    held = new byte[0][];
    heldCount = 0;
    heldBytes = 0;
    sealed = true;
    if (file != null) {
      file.close();
    }
  }

  /** Sorted parts as one. */
  private static final class Merge implements Records {
    private final PriorityQueue<Part> parts = new PriorityQueue<>();

    Merge(List<Records> sorted) {
      sorted.forEach(records -> add(new Part(records)));
    }

    private void add(Part part) {
      if (part.advance()) {
        parts.add(part);
      }
    }

    @Override
    public byte @Nullable [] next() {
      Part first = parts.poll();
      if (first == null) {
        return null;
      }
      byte[] record = first.head;
      add(first);
      return record;
    }
  }

  /** Records of which the first is at hand. */
  private static final class Part implements Comparable<Part> {
    private final Records records;
    private byte[] head = {};

    Part(Records records) {
      this.records = records;
    }

    boolean advance() {
      byte[] next = records.next();
      head = next == null ? head : next;
      return next != null;
    }

    @Override
    public int compareTo(Part other) {
      return Arrays.compareUnsigned(head, other.head);
    }
  }
}
