package dev.omnigraph.store.local;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListPageBuilder;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectKeys;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.RangeCoalescing;
import dev.omnigraph.store.RangesRead;
import dev.omnigraph.store.StoreLocation;
import dev.omnigraph.store.StoreOptions;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.store.TailRead;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files of one directory, which any number of processes of this machine may share.
 *
 * <p>A file is written aside, brought to the disk, and then gets its name at once: by a hard link,
 * which fails where the name is taken, or by a rename, which replaces. So no reader meets half a
 * file, and of any number of creators the file system lets one win, without locks.
 *
 * <p>Store time is the clock's of this machine, which also stamps the files; the two are compared
 * before the first write.
 */
public final class LocalObjectStore implements ObjectStore {
  private final Path root;
  private final boolean readOnly;
  private final InstantSource clock;
  private final Directories directories;
  private @Nullable TemporaryFiles temporary;
  private volatile boolean closed;

  private LocalObjectStore(Path root, StoreOptions options) {
    this.root = root;
    this.readOnly = options.readOnly();
    this.clock = options.clock();
    this.directories = new Directories(root);
  }

  /**
   * Opens a directory, which need not exist. Where writes have been made before, an open for
   * writing removes what dead processes left and checks the file system; elsewhere the first write
   * does.
   *
   * @throws InvalidInputException if the path is no directory
   * @throws dev.omnigraph.store.StoreMisconfiguredException if the file system has no hard links,
   *     or its clock differs from this machine's by more than 5 s
   */
  public static LocalObjectStore open(Path directory, StoreOptions options) {
    LocalObjectStore store = new LocalObjectStore(realPath(directory), options);
    if (Files.exists(store.root) && !Files.isDirectory(store.root)) {
      throw new InvalidInputException(
          "not_a_directory", "`" + directory + "` is a file; a store is a directory");
    }
    if (!options.readOnly() && Files.isDirectory(store.root.resolve(TemporaryFiles.FOLDER))) {
      try {
        store.temporary();
      } catch (IOException e) {
        throw FileErrors.explain(e, "write", store.root);
      }
    }
    return store;
  }

  /** The path without links as far as it exists, so that equal places have equal names. */
  private static Path realPath(Path directory) {
    Path absolute = directory.toAbsolutePath();
    Path existing = existing(absolute);
    try {
      return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
    } catch (IOException e) {
      throw FileErrors.explain(e, "open a store", directory);
    }
  }

  private static Path existing(Path path) {
    Path existing = path;
    while (Files.notExists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  @Override
  public StoreLocation location() {
    try {
      String fileSystem = Files.getFileStore(existing(root)).type();
      return new StoreLocation("file", fileSystem, root.toString(), "");
    } catch (IOException e) {
      throw FileErrors.explain(e, "ask for the file system", root);
    }
  }

  @Override
  public boolean mapsMemory() {
    return true;
  }

  // -- reading

  private interface Reading<T> {
    T from(FileReader file) throws IOException;
  }

  private <T> T reading(String key, Reading<T> reading) {
    begin();
    try (FileReader file = FileReader.open(key, locate(key), directories)) {
      return reading.from(file);
    } catch (IOException e) {
      if (FileErrors.isAbsence(e)) {
        throw new ObjectNotFoundException(key, clock.instant());
      }
      throw FileErrors.explain(e, "read `" + key + "`", root);
    }
  }

  @Override
  public Duration window() {
    return Duration.ofMinutes(1);
  }

  @Override
  public StoredObject get(String key) {
    return reading(key, file -> new StoredObject(file.all(), clock.instant()));
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    RangeCoalescing coalescing = RangeCoalescing.of(ranges);
    return reading(
        key,
        file -> {
          List<ByteBuffer> fetched = new ArrayList<>();
          for (ByteRange fetch : coalescing.fetches()) {
            fetched.add(file.range(fetch));
          }
          return new RangesRead(coalescing.cut(fetched), clock.instant());
        });
  }

  @Override
  public TailRead readTail(String key, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("no length of a tail: " + length);
    }
    return reading(key, file -> new TailRead(file.tail(length), file.size(), clock.instant()));
  }

  @Override
  public ListPage list(ListRequest request) {
    begin();
    ListPageBuilder page = new ListPageBuilder(request);
    String folder = request.prefix().substring(0, request.prefix().lastIndexOf('/') + 1);
    if (folder.isEmpty() || ObjectKeys.isKey(folder.substring(0, folder.length() - 1))) {
      try {
        Path directory = root.resolve(FileNames.pathOf(folder));
        directories.check(directory);
        new DirectoryWalk(page).visit(directory, folder);
      } catch (IOException e) {
        throw FileErrors.explain(e, "list `" + request.prefix() + "`", root);
      }
    }
    return page.build(clock.instant());
  }

  // -- writing

  /** Gives a file that is written its name; false if the name is taken. */
  private interface Naming {
    boolean name(Path written) throws IOException;
  }

  @Override
  public Instant put(String key, Content content) {
    beginWriting();
    Path target;
    try {
      target = locate(key);
      write(content, target, written -> rename(written, target));
    } catch (IOException e) {
      throw FileErrors.explain(e, "write `" + key + "`", root);
    }
    try {
      directories.sync(parent(target));
    } catch (IOException e) {
      throw unknown("`" + key + "` is written, but may not outlast a power failure", e);
    }
    return clock.instant();
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    beginWriting();
    Path target;
    try {
      target = locate(key);
      if (isTaken(target) || !write(content, target, written -> link(written, target))) {
        return new PutIfAbsent.Exists(clock.instant());
      }
    } catch (IOException e) {
      throw FileErrors.explain(e, "create `" + key + "`", root);
    }
    try {
      directories.sync(parent(target));
    } catch (IOException e) {
      return new PutIfAbsent.Unknown(e);
    }
    return new PutIfAbsent.Created(clock.instant());
  }

  private static boolean rename(Path written, Path target) throws IOException {
    Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private static boolean link(Path written, Path target) throws IOException {
    try {
      Files.createLink(target, written);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Losers of a race mostly see it here, before they have written anything. */
  private boolean isTaken(Path target) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (directories.attributes(target).isDirectory()) {
      throw new FileSystemException(target.toString(), null, FileErrors.IS_DIRECTORY);
    }
    return true;
  }

  private boolean write(Content content, Path target, Naming naming) throws IOException {
    TemporaryFiles folder = temporary();
    Path written = folder.write(content);
    try {
      directories.make(parent(target));
      try {
        return naming.name(written);
      } catch (NoSuchFileException e) { // its directory was removed since it was made
        directories.forget();
        directories.make(parent(target));
        return naming.name(written);
      }
    } finally {
      folder.discard(written);
    }
  }

  @Override
  public Instant delete(Collection<String> keys) {
    beginWriting();
    Set<Path> changed = new LinkedHashSet<>();
    for (String key : ObjectKeys.check(keys)) {
      try {
        Path file = locate(key);
        if (delete(file)) {
          changed.add(parent(file));
        }
      } catch (IOException e) {
        OmnigraphException failure = FileErrors.explain(e, "delete `" + key + "`", root);
        throw changed.isEmpty() ? failure : unknown("objects before it are deleted", failure);
      }
    }
    try {
      for (Path directory : changed) {
        directories.sync(directory);
      }
    } catch (IOException e) {
      throw unknown("objects are deleted, but may be back after a power failure", e);
    }
    return clock.instant();
  }

  private static boolean delete(Path file) throws IOException {
    try {
      return Files.deleteIfExists(file);
    } catch (DirectoryNotEmptyException e) {
      return false;
    } catch (IOException e) {
      if (FileErrors.isAbsence(e)) {
        return false;
      }
      throw e;
    }
  }

  private static WriteOutcomeUnknownException unknown(String what, Exception cause) {
    return new WriteOutcomeUnknownException(what + ": " + cause.getMessage(), cause);
  }

  private synchronized TemporaryFiles temporary() throws IOException {
    if (temporary == null) {
      directories.make(root.resolve(TemporaryFiles.FOLDER));
      TemporaryFiles opened = TemporaryFiles.open(root);
      try {
        opened.checkFileSystem(clock);
        temporary = opened;
      } finally {
        if (temporary == null) {
          opened.close();
        }
      }
    }
    return temporary;
  }

  // -- paths and state

  private Path locate(String key) throws IOException {
    Path path = root.resolve(FileNames.pathOf(ObjectKeys.check(key)));
    directories.check(parent(path));
    return path;
  }

  private Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? root : parent;
  }

  private void begin() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    StoreUnavailableException.throwIfInterrupted();
  }

  private void beginWriting() {
    begin();
    if (readOnly) {
      throw new AccessDeniedException(
          "the store at " + root + " was opened for reading only", null);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (temporary != null) {
      try {
        temporary.close();
      } catch (IOException e) {
        // the next process that opens the directory removes what is left
      }
      temporary = null;
    }
  }
}
