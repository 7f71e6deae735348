package dev.omnigraph;

import dev.omnigraph.load.Exporter;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.query.Explanation;
import dev.omnigraph.query.GraphView;
import dev.omnigraph.query.QueryContext;
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
import java.util.List;
import java.util.stream.Stream;

/**
 * One version of a graph, pinned: whatever others write, it stays as it is. Thread-safe; usable
 * until its graph is closed.
 */
public final class Snapshot {
  private final Internals internals;
  private final Head head;

  Snapshot(Internals internals, Head head) {
    this.internals = internals;
    this.head = head;
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
    return contract().types().map(this::summary).toList();
  }

  /**
   * Runs a read query on it.
   *
   * @throws dev.omnigraph.error.InvalidInputException if the text, a parameter or the choice among
   *     several queries is wrong
   */
  public QueryResult query(QueryRequest request) {
    QueryFile file = QueryFile.parse(request.source(), request.text());
    return new QueryResult(
        QueryEngine.run(view(), file, request.name(), request.params(), context()), this);
  }

  /**
   * Tells how a read query would be run on it, without running it.
   *
   * @throws dev.omnigraph.error.InvalidInputException as {@link #query} does
   */
  public Explanation explain(QueryRequest request) {
    QueryFile file = QueryFile.parse(request.source(), request.text());
    return QueryEngine.explain(view(), file, request.name(), request.params(), context());
  }

  /**
   * Runs a read query on it to its end and tells what each part of it did.
   *
   * @throws dev.omnigraph.error.InvalidInputException as {@link #query} does
   */
  public Explanation analyze(QueryRequest request) {
    QueryFile file = QueryFile.parse(request.source(), request.text());
    return QueryEngine.analyze(
        view(), file, request.name(), request.params(), context(), System::nanoTime);
  }

  private QueryContext context() {
    return new QueryContext(
        internals.options().clock(), internals.allocator(), internals.options().queryLimits());
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
    return new Exporter(contract(), this::tableView).write(out);
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
