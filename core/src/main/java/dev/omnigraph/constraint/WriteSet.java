package dev.omnigraph.constraint;

import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.table.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a transaction writes and deletes, by type, and what becomes of the rows that are
 * there already. Rows are sorted on the way, in memory while they are few. Filled by one thread,
 * then {@linkplain #seal sealed}, then read by any.
 */
public final class WriteSet implements AutoCloseable {
  private final String source;
  private final Rule rule;
  private final Scratch scratch;
  private final Map<String, TableWrites> byTable = new TreeMap<>();

  /** What becomes of rows that are there already. */
  public enum Rule {
    /** They stay; to write one of the same id is an error. */
    INSERT,
    /** A row of the same id is replaced as a whole, the others stay. */
    UPSERT,
    /** All rows of the types that are written go. */
    REPLACE
  }

  /**
   * @param source where the rows come from, for errors: a file name
   * @param scratch where they are kept; closed by the caller, after the write
   */
  public WriteSet(String source, Rule rule, Scratch scratch) {
    this.source = source;
    this.rule = rule;
    this.scratch = scratch;
  }

  /**
   * Adds a row whose values obey the rules for single rows.
   *
   * @param row not a tombstone
   * @param line its line in the source, from 1; 0 where there are no lines
   */
  public void insert(GraphType type, Row row, int line) {
    table(type).add(row, line, false);
  }

  /** Adds a row likewise, whose id was made for it: there can't be another one. */
  public void insertNew(GraphType type, Row row, int line) {
    table(type).add(row, line, true);
  }

  /**
   * Lets the row of an id go that is there.
   *
   * @param tombstone of it
   * @param line of what demands it, or 0
   */
  public void delete(GraphType type, Row tombstone, int line) {
    table(type).add(tombstone, line, false);
  }

  private TableWrites table(GraphType type) {
    return byTable.computeIfAbsent(
        type.id(), id -> new TableWrites(type, rule == Rule.UPSERT, scratch));
  }

  /**
   * Takes the rows of a type out that were written so far.
   *
   * @return sealed, the caller's to close; null where there are none
   */
  public @Nullable TableWrites take(GraphType type) {
    TableWrites taken = byTable.remove(type.id());
    if (taken != null) {
      taken.seal();
    }
    return taken;
  }

  /**
   * Puts the rows of a type back that were taken out: of each id the last, and no tombstone of a
   * row that never was there.
   *
   * @param taken from this, in that order; closed here
   * @param there which of some ids have a row that this did not write
   */
  public void putBack(GraphType type, List<TableWrites> taken, UnaryOperator<Set<String>> there) {
    new WritesMerge(this, type, there).run(taken);
    taken.forEach(TableWrites::close);
  }

  /** To be called behind the last row. Of several upserts of one id only the last is kept. */
  public void seal() {
    byTable.values().forEach(TableWrites::seal);
  }

  public Rule rule() {
    return rule;
  }

  public String source() {
    return source;
  }

  /** By table id. */
  public Map<String, TableWrites> tables() {
    return byTable;
  }

  public boolean isEmpty() {
    return byTable.isEmpty();
  }

  public Scratch scratch() {
    return scratch;
  }

  /** Whether the rows of a table that are there already go. */
  public boolean replaces(String table) {
    return rule == Rule.REPLACE && byTable.containsKey(table);
  }

  /** Frees all rows. */
  @Override
  public void close() {
    byTable.values().forEach(TableWrites::close);
  }

  /** The rows that one table gets, sorted like a run; none where it isn't written. */
  Cursor<WrittenRow> rows(String table) {
    @Nullable TableWrites writes = byTable.get(table);
    return writes == null ? () -> null : writes.liveRows();
  }

  /** The rows that one table loses one by one, sorted likewise. */
  Cursor<WrittenRow> deleted(String table) {
    @Nullable TableWrites writes = byTable.get(table);
    return writes == null ? () -> null : writes.deletedRows();
  }
}
