package dev.omnigraph.txn;

import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows that a transaction inserts, by type. Strict inserts: an id that exists is refused. Not
 * thread-safe.
 */
public final class WriteSet {
  private final String source;
  private final Map<String, Inserts> byTable = new TreeMap<>();

  /**
   * @param source where the rows come from, for errors: a file name
   */
  public WriteSet(String source) {
    this.source = source;
  }

  /**
   * A row to insert.
   *
   * @param row not a tombstone
   * @param line its line in the source, from 1; 0 where there are no lines
   */
  public record Insert(Row row, int line) {}

  /**
   * The inserts into one table.
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

  /** Sorts every table's rows like a run; rows of one identity stay in the order of their lines. */
  public void sort() {
    for (Inserts inserts : byTable.values()) {
      inserts.rows().sort(Comparator.comparing(Insert::row, Row.order(inserts.type())));
    }
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

  /** The inserts into one table; empty where there are none. */
  List<Insert> rows(String table) {
    Inserts inserts = byTable.get(table);
    return inserts == null ? List.of() : inserts.rows();
  }
}
