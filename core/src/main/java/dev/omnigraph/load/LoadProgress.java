package dev.omnigraph.load;

/** Hears how far a load has come; called from the loading thread, every few thousand rows. */
@FunctionalInterface
public interface LoadProgress {

  /** Hears nothing. */
  LoadProgress SILENT = (rows, bytes) -> {};

  /**
   * @param rows read so far
   * @param bytes read so far
   */
  void read(long rows, long bytes);
}
