package dev.omnigraph.store.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The real file system, except that a test may let any operation fail: the paths it hands out lead
 * through a provider that asks the test first.
 */
final class FlawedFileSystem extends FileSystemProvider {

  /** What is about to be done. */
  enum Operation {
    MAKE_DIRECTORY,
    WRITE_FILE,
    READ_FILE,
    SYNC_DIRECTORY,
    LINK,
    RENAME,
    DELETE
  }

  /** Throws what the operation is to fail with, or lets it pass. */
  interface Flaw {
    void strike(Operation operation, Path path) throws IOException;
  }

  private static final Flaw NONE = (operation, path) -> {};

  private Flaw flaw = NONE;

  void fails(Flaw itsFlaw) {
    flaw = itsFlaw;
  }

  void works() {
    flaw = NONE;
  }

  /** The path seen through this file system. */
  Path path(Path real) {
    return (Path)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Path.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getFileSystem")) {
                return new FlawedPaths(this, real.getFileSystem());
              }
              try {
                return seen(method.invoke(real, real(arguments)));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private @Nullable Object seen(@Nullable Object result) {
    return switch (result) {
      case Path path -> path(path);
      case Iterator<?> names -> {
        List<@Nullable Object> paths = new ArrayList<>();
        names.forEachRemaining(name -> paths.add(seen(name)));
        yield paths.iterator();
      }
      case null -> null;
      default -> result;
    };
  }

  private static Object @Nullable [] real(Object @Nullable [] arguments) {
    if (arguments == null) {
      return null;
    }
    Object[] real = arguments.clone();
    for (int i = 0; i < real.length; i++) {
      real[i] = real[i] instanceof Path path ? real(path) : real[i];
    }
    return real;
  }

  private static Path real(Path path) {
    return Proxy.isProxyClass(path.getClass()) ? Path.of(path.toString()) : path;
  }

  @Override
  public String getScheme() {
    return "flawed";
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    boolean writes = options.contains(StandardOpenOption.WRITE);
    Operation reading =
        Files.isDirectory(real(path)) ? Operation.SYNC_DIRECTORY : Operation.READ_FILE;
    flaw.strike(writes ? Operation.WRITE_FILE : reading, path);
    return FileChannel.open(real(path), options, attributes);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> paths = Directories.list(real(directory)).stream().map(this::path).toList();
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return paths.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    flaw.strike(Operation.MAKE_DIRECTORY, directory);
    Files.createDirectory(real(directory), attributes);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    flaw.strike(Operation.LINK, link);
    Files.createLink(real(link), real(existing));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    flaw.strike(Operation.RENAME, target);
    Files.move(real(source), real(target), options);
  }

  @Override
  public void delete(Path path) throws IOException {
    flaw.strike(Operation.DELETE, path);
    Files.delete(real(path));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return Files.readAttributes(real(path), attributes, options);
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    real(path).getFileSystem().provider().checkAccess(real(path), modes);
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(real(path));
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(real(path), real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(real(path));
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(real(path), type, options);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }
}
