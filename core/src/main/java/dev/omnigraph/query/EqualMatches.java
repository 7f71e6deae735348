package dev.omnigraph.query;

import dev.omnigraph.query.Term.Field;
import java.util.Arrays;
import java.util.function.Supplier;

/** Rows in which a field has the value that another field of the binding has. */
final class EqualMatches extends Matches {
  private final QueryContext context;
  private final GraphView graph;
  private final Field own;
  private final Supplier<Operator> candidates;
  private final FieldColumn wanted;
  private final KeyWriter key = new KeyWriter();
  private final KeyTable keys;

  /** Where the rows of each key begin; those of the next key begin where they end. */
  private int[] starts = new int[0];

  private boolean indexed;

  /**
   * @param own field of the slot to bind
   * @param other field of a slot that is bound, of the same form
   * @param candidates rows that can match; asked when the first binding comes
   */
  EqualMatches(
      QueryContext context,
      GraphView graph,
      Field own,
      Field other,
      Supplier<Operator> candidates) {
    this.context = context;
    this.graph = graph;
    this.own = own;
    this.candidates = candidates;
    this.wanted = new FieldColumn(context, graph, other.slot(), other.property().id());
    this.keys = new KeyTable(context::reserve);
  }

  /** Takes in all rows that can match. */
  private void index() {
    int[] all = new int[64];
    int[] numbers = new int[64];
    int size = 0;
    try (Operator input = candidates.get();
        FieldColumn column = new FieldColumn(context, graph, own.slot(), own.property().id())) {
      for (Batch batch = input.next(); batch != null; batch = input.next()) {
        column.load(batch.columns, batch.size);
        if (size + batch.size > all.length) {
          int room = Math.max(2 * all.length, size + batch.size);
          context.reserve(8L * (room - all.length));
          all = Arrays.copyOf(all, room);
          numbers = Arrays.copyOf(numbers, room);
        }
        for (int i = 0; i < batch.size; i++) {
          if (!column.values().isNull(i)) {
            all[size] = batch.column(own.slot())[i];
            numbers[size++] = number(column.values(), i);
          }
        }
      }
    }
    sort(all, numbers, size);
  }

  private int number(Values values, int row) {
    key.clear();
    key.put(values, row, false);
    return keys.number(key);
  }

  /** Puts the rows of each key together. */
  private void sort(int[] all, int[] numbers, int size) {
    starts = new int[keys.size() + 1];
    for (int i = 0; i < size; i++) {
      starts[numbers[i] + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] next = starts.clone();
    rows = new int[size];
    for (int i = 0; i < size; i++) {
      rows[next[numbers[i]]++] = all[i];
    }
  }

  @Override
  void load(Batch batch) {
    if (!indexed) {
      index();
      indexed = true;
    }
    wanted.load(batch.columns, batch.size);
  }

  @Override
  void seek(Batch batch, int binding) {
    count = 0;
    if (wanted.values().isNull(binding)) {
      return;
    }
    key.clear();
    key.put(wanted.values(), binding, false);
    int number = keys.find(key);
    if (number >= 0) {
      start = starts[number];
      count = starts[number + 1] - start;
    }
  }

  @Override
  public void close() {
    wanted.close();
  }
}
