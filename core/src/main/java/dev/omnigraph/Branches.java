package dev.omnigraph;

import dev.omnigraph.maintenance.Creation;
import dev.omnigraph.manifest.Head;
import java.util.List;

/** The branches of a graph. Thread-safe. */
public final class Branches {
  private final Graph graph;
  private final Internals internals;

  Branches(Graph graph, Internals internals) {
    this.graph = graph;
    this.internals = internals;
  }

  /** Creates a branch of the newest version of `main`. */
  public Branch create(String name) {
    return create(name, graph.branch(Creation.MAIN));
  }

  /**
   * Creates a branch of the newest version of another.
   *
   * @throws dev.omnigraph.error.InvalidInputException if the name can't be that of a branch
   * @throws dev.omnigraph.error.ConflictException if there is a branch of that name, or if the
   *     other one is deleted meanwhile
   * @throws dev.omnigraph.manifest.CommitOutcomeUnknownException if the store never answered
   */
  public Branch create(String name, Branch from) {
    graph.ensureWritable();
    return create(name, from, from.snapshot());
  }

  /**
   * Creates a branch of an older version of another.
   *
   * @param at as {@link Branch#snapshotAt}
   * @throws dev.omnigraph.error.NotFoundException if there is no such version
   */
  public Branch create(String name, Branch from, String at) {
    graph.ensureWritable();
    return create(name, from, from.snapshotAt(at));
  }

  private Branch create(String name, Branch from, Snapshot at) {
    Head created = internals.branchLives().create(name, from.known(), at.head());
    return new Branch(graph, internals, created);
  }

  /**
   * All of them, by name: one LIST a thousand, and one LIST and one GET each. One whose creator
   * died half-way is finished, or left out where the graph was opened for reading.
   */
  public List<BranchSummary> list() {
    graph.ensureOpen();
    return internals.branchLives().list(!internals.options().readOnly()).stream()
        .map(BranchSummary::of)
        .toList();
  }

  /**
   * Deletes a branch. Branches that were made of it keep their rows; what nobody needs any more
   * goes with the next cleanup.
   *
   * @throws dev.omnigraph.error.InvalidInputException if it is `main`
   * @throws dev.omnigraph.error.NotFoundException if there is none of that name
   * @throws dev.omnigraph.manifest.CommitOutcomeUnknownException if the store never answered
   */
  public void delete(String name) {
    graph.ensureWritable();
    internals.branchLives().delete(name);
  }
}
