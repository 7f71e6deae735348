package dev.omnigraph;

import dev.omnigraph.maintenance.SchemaChange;
import dev.omnigraph.maintenance.Unresolved;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.Migration;
import dev.omnigraph.schema.SchemaPrinter;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.txn.OpenBranch;
import java.util.List;

/**
 * The schema of a branch, and how it changes. Thread-safe.
 *
 * <p>A change is one commit and writes no rows, whatever their number: they are read as the newest
 * schema has them. What is dropped is no longer shown, but for snapshots of older versions, unless
 * it is to be deleted for good.
 */
public final class Schema {
  /** How many rows are reported that stand against a change. */
  static final int MAX_ERRORS = 20;

  private final Branch home;
  private final Internals internals;
  private final OpenBranch branch;

  Schema(Branch home, Internals internals, OpenBranch branch) {
    this.home = home;
    this.internals = internals;
    this.branch = branch;
  }

  /** The newest schema, in the schema language. Looks for news with one GET. */
  public String text() {
    return SchemaPrinter.print(contract());
  }

  /** The newest schema. Looks for news with one GET. */
  public Contract contract() {
    return home.snapshot().contract();
  }

  /**
   * Tells what it would take to get to another schema, without looking at rows.
   *
   * @param sourceName a name for errors, for instance a file name
   * @param text the whole of the other schema, in the schema language
   * @throws dev.omnigraph.error.InvalidInputException with all errors of the text
   */
  public Migration plan(String sourceName, String text) {
    return Migration.plan(contract(), sourceName, text);
  }

  /**
   * Changes the schema: one commit, or none where it is like that already.
   *
   * @param sourceName a name for errors, for instance a file name
   * @param text the whole of the new schema, in the schema language
   * @throws dev.omnigraph.error.InvalidInputException with all errors of the text, or with all that
   *     is not supported
   * @throws dev.omnigraph.error.ConstraintViolationException with the first rows that stand against
   *     it
   * @throws dev.omnigraph.error.ConflictException if somebody else changed the schema since this
   *     handle looked last, and to another one
   */
  public SchemaResult apply(String sourceName, String text) {
    return apply(SchemaRequest.of(sourceName, text));
  }

  /**
   * Changes the schema. Where what is dropped is deleted for good, that takes more commits, each of
   * which leaves the rows as they are. Once the first is made the change is, whatever becomes of
   * the others: where this process dies, meets an error or has no time left, the same call, or
   * {@link Recovery#run()}, goes on with them. The last one can only be made when the versions that
   * held any of it are old enough to be deleted, two hours on S3; whoever opens the graph for
   * writing then makes it.
   *
   * @throws dev.omnigraph.error.OmnigraphException as {@link #apply(String, String)} does
   * @throws dev.omnigraph.error.RecoveryRequiredException if a sidecar can't be read and so would
   *     be in the way of deleting, or was found by opening the graph and names a table that
   *     changes; nothing is changed
   */
  public SchemaResult apply(SchemaRequest request) {
    home.ensureWritable();
    refuseUnresolved(request);
    try (Scratch scratch = new Scratch(internals.options().loadMemory())) {
      SchemaChange.Applied applied =
          new SchemaChange(
                  internals.engine(),
                  branch,
                  request.sourceName(),
                  request.text(),
                  internals.options().actor(),
                  scratch,
                  MAX_ERRORS,
                  request.losesData()
                      ? internals.effort(request.timeLimit(), request.progress())
                      : null)
              .run();
      OpenBranch.Committed done = applied.done();
      return new SchemaResult(
          applied.migration(),
          done == null ? null : Commit.of(done.commit(), done.version()),
          applied.drops());
    }
  }

  private void refuseUnresolved(SchemaRequest request) {
    List<Finding> found = home.foundAtOpen();
    if (!found.isEmpty()) {
      Contract now = branch.known().state().contract();
      Contract next = Migration.plan(now, request.sourceName(), request.text()).to();
      Unresolved.refuse(internals.store(), found, now, next);
    }
  }
}
