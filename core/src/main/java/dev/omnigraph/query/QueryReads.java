package dev.omnigraph.query;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.CheckedQuery.Output;
import dev.omnigraph.query.CheckedQuery.SortKey;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Pattern.Way;
import dev.omnigraph.schema.GraphType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says on what of a graph the result of a query rests, by what it demands and not by how it is
 * computed: nodes whose ids it fixes and the edges at them, and of everything else the whole table.
 */
final class QueryReads {
  private final Reads reads;
  private final Consumer<GraphType> types;

  /** The ids that nodes can have, where they are fixed. */
  private final Map<Slot, List<String>> fixed = new HashMap<>();

  private QueryReads(Reads reads, Consumer<GraphType> types) {
    this.reads = reads;
    this.types = types;
  }

  /**
   * Notes what a query looks at.
   *
   * @param query with every parameter replaced by its value
   * @param types is shown every type of which it reads rows
   */
  static void note(CheckedRead query, Reads reads, Consumer<GraphType> types) {
    QueryReads notes = new QueryReads(reads, types);
    notes.note(query.pattern());
    Stream.concat(
            query.outputs().stream().map(Output::term), query.order().stream().map(SortKey::term))
        .forEach(notes::note);
  }

  private void note(Term term) {
    if (term instanceof Term.Summary summary) {
      note(summary.pattern());
    }
  }

  private void note(Pattern pattern) {
    pattern.slots().stream().filter(slot -> !slot.isEdge()).forEach(slot -> note(slot, pattern));
    pattern.steps().forEach(this::note);
    for (Condition condition : pattern.conditions()) {
      condition.summaries().forEach(this::note);
    }
    List<Pattern> inner = new ArrayList<>(pattern.present());
    inner.addAll(pattern.absent());
    inner.addAll(pattern.optional());
    inner.forEach(this::note);
  }

  private void note(Slot node, Pattern pattern) {
    types.accept(node.type());
    KeyLookup key = KeyLookup.of(node, pattern.conditions());
    if (key == null) {
      reads.addAll(node.type().id(), Footprint.IDS);
    } else {
      key.ids().forEach(id -> reads.add(node.type().id(), Footprint.IDS, id));
      fixed.put(node, key.ids());
    }
  }

  private void note(Step step) {
    for (Way way : step.ways()) {
      Slot source = way.reversed() ? step.destination() : step.source();
      Slot destination = way.reversed() ? step.source() : step.destination();
      String table = way.type().id();
      types.accept(way.type());
      if (step.max() > 1 || !noteAt(step, source, destination, table)) {
        reads.addAll(table, Footprint.IDS);
      }
    }
  }

  /** Whether an end of a step is fixed, so that only the edges at it count. */
  private boolean noteAt(Step step, Slot source, Slot destination, String table) {
    @Nullable List<String> ids = fixed.get(source);
    String side = Footprint.SRC;
    String otherSide = Footprint.DST;
    if (ids == null) {
      ids = fixed.get(destination);
      side = Footprint.DST;
      otherSide = Footprint.SRC;
    }
    if (ids == null) {
      return false;
    }
    for (String id : ids) {
      reads.add(table, side, id);
      if (step.undirected()) {
        reads.add(table, otherSide, id);
      }
    }
    return true;
  }
}
