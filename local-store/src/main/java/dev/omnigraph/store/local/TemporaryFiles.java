package dev.omnigraph.store.local;

import dev.omnigraph.store.Content;
import dev.omnigraph.store.StoreMisconfiguredException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code <root>/.tmp/<process>/} in which one handle writes files before they get their
 * names. A lock on a file in it is held for as long as the handle lives; the operating system frees
 * it when the process dies, and whoever can take it removes the folder.
 */
final class TemporaryFiles implements AutoCloseable {
  static final String FOLDER = ".tmp";
  private static final String LOCK = "lock";
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

  /**
   * What the names of all folders of this process begin with. To look whether one of them is locked
   * would free its lock: POSIX frees all locks of a process on a file as soon as the process closes
   * it once.
   */
  private static final String OURS =
      "%d-%d-"
          .formatted(
              ProcessHandle.current().pid(),
              ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L));

  private final Path root;
  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong files = new AtomicLong();

  private TemporaryFiles(Path root, Path folder, FileChannel lock) {
    this.root = root;
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Removes what dead processes left and takes a folder.
   *
   * @param root in which {@code .tmp} exists
   */
  static TemporaryFiles open(Path root) throws IOException {
    for (Path folder : Directories.list(root.resolve(FOLDER))) {
      removeIfAbandoned(folder);
    }
    TemporaryFiles taken = null;
    while (taken == null) {
      taken = take(root);
    }
    return taken;
  }

  /** Null where another process took the folder for an abandoned one before it was locked. */
  private static @Nullable TemporaryFiles take(Path root) throws IOException {
    Path home = root.resolve(FOLDER);
    String random = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
    Path folder = home.resolve(OURS + random);
    Path lockFile = folder.resolve(LOCK);
    FileChannel lock = null;
    boolean taken = false;
    try {
      Files.createDirectory(folder);
      lock = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      taken = lock.tryLock() != null && Files.exists(lockFile);
      return taken ? new TemporaryFiles(root, folder, lock) : null;
    } catch (NoSuchFileException e) {
      if (Files.notExists(home)) {
        throw e;
      }
      return null;
    } finally {
      if (!taken && lock != null) {
        lock.close();
      }
    }
  }

  private static void removeIfAbandoned(Path folder) {
    if (folder.getFileName().toString().startsWith(OURS)
        || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      FileLock taken = channel.tryLock();
      if (taken != null) {
        remove(folder);
      }
    } catch (NoSuchFileException e) {
      deleteIfEmpty(folder);
    } catch (IOException e) {
      // another user's, or removed by another process: nothing depends on it
    }
  }

  /** The lock goes last, so that nobody else takes the folder for a new one. */
  private static void remove(Path folder) throws IOException {
    for (Path file : Directories.list(folder)) {
      if (!file.endsWith(LOCK)) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder.resolve(LOCK));
    deleteIfEmpty(folder);
  }

  private static void deleteIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // somebody has begun to use it
    }
  }

  /** Writes a file under a name that no other has, and brings it to the disk. */
  Path write(Content content) throws IOException {
    Path file = next();
    boolean written = false;
    try (InputStream in = content.open();
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      in.transferTo(Channels.newOutputStream(channel));
      channel.force(false);
      written = true;
    } finally {
      if (!written) {
        discard(file);
      }
    }
    return file;
  }

  /** A file that stays harms nobody: it goes with the folder. */
  void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // what was to be done with the file is done or has failed already
    }
  }

  private Path next() {
    return folder.resolve(Long.toString(files.incrementAndGet()));
  }

  /**
   * @throws StoreMisconfiguredException if the file system stamps its files with another time than
   *     the clock's, or has no hard links
   */
  void checkFileSystem(InstantSource clock) throws IOException {
    Path file = next();
    Path link = next();
    try {
      Instant before = clock.instant();
      Files.createFile(file);
      Instant stamped = Files.getLastModifiedTime(file).toInstant();
      checkClock(before, stamped, clock.instant());
      checkLinks(file, link);
    } finally {
      discard(link);
      discard(file);
    }
  }

  private void checkClock(Instant before, Instant stamped, Instant after) {
    if (stamped.isBefore(before.minus(CLOCK_TOLERANCE))
        || stamped.isAfter(after.plus(CLOCK_TOLERANCE))) {
      throw new StoreMisconfiguredException(
          ("the clock of this machine says %s, but the file system of %s stamps a new file with %s;"
                  + " they may differ by %d s at most, so set the clock")
              .formatted(after, root, stamped, CLOCK_TOLERANCE.toSeconds()),
          null);
    }
  }

  private void checkLinks(Path file, Path link) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (UnsupportedOperationException e) {
      throw noLinks("can't make hard links", e);
    } catch (IOException e) {
      if (FileErrors.isRefusal(e)) {
        throw noLinks("can't make hard links", e);
      }
      throw e;
    }
    try {
      Files.createLink(link, file);
    } catch (FileAlreadyExistsException e) {
      return;
    }
    throw noLinks("makes a hard link in place of a file that is there", null);
  }

  private StoreMisconfiguredException noLinks(String what, @Nullable Exception cause)
      throws IOException {
    return new StoreMisconfiguredException(
        ("the file system (%s) of %s %s, so that of two writers both could win; put the graph on"
                + " one that can (ext4, XFS, Btrfs, APFS and NTFS do)")
            .formatted(Files.getFileStore(folder).type(), root, what),
        cause);
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      remove(folder);
    }
  }
}
