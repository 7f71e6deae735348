package dev.omnigraph.recovery;

import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.TableChange;
import dev.omnigraph.schema.Contract;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How operations of one kind go on, for those that publish more than once: any process finds the
 * next step from the sidecar and the head alone. Thread-safe.
 */
@FunctionalInterface
public interface Steps {

  /**
   * What comes after the last step that is published.
   *
   * @param published number of that step, 0 before the first
   * @param head in which it is the last one
   */
  Next after(Sidecar sidecar, int published, Head head);

  /** The next step. */
  sealed interface Next {
    /**
     * It may not be taken yet.
     *
     * @param due when it may, by the store's clock
     */
    record Wait(Instant due) implements Next {}

    /**
     * It can be published.
     *
     * @param stages whether it puts objects on the store first
     * @param last whether the operation is done with it
     */
    record Publish(boolean stages, boolean last, Work work) implements Next {}
  }

  /** The work of a step. */
  @FunctionalInterface
  interface Work {
    /**
     * What to publish on a head. Asked again for every head on which the publish might build; what
     * was staged before may be used again.
     *
     * @return null where the step has to be found anew
     */
    @Nullable Change on(Operation operation, Head head);
  }

  /** What a step changes. */
  record Change(
      Map<String, TableChange> tables,
      @Nullable Contract contract,
      @Nullable String contractObject) {}
}
