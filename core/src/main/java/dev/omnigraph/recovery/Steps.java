package dev.omnigraph.recovery;

import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.TableChange;
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
   * The step that follows the last one that is published, whether or not it has to wait.
   *
   * @param last how far the operation has come
   * @param head which says so
   */
  Step after(Sidecar sidecar, OperationState last, Head head);

  /**
   * What can be published next.
   *
   * @param what it does, in words
   * @param stages whether it takes more than a publish: puts objects on the store, or looks at many
   * @param last whether the operation is done with it
   */
  record Step(String what, boolean stages, boolean last, Work work) {}

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

  /**
   * What a step changes.
   *
   * @param tables by table id; none where it ends a segment, whose base may have merged what they
   *     name
   * @param endsSegment whether all rows of older records become fragments with it
   * @param closesHistory whether older versions can't be read any more
   * @param due before when the step after it may not be taken, or null
   */
  record Change(
      Map<String, TableChange> tables,
      boolean endsSegment,
      boolean closesHistory,
      @Nullable Instant due) {
    /** One that changes nothing but how far the operation has come. */
    public static final Change NOTHING = rows(Map.of());

    /** One of rows. */
    public static Change rows(Map<String, TableChange> tables) {
      return new Change(tables, false, false, null);
    }

    /** One that ends a segment. */
    public static Change segment(boolean closesHistory, @Nullable Instant due) {
      return new Change(Map.of(), true, closesHistory, due);
    }
  }
}
