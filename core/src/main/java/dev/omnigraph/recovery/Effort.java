package dev.omnigraph.recovery;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How much is to be done about operations.
 *
 * @param acts whether anything, or one only looks
 * @param stages whether steps are taken that are more than a publish
 * @param isOver whether no further step is to be begun
 * @param progress hears in words what it is at
 */
public record Effort(
    boolean acts, boolean stages, BooleanSupplier isOver, Consumer<String> progress) {
  /** Look. */
  public static final Effort LOOK = new Effort(false, false, () -> false, words -> {});

  /** What takes no more than a publish and the deletion of sidecars. */
  public static final Effort LIGHT = new Effort(true, false, () -> false, words -> {});

  /** Everything, until time is over. */
  public static Effort full(BooleanSupplier isOver, Consumer<String> progress) {
    return new Effort(true, true, isOver, progress);
  }
}
