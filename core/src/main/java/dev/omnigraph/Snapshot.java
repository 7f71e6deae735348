package dev.omnigraph;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.load.ArrowExporter;
import dev.omnigraph.load.Exporter;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.query.Explanation;
import dev.omnigraph.query.GraphView;
import dev.omnigraph.query.QueryEngine;
import dev.omnigraph.query.QueryFile;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.SchemaPrinter;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.TableView;
import dev.omnigraph.topology.Adjacency;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * One version of a graph, pinned: whatever others write, it stays as it is. Thread-safe; usable
 * until its graph is closed, and as long as the branch keeps the version: after a cleanup that does
 * not, reads fail with {@link dev.omnigraph.error.SnapshotExpiredException}.
 */
public final class Snapshot {
  private final Internals internals;
  private final Head head;

  Snapshot(Internals internals, Head head) {
    this.internals = internals;
    this.head = head;
  }

  /** What to throw where an object of it can't be read. */
  RuntimeException explain(CorruptException failure) {
    return new Expiry(internals.versions(), head).explain(failure);
  }

  Head head() {
    return head;
  }

  /** Number of the version. */
  public long version() {
    return head.number();
  }

  /** Name of the branch. */
  public String branch() {
    return head.version().branch();
  }

  /** The newest commit that it holds. */
  public Commit commit() {
    return Commit.of(head.version().commit(), head.number());
  }

  /**
   * How many rows the version's own commits wrote, by type, deletions included; types that they
   * left alone are not in it.
   */
  public Map<String, Long> rowsWritten() {
    Map<String, Long> written = new TreeMap<>();
    for (CommitEntry commit : head.version().record().commits()) {
      commit
          .tables()
          .forEach(
              (id, change) ->
                  contract()
                      .type(id)
                      .ifPresent(
                          type ->
                              written.merge(
                                  type.name(),
                                  change.added().stream().mapToLong(Run::rows).sum(),
                                  Long::sum)));
    }
    return written;
  }

  /** Its schema, in the schema language. */
  public String schema() {
    return SchemaPrinter.print(contract());
  }

  /** Its schema. */
  public Contract contract() {
    return head.state().contract();
  }

  /** Its tables, one a type, node types first, in order of the schema. */
  public List<TableSummary> tables() {
    try {
      return contract().types().map(this::summary).toList();
    } catch (CorruptException e) {
      throw explain(e);
    }
  }

  /**
   * Runs a read query on it.
   *
   * @throws dev.omnigraph.error.InvalidInputException if the text, a parameter or the choice among
   *     several queries is wrong
   */
  public QueryResult query(QueryRequest request) {
    QueryFile file = internals.parsed(request);
    try {
      return new QueryResult(
          QueryEngine.run(view(), file, request.name(), request.params(), internals.queryContext()),
          this);
    } catch (CorruptException e) {
      throw explain(e);
    }
  }

  /**
   * Tells how a read query would be run on it, without running it.
   *
   * @throws dev.omnigraph.error.InvalidInputException as {@link #query} does
   */
  public Explanation explain(QueryRequest request) {
    QueryFile file = internals.parsed(request);
    try {
      return QueryEngine.explain(
          view(), file, request.name(), request.params(), internals.queryContext());
    } catch (CorruptException e) {
      throw explain(e);
    }
  }

  /**
   * Runs a read query on it to its end and tells what each part of it did.
   *
   * @throws dev.omnigraph.error.InvalidInputException as {@link #query} does
   */
  public Explanation analyze(QueryRequest request) {
    QueryFile file = internals.parsed(request);
    try {
      return QueryEngine.analyze(
          view(),
          file,
          request.name(),
          request.params(),
          internals.queryContext(),
          System::nanoTime);
    } catch (CorruptException e) {
      throw explain(e);
    }
  }

  /**
   * Writes all its rows as JSONL, in the form that a load reads: node types by name, each sorted by
   * id, then edge types by name, each sorted by source, destination and id. Memory is bounded
   * whatever the number of rows.
   *
   * @param out UTF-8; flushed, not closed
   * @return how many rows
   */
  public long exportJsonl(OutputStream out) throws IOException {
    return exportJsonl(out, rows -> {});
  }

  /**
   * Writes all its rows as JSONL.
   *
   * @param out UTF-8; flushed, not closed
   * @param progress hears every few thousand rows how many are written
   * @return how many rows
   */
  public long exportJsonl(OutputStream out, LongConsumer progress) throws IOException {
    try {
      return new Exporter(contract(), this::tableView, progress).write(out);
    } catch (CorruptException e) {
      throw explain(e);
    }
  }

  /**
   * Writes all its rows as Arrow IPC files that any Arrow reader reads, one a type, named {@code
   * TYPE.arrow}; where names differ by case only, the later ones have a number. Columns are {@code
   * @id}, of edges {@code @src} and {@code @dst}, then the properties by name; the metadata of a
   * schema names the type, the kind ({@code node} or {@code edge}) and the types at the ends of an
   * edge. Memory is bounded whatever the number of rows; files appear under their names when all of
   * them are complete.
   *
   * @param directory made where it does not exist
   * @param replace whether it may hold files already: those of the same names are replaced, others
   *     stay
   * @param progress hears after each batch how many rows are written
   * @return how many rows
   * @throws dev.omnigraph.error.InvalidInputException if the directory is not empty and may not be
   *     written over
   */
  public long exportArrow(Path directory, boolean replace, LongConsumer progress)
      throws IOException {
    try {
      return new ArrowExporter(contract(), this::tableView, internals.allocator(), progress)
          .write(directory, replace);
    } catch (CorruptException e) {
      throw explain(e);
    }
  }

  private GraphView view() {
    return new GraphView() {
      @Override
      public Contract contract() {
        return head.state().contract();
      }

      @Override
      public TableView table(GraphType type) {
        return tableView(type);
      }

      @Override
      public Adjacency adjacency(EdgeType type) {
        return internals
            .topology()
            .of(tableView(type), node(type.source()), node(type.destination()));
      }

      @Override
      public boolean hasAdjacency(EdgeType type) {
        return internals
            .topology()
            .holds(tableView(type), node(type.source()), node(type.destination()));
      }
    };
  }

  private TableView node(String id) {
    return tableView(contract().type(id).orElseThrow());
  }

  private TableView tableView(GraphType type) {
    return internals.tables().view(type, head.state().table(type.id()).runs());
  }

  private TableSummary summary(GraphType type) {
    TableState table = head.state().table(type.id());
    List<Fragment> fragments = table.runs().stream().flatMap(Snapshot::fragments).toList();
    return new TableSummary(
        type.name(),
        type instanceof NodeType,
        tableView(type).rows(),
        table.tableVersion(),
        table.runs().size(),
        fragments.size(),
        fragments.stream().mapToLong(Fragment::bytes).sum());
  }

  private static Stream<Fragment> fragments(Run run) {
    return run instanceof Run.Stored stored ? stored.fragments().stream() : Stream.of();
  }
}
