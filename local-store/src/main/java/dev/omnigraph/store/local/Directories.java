package dev.omnigraph.store.local;

import dev.omnigraph.store.StoreMisconfiguredException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The directories below a root: that none of them leads out of it, and that the names in them
 * outlast a power failure. Safe for several threads.
 */
final class Directories {
  private final Path root;
  private final Set<Path> real = ConcurrentHashMap.newKeySet();
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  Directories(Path root) {
    this.root = root;
    real.add(root);
  }

  /**
   * @throws StoreMisconfiguredException if the directory, or one above it up to the root, is a
   *     symbolic link
   */
  void check(Path directory) throws IOException {
    if (real.contains(directory)) {
      return;
    }
    check(parent(directory));
    try {
      if (attributes(directory).isDirectory()) {
        real.add(directory);
      }
    } catch (IOException e) {
      if (!FileErrors.isAbsence(e)) {
        throw e;
      }
    }
  }

  /**
   * What a path is, where nothing is followed.
   *
   * @throws StoreMisconfiguredException if it is a symbolic link or something else that is neither
   *     a file nor a directory
   */
  BasicFileAttributes attributes(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile() && !attributes.isDirectory()) {
      throw new StoreMisconfiguredException(
          "`%s` in %s is %s; a store follows no link and reads plain files alone"
              .formatted(
                  root.relativize(path),
                  root,
                  attributes.isSymbolicLink() ? "a symbolic link" : "no file"),
          null);
    }
    return attributes;
  }

  /**
   * Makes a directory and those above it, and sees to it once a directory that they are on the
   * disk: another process may have made them a moment ago.
   */
  void make(Path directory) throws IOException {
    if (durable.contains(directory)) {
      return;
    }
    Path parent = parent(directory);
    if (!directory.equals(root)) {
      make(parent);
    } else if (Files.notExists(parent)) {
      new Directories(parent).make(parent);
    }
    boolean made = create(directory);
    if (made || !directory.equals(root)) {
      sync(parent);
    }
    durable.add(directory);
  }

  private boolean create(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
      return true;
    } catch (FileAlreadyExistsException e) {
      if (!attributes(directory).isDirectory()) {
        throw new FileSystemException(directory.toString(), null, FileErrors.IS_FILE);
      }
      return false;
    }
  }

  /** To be called when a directory has vanished that was there. */
  void forget() {
    real.retainAll(Set.of(root));
    durable.clear();
  }

  /** Brings the names in a directory to the disk. */
  void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** What is in a directory, in no order. */
  static List<Path> list(Path directory) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(paths::add);
    } catch (DirectoryIteratorException e) {
      throw new IOException(e.getMessage(), e);
    }
    return paths;
  }

  private static Path parent(Path path) throws IOException {
    @Nullable Path parent = path.getParent();
    if (parent == null) {
      throw new NoSuchFileException(path.toString());
    }
    return parent;
  }
}
