package dev.omnigraph;

import dev.omnigraph.maintenance.Repair;
import dev.omnigraph.recovery.Effort;
import dev.omnigraph.recovery.Finding;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Operations that were begun and not ended: under way in another process, or left by one that died.
 * They harm nobody; nothing has to wait for them. Thread-safe.
 *
 * <p>Every opening for writing rolls back what was left with nothing published, and finishes what
 * takes no more than a publish; {@link #run} does the rest.
 */
public final class Recovery {
  private final Internals internals;
  private final Runnable permission;
  private final List<Finding> atOpen;

  /**
   * @param permission throws where the graph may not be written
   */
  Recovery(Internals internals, Runnable permission, List<Finding> atOpen) {
    this.internals = internals;
    this.permission = permission;
    this.atOpen = List.copyOf(atOpen);
  }

  /** What was found when the graph was opened for writing, and what was done about it. */
  public List<Finding> atOpen() {
    return atOpen;
  }

  /** Looks for operations, one LIST and one GET each, and changes nothing. */
  public List<Finding> inspect() {
    return internals.engine().sweep(Effort.LOOK).run();
  }

  /**
   * Looks for operations and brings to an end what has been left for longer than its lease. What
   * can't be settled now is told and left as it is.
   *
   * @throws dev.omnigraph.error.InvalidInputException if the graph was opened for reading
   */
  public List<Finding> run() {
    return run(null, words -> {});
  }

  /**
   * The same, but where an operation goes on for long: stops between its steps.
   *
   * @param timeLimit after which no further step is begun, or null
   * @param progress hears in words what it is at
   * @throws dev.omnigraph.error.InvalidInputException if the graph was opened for reading
   */
  public List<Finding> run(@Nullable Duration timeLimit, Consumer<String> progress) {
    permission.run();
    return internals.engine().sweep(internals.effort(timeLimit, progress)).run();
  }

  /**
   * Deletes a sidecar that can't be read, and lets nothing be published any more for the operation
   * whose name it has. For when it can't be restored from a copy: as long as it stands, nothing
   * else can be deleted.
   *
   * @param name of the object, with or without its folder
   * @throws dev.omnigraph.error.NotFoundException if there is none
   * @throws dev.omnigraph.error.InvalidInputException if it can be read, so that {@link #run}
   *     settles it; or if the graph was opened for reading
   * @throws dev.omnigraph.error.NewerFormatException if a newer omnigraph wrote it
   * @throws dev.omnigraph.error.RecoveryRequiredException if its operation is published in part
   */
  public void deleteSidecar(String name) {
    permission.run();
    new Repair(internals.store(), internals.engine()).deleteSidecar(name);
  }
}
