package dev.omnigraph.store.local;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What the errors of a file system mean to the caller of a store. */
final class FileErrors {
  static final String IS_DIRECTORY = "Is a directory";
  static final String IS_FILE = "Is a file";

  private FileErrors() {}

  /** Whether the error says that there is no such file. */
  static boolean isAbsence(IOException error) {
    return error instanceof NoSuchFileException
        || error instanceof NotDirectoryException
        || reason(error).contains("Not a directory");
  }

  /** Whether the error says that the file system does no such thing. */
  static boolean isRefusal(IOException error) {
    String reason = reason(error);
    return reason.contains("not permitted")
        || reason.contains("not supported")
        || reason.contains("not implemented");
  }

  /**
   * The typed error of a call that had no effect.
   *
   * @param doing what failed, for instance {@code write `a/b`}
   */
  static OmnigraphException explain(IOException error, String doing, Path root) {
    String reason = reason(error);
    String what = "can't " + doing + " below " + root + ": ";
    if (error instanceof ClosedByInterruptException
        || error instanceof FileLockInterruptionException) {
      return new StoreUnavailableException(what + "the thread was interrupted", error);
    }
    if (reason.contains("Read-only file system")) {
      return new AccessDeniedException(what + "the file system is mounted read-only", error);
    }
    if (error instanceof java.nio.file.AccessDeniedException
        || reason.contains("Permission denied")
        || reason.contains("Operation not permitted")) {
      return new AccessDeniedException(
          what + "permission denied to the user `" + System.getProperty("user.name") + "`", error);
    }
    if (reason.contains("No space left") || reason.contains("quota exceeded")) {
      return new StoreUnavailableException(
          what + "no space is left; free some and try again", error);
    }
    if (error instanceof AtomicMoveNotSupportedException || reason.contains("cross-device")) {
      return new StoreMisconfiguredException(
          what + "it is on another file system than its root; a store must be on one", error);
    }
    if (reason.contains("File name too long")) {
      return new StoreMisconfiguredException(
          what + "its path is longer than the file system allows; use a shorter root", error);
    }
    if (reason.equals(IS_DIRECTORY) || reason.equals(IS_FILE)) {
      return new InvalidInputException(
          "key_is_folder",
          what + "a directory can't hold an object and a folder of the same name",
          error);
    }
    return new StoreUnavailableException(
        what + (isAbsence(error) ? "a directory of the store was removed" : reason), error);
  }

  private static String reason(IOException error) {
    String reason =
        error instanceof FileSystemException file ? file.getReason() : error.getMessage();
    return reason == null ? error.getClass().getSimpleName() : reason;
  }
}
