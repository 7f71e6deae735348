package dev.omnigraph.txn;

import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows that a transaction writes, by type, and what becomes of the rows that are there already.
 * Not thread-safe.
 */
public final class WriteSet {
  private final String source;
  private final Rule rule;
  private final Map<String, Inserts> byTable = new TreeMap<>();

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
   */
  public WriteSet(String source, Rule rule) {
    this.source = source;
    this.rule = rule;
  }

  /**
   * A row to write.
   *
   * @param row not a tombstone
   * @param line its line in the source, from 1; 0 where there are no lines
   */
  public record Insert(Row row, int line) {}

  /**
   * The rows written to one table.
   *
   * @param type the table's type
   * @param rows sorted like a run once {@link WriteSet#sort} was called
   */
  public record Inserts(GraphType type, List<Insert> rows) {}

  /** Adds a row whose values obey the rules for single rows. */
  public void insert(GraphType type, Row row, int line) {
    byTable
        .computeIfAbsent(type.id(), id -> new Inserts(type, new ArrayList<>()))
        .rows()
        .add(new Insert(row, line));
  }

  /**
   * Sorts every table's rows like a run; rows of one identity stay in the order of their lines. Of
   * several upserts of one id only the last is kept.
   */
  public void sort() {
    for (Inserts inserts : byTable.values()) {
      if (rule == Rule.UPSERT) {
        keepLast(inserts.rows());
      }
      inserts.rows().sort(Comparator.comparing(Insert::row, Row.order(inserts.type())));
    }
  }

  private static void keepLast(List<Insert> rows) {
    Set<String> later = HashSet.newHashSet(rows.size());
    List<Insert> last =
        rows.reversed().stream().filter(insert -> later.add(insert.row().id())).toList();
    rows.clear();
    rows.addAll(last);
  }

  public Rule rule() {
    return rule;
  }

  public String source() {
    return source;
  }

  /** By table id. */
  public Map<String, Inserts> tables() {
    return byTable;
  }

  public boolean isEmpty() {
    return byTable.isEmpty();
  }

  /** Whether the rows of a table that are there already go. */
  boolean replaces(String table) {
    return rule == Rule.REPLACE && byTable.containsKey(table);
  }

  /** The rows written to one table; empty where there are none. */
  List<Insert> rows(String table) {
    Inserts inserts = byTable.get(table);
    return inserts == null ? List.of() : inserts.rows();
  }
}
