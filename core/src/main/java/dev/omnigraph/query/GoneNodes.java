package dev.omnigraph.query;

import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Records;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.sort.Sorter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The ids of nodes that a statement deletes, any number of them. Filled, then read. */
final class GoneNodes implements AutoCloseable {
  private static final int AT_ONCE = 8192;

  private final Sorter sorted;
  private final RecordWriter writer = new RecordWriter();

  GoneNodes(Scratch scratch) {
    this.sorted = scratch.sorter();
  }

  void add(String id) {
    sorted.add(writer.text(id).take());
  }

  long count() {
    return sorted.count();
  }

  /** The ids as records of one text each, in order. */
  Records records() {
    return sorted.records();
  }

  /** Shows all ids, some at once. */
  void forEach(Consumer<List<String>> visitor) {
    List<String> some = new ArrayList<>();
    Records ids = records();
    for (byte[] id = ids.next(); id != null; id = ids.next()) {
      some.add(new RecordReader(id).text());
      if (some.size() == AT_ONCE) {
        visitor.accept(some);
        some = new ArrayList<>();
      }
    }
    if (!some.isEmpty()) {
      visitor.accept(some);
    }
  }

  @Override
  public void close() {
    sorted.close();
  }
}
