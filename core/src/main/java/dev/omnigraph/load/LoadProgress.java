package dev.omnigraph.load;

import dev.omnigraph.txn.WritePhase;

/** Hears how far a load has come; called from the loading thread. */
@FunctionalInterface
public interface LoadProgress {

  /** Hears nothing. */
  LoadProgress SILENT = (rows, bytes) -> {};

  /**
   * Some lines were read; called every few thousand rows.
   *
   * @param rows read so far, without wrong ones
   * @param bytes read so far
   */
  void read(long rows, long bytes);

  /** All lines were read, and a phase of the write begins. */
  default void begin(WritePhase phase) {}
}
