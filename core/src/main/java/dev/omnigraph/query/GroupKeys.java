package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.Output;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Entity;
import dev.omnigraph.query.Term.Field;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells groups of bindings apart by the values of what is returned of them: two nodes of one name
 * are one group of {@code $x.name}.
 *
 * <p>Reading and comparing values is what costs, so it is done once for each row of the only slot,
 * or once for bindings that follow each other with the same rows.
 */
final class GroupKeys implements AutoCloseable {
  private final QueryContext context;
  private final KeyTable table;
  private final BatchKey values;
  private final List<Slot> slots;
  private final KeyWriter key = new KeyWriter();

  /** A binding for each group: what is returned of it, all others of the group have too. */
  private final int[][] examples;

  private int room = 64;

  /** Bindings whose group has to be found out. */
  private final Batch asked;

  /**
   * For keys of one slot: by row plus one the group plus one, 0 where it is not known, below that
   * the index in {@link #asked} minus one.
   */
  private final int @Nullable [] known;

  GroupKeys(QueryContext context, GraphView graph, List<Output> outputs, int width) {
    this.context = context;
    this.table = new KeyTable(context::reserve);
    this.values = new BatchKey(context, graph);
    Set<Slot> used = new LinkedHashSet<>();
    for (Output output : outputs) {
      switch (output.term()) {
        case Field field -> {
          used.add(field.slot());
          values.add(field, false);
        }
        case Entity entity -> {
          used.add(entity.slot());
          values.add(entity, false);
        }
        default -> {}
      }
    }
    this.slots = List.copyOf(used);
    int[] indexes = slots.stream().mapToInt(Slot::index).toArray();
    this.asked = Batch.of(width, indexes);
    this.examples = new int[width][];
    slots.forEach(slot -> examples[slot.index()] = new int[room]);
    this.known = known(graph);
    if (outputs.stream().allMatch(output -> output.term() instanceof Aggregate)) {
      // Without a key there is one group, even of nothing.
      table.number(key);
    }
  }

  private int @Nullable [] known(GraphView graph) {
    if (slots.size() != 1) {
      return null;
    }
    int rows = graph.table(slots.getFirst().type()).rows();
    if (rows > RememberedTest.MAX_ROWS) {
      return null;
    }
    context.reserve(4L * rows);
    return new int[rows + 1];
  }

  int size() {
    return table.size();
  }

  /** Slots whose rows decide about the group. */
  List<Slot> slots() {
    return slots;
  }

  /** The values of a group as bytes that sort like them. */
  byte[] key(int group) {
    return table.key(group);
  }

  /** The group of each binding of a batch. */
  int[] numbers(Batch batch) {
    int[] numbers = new int[batch.size];
    asked.size = 0;
    for (int i = 0; i < batch.size; i++) {
      numbers[i] = known == null ? likeLast(batch, i, numbers) : recall(known, batch, i);
    }
    int[] found = find();
    for (int i = 0; i < batch.size; i++) {
      if (numbers[i] < 0) {
        numbers[i] = found[-1 - numbers[i]];
      }
    }
    return numbers;
  }

  /** The group if it is known, else minus one minus the index of the question. */
  private int recall(int[] groups, Batch batch, int i) {
    int row = batch.column(slots.getFirst())[i] + 1;
    if (groups[row] == 0) {
      groups[row] = ask(batch, i);
    }
    return groups[row] > 0 ? groups[row] - 1 : groups[row];
  }

  private int likeLast(Batch batch, int i, int[] numbers) {
    if (i == 0) {
      return ask(batch, i);
    }
    for (Slot slot : slots) {
      int[] column = batch.column(slot);
      if (column[i] != column[i - 1]) {
        return ask(batch, i);
      }
    }
    return numbers[i - 1];
  }

  private int ask(Batch batch, int i) {
    for (Slot slot : slots) {
      asked.column(slot)[asked.size] = batch.column(slot)[i];
    }
    asked.size++;
    return -asked.size;
  }

  private int[] find() {
    values.load(asked);
    int[] found = new int[asked.size];
    for (int i = 0; i < asked.size; i++) {
      found[i] = number(i);
      if (known != null) {
        known[asked.column(slots.getFirst())[i] + 1] = found[i] + 1;
      }
    }
    return found;
  }

  private int number(int i) {
    key.clear();
    values.put(i, key);
    int before = table.size();
    int group = table.number(key);
    if (table.size() > before) {
      keepExample(group, i);
    }
    return group;
  }

  private void keepExample(int group, int i) {
    if (group == room) {
      context.reserve(4L * room * slots.size());
      room *= 2;
      for (Slot slot : slots) {
        examples[slot.index()] = Arrays.copyOf(examples[slot.index()], room);
      }
    }
    for (Slot slot : slots) {
      examples[slot.index()][group] = asked.column(slot)[i];
    }
  }

  /** Makes a batch of the bindings that stand for some groups. */
  void bindings(int[] groups, int from, int count, Batch into) {
    for (Slot slot : slots) {
      for (int i = 0; i < count; i++) {
        into.column(slot)[i] = examples[slot.index()][groups[from + i]];
      }
    }
    into.size = count;
  }

  @Override
  public void close() {
    values.close();
  }
}
