package dev.omnigraph.query;

import dev.omnigraph.constraint.Cursor;
import dev.omnigraph.constraint.TableWrites;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.constraint.WrittenRow;
import dev.omnigraph.manifest.State;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.table.PrivateRun;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A state with what a transaction has written over it so far. What is written is read as further,
 * newest runs of the tables, which are made where a table is looked at behind a write to it: who
 * never looks pays nothing. Memory is bounded whatever is written. For one thread.
 */
public final class WorkingGraph implements AutoCloseable {
  /** How many small runs of own rows a table has at most. */
  private static final int SMALL_RUNS = 8;

  private final Tables tables;
  private final State state;
  private final Scratch scratch;
  private final WriteSet writes;
  private final Map<String, Own> own = new TreeMap<>();
  private boolean finished;
  private @Nullable RuntimeException failure;

  /** What was written to a table before it was looked at last. */
  private static final class Own {
    final List<TableWrites> goes = new ArrayList<>();
    final List<PrivateRun> runs = new ArrayList<>();
    long sequence;
  }

  /**
   * @param source where the statements come from, for errors
   * @param scratch where rows are kept; closed by the caller, after what {@link #finish} gives
   */
  public WorkingGraph(Tables tables, State state, String source, Scratch scratch) {
    this.tables = tables;
    this.state = state;
    this.scratch = scratch;
    this.writes = new WriteSet(source, WriteSet.Rule.UPSERT, scratch);
  }

  /** The schema. */
  public Contract contract() {
    return state.contract();
  }

  /** Takes what is written from here on. */
  WriteSet writes() {
    return writes;
  }

  Scratch scratch() {
    return scratch;
  }

  /** Notes that a step threw, of which some may be written. */
  void fail(RuntimeException thrown) {
    failure = thrown;
  }

  /** What a step threw; null where all is well. */
  public @Nullable RuntimeException failure() {
    return failure;
  }

  /** The rows of a type as they are now; what is written later doesn't change the view. */
  TableView table(GraphType type) {
    TableWrites fresh = writes.take(type);
    if (fresh != null) {
      add(type, fresh);
    }
    List<Run> before = state.table(type.id()).runs();
    Own known = own.get(type.id());
    if (known == null) {
      return tables.view(type, before);
    }
    List<Run> runs = new ArrayList<>(before);
    known.runs.forEach(run -> runs.add(run.run()));
    return tables.view(type, runs);
  }

  private void add(GraphType type, TableWrites fresh) {
    Own known = own.computeIfAbsent(type.id(), id -> new Own());
    known.goes.add(fresh);
    try (PrivateRun.Writer writer = writer(type)) {
      Cursor<WrittenRow> rows = fresh.rows();
      for (WrittenRow row = rows.next(); row != null; row = rows.next()) {
        writer.add(row.row());
      }
      known.runs.add(writer.finish(sequence(type, known)));
    }
    List<PrivateRun> last = new ArrayList<>();
    for (int i = known.runs.size() - 1; i >= 0 && known.runs.get(i).isSmall(); i--) {
      last.addFirst(known.runs.get(i));
    }
    if (last.size() > SMALL_RUNS) {
      try (PrivateRun.Writer writer = writer(type)) {
        tables.merge(type, last.stream().map(PrivateRun::run).toList(), false, writer::add);
        known.runs.removeAll(last);
        known.runs.add(writer.finish(sequence(type, known)));
      }
    }
  }

  private PrivateRun.Writer writer(GraphType type) {
    return tables.privateRun(type, contract().schemaVersion(), scratch::directory);
  }

  private long sequence(GraphType type, Own known) {
    known.sequence++;
    return state.table(type.id()).tableVersion() + known.sequence;
  }

  /**
   * All that was written, sealed: of each id the last, and nothing of rows that came and went.
   * Nothing can be written any more. Throws what a step threw.
   */
  public WriteSet finish() {
    if (failure != null) {
      throw failure;
    }
    own.forEach(
        (id, known) -> {
          GraphType type = contract().type(id).orElseThrow();
          TableWrites last = writes.take(type);
          if (last != null) {
            known.goes.add(last);
          }
          TableView before = tables.view(type, state.table(id).runs());
          writes.putBack(type, known.goes, before::contains);
        });
    writes.seal();
    finished = true;
    return writes;
  }

  @Override
  public void close() {
    for (Own known : own.values()) {
      known.runs.forEach(PrivateRun::close);
      if (!finished) {
        known.goes.forEach(TableWrites::close);
      }
    }
    if (!finished) {
      writes.close();
    }
  }
}
