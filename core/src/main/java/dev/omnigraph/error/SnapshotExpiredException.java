package dev.omnigraph.error;

/**
 * The version that is read has passed out of the history that its branch keeps: a cleanup deleted
 * what it needs. Pin a newer one.
 */
public final class SnapshotExpiredException extends NotFoundException {
  private static final long serialVersionUID = 1L;

  public SnapshotExpiredException(String branch, long version, long floor, Throwable cause) {
    super(
        "snapshot_expired",
        "version %d of branch `%s` is no longer kept; the oldest one that is, is %d"
            .formatted(version, branch, floor),
        cause);
  }
}
