package dev.omnigraph.constraint;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.Row;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows that were written to one table in several goes, as if in one. */
final class WritesMerge {
  private static final Comparator<WrittenRow> NODES =
      Comparator.comparing(WrittenRow::id, Row.ID_ORDER);
  private static final Comparator<WrittenRow> EDGES =
      Comparator.comparing(WrittenRow::source, Row.ID_ORDER)
          .thenComparing(WrittenRow::destination, Row.ID_ORDER)
          .thenComparing(NODES);

  private final WriteSet into;
  private final GraphType type;
  private final UnaryOperator<Set<String>> there;
  private final Comparator<WrittenRow> order;

  /** Tombstones of rows of which it is not known whether they were there. */
  private final Map<String, WrittenRow> uncertain = new LinkedHashMap<>();

  /** The first row that is left of a go. */
  private record Ahead(WrittenRow row, int go, Cursor<WrittenRow> rest) {}

  WritesMerge(WriteSet into, GraphType type, UnaryOperator<Set<String>> there) {
    this.into = into;
    this.type = type;
    this.there = there;
    this.order = type instanceof EdgeType ? EDGES : NODES;
  }

  void run(List<TableWrites> goes) {
    PriorityQueue<Ahead> ahead =
        new PriorityQueue<>(Comparator.comparing(Ahead::row, order).thenComparingInt(Ahead::go));
    for (int go = 0; go < goes.size(); go++) {
      advance(ahead, go, goes.get(go).rows());
    }
    for (Ahead next = ahead.poll(); next != null; next = ahead.poll()) {
      WrittenRow first = next.row();
      WrittenRow last = first;
      advance(ahead, next.go(), next.rest());
      for (Ahead same = ahead.peek();
          same != null && order.compare(first, same.row()) == 0;
          same = ahead.peek()) {
        last = same.row();
        ahead.remove();
        advance(ahead, same.go(), same.rest());
      }
      add(first, last);
    }
    addCertain();
  }

  private static void advance(PriorityQueue<Ahead> ahead, int go, Cursor<WrittenRow> rest) {
    @Nullable WrittenRow next = rest.next();
    if (next != null) {
      ahead.add(new Ahead(next, go, rest));
    }
  }

  private void add(WrittenRow first, WrittenRow last) {
    if (!last.isDeleted()) {
      if (first.isMade()) {
        into.insertNew(type, last.row(), last.line());
      } else {
        into.insert(type, last.row(), last.line());
      }
    } else if (first.isDeleted()) {
      into.delete(type, last.row(), last.line());
    } else if (!first.isMade()) {
      uncertain.put(last.id(), last);
      if (uncertain.size() == Existing.BATCH) {
        addCertain();
      }
    }
  }

  private void addCertain() {
    if (!uncertain.isEmpty()) {
      Set<String> known = there.apply(uncertain.keySet());
      uncertain.forEach(
          (id, row) -> {
            if (known.contains(id)) {
              into.delete(type, row.row(), row.line());
            }
          });
      uncertain.clear();
    }
  }
}
