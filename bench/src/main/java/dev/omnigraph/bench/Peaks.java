package dev.omnigraph.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The most memory and temporary space that this process has taken; on Linux, elsewhere 0.
 *
 * <p>Temporary files have no names, so that nothing is left of them however the process ends; they
 * are found among its open files, ten times a second.
 */
final class Peaks implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private final String temporary = System.getProperty("java.io.tmpdir");
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread watcher = Thread.ofPlatform().daemon().start(this::watch);
  private volatile long temporaryBytes;

  /** Resident memory, heap and all else. */
  long residentBytes() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElse(0);
  }

  long temporaryBytes() {
    return temporaryBytes;
  }

  private void watch() {
    while (!over.get()) {
      temporaryBytes = Math.max(temporaryBytes, temporaryNow());
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private long temporaryNow() {
    if (!Files.exists(OPEN_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.mapToLong(this::bytesIfTemporary).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private long bytesIfTemporary(Path file) {
    try {
      String target = Files.readSymbolicLink(file).toString();
      return target.startsWith(temporary + "/omnigraph-") ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // closed meanwhile
    }
  }

  @Override
  public void close() {
    over.set(true);
    watcher.interrupt();
  }
}
