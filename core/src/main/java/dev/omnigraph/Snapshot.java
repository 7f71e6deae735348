package dev.omnigraph;

import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.SchemaPrinter;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.Run;
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

  private TableSummary summary(GraphType type) {
    TableState table = head.state().table(type.id());
    List<Fragment> fragments = table.runs().stream().flatMap(Snapshot::fragments).toList();
    return new TableSummary(
        type.name(),
        type instanceof NodeType,
        internals.tables().view(type, table.runs()).rows(),
        table.tableVersion(),
        table.runs().size(),
        fragments.size(),
        fragments.stream().mapToLong(Fragment::bytes).sum());
  }

  private static Stream<Fragment> fragments(Run run) {
    return run instanceof Run.Stored stored ? stored.fragments().stream() : Stream.of();
  }
}
