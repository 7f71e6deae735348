package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.Output;
import dev.omnigraph.query.CheckedQuery.SortKey;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Groups of bindings, with the aggregates of each. */
final class Groups implements AutoCloseable {
  private final QueryContext context;
  private final int width;
  private final GroupKeys keys;
  private final Map<Field, FieldColumn> arguments = new HashMap<>();
  private final Map<Aggregate, Counted> counted = new LinkedHashMap<>();

  /**
   * An aggregate in the making.
   *
   * @param argument its argument by binding; null: a node or an edge, which is never null
   */
  private record Counted(Accumulator accumulator, @Nullable Values argument) {}

  Groups(QueryContext context, GraphView graph, List<Output> outputs, int width) {
    this.context = context;
    this.width = width;
    this.keys = new GroupKeys(context, graph, outputs, width);
    for (Output output : outputs) {
      if (output.term() instanceof Aggregate aggregate) {
        counted.computeIfAbsent(aggregate, key -> counted(graph, key));
      }
    }
    grow();
  }

  private Counted counted(GraphView graph, Aggregate aggregate) {
    Values argument =
        switch (aggregate.argument()) {
          case Field field ->
              arguments
                  .computeIfAbsent(
                      field,
                      key -> new FieldColumn(context, graph, key.slot(), key.property().id()))
                  .values();
          case Constant constant -> Values.constant(constant.value(), constant.type());
          default -> null;
        };
    Accumulator accumulator = Accumulator.of(context::reserve, aggregate);
    return new Counted(accumulator, argument);
  }

  private void grow() {
    counted.values().forEach(each -> each.accumulator().grow(keys.size()));
  }

  /** Takes all bindings in. */
  void collect(Operator input) {
    for (Batch batch = input.next(); batch != null; batch = input.next()) {
      int[] numbers = keys.numbers(batch);
      grow();
      for (FieldColumn column : arguments.values()) {
        column.load(batch.columns, batch.size);
      }
      for (Counted each : counted.values()) {
        add(each, numbers, batch);
      }
    }
  }

  private static void add(Counted each, int[] numbers, Batch batch) {
    Values argument = each.argument();
    for (int row = 0; row < batch.size; row++) {
      if (argument == null) {
        each.accumulator().count(numbers[row], batch.weight(row));
      } else if (!argument.isNull(row)) {
        each.accumulator().add(numbers[row], argument, row, batch.weight(row));
      }
    }
  }

  @Nullable Object value(Aggregate aggregate, int group) {
    Counted each = counted.get(aggregate);
    if (each == null) {
      throw new IllegalStateException("not collected: " + aggregate);
    }
    return each.accumulator().value(group);
  }

  /** Makes a batch of the bindings that stand for some groups. */
  void bindings(int[] groups, int from, int count, Batch into) {
    keys.bindings(groups, from, count, into);
  }

  /** A batch that {@link #bindings} can fill. */
  Batch newBatch() {
    return Batch.of(width, keys.slots().stream().mapToInt(Slot::index).toArray());
  }

  /**
   * The groups, in an order: by keys, then by the values of the group in the order returned;
   * without keys as they came.
   */
  int[] ordered(GraphView graph, List<SortKey> order, long limit) {
    if (order.isEmpty()) {
      return range(0, (int) Math.min(limit, keys.size()));
    }
    SortedKeys sorted = new SortedKeys(context, limit);
    KeyWriter key = new KeyWriter();
    Batch batch = newBatch();
    Map<Aggregate, List<@Nullable Object>> aggregates = new HashMap<>();
    try (BatchKey values = new BatchKey(context, graph)) {
      for (SortKey part : order) {
        if (part.term() instanceof Aggregate aggregate) {
          List<@Nullable Object> results =
              aggregates.computeIfAbsent(aggregate, each -> new ArrayList<>());
          values.addValues(Values.of(results, aggregate.type().kind()), part.descending());
        } else {
          values.add(part.term(), part.descending());
        }
      }
      for (int from = 0; from < keys.size(); from += Batch.CAPACITY) {
        context.check();
        int[] groups = range(from, Math.min(keys.size(), from + Batch.CAPACITY));
        bindings(groups, 0, groups.length, batch);
        values.load(batch);
        aggregates.forEach((aggregate, results) -> refill(results, aggregate, groups));
        for (int i = 0; i < groups.length; i++) {
          key.clear();
          values.put(i, key);
          key.putBytes(keys.key(groups[i]));
          key.putOrdinal(groups[i], false);
          sorted.add(key);
        }
      }
    }
    return sorted.sorted().stream()
        .mapToInt(bytes -> KeyWriter.ordinal(bytes, bytes.length))
        .toArray();
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private void refill(List<@Nullable Object> results, Aggregate aggregate, int[] groups) {
    results.clear();
    for (int group : groups) {
      results.add(value(aggregate, group));
    }
  }

  @Override
  public void close() {
    keys.close();
    arguments.values().forEach(FieldColumn::close);
  }
}
