package dev.omnigraph.sort;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The memory that several sorters share, and the directory of the temporary files to which they
 * resort when it is used up. The directory, in {@code java.io.tmpdir}, is made when it is first
 * needed and goes with {@link #close}; the sorters' files have no names once they are open where
 * the system allows it, so that nothing of them is left behind a process that dies.
 *
 * <p>Sorters are made and filled by one thread.
 */
public final class Scratch implements AutoCloseable {
  private final long memoryBytes;
  private final List<Sorter> sorters = new ArrayList<>();
  private final AtomicInteger files = new AtomicInteger();
  private long held;
  private @Nullable Path directory;
  private @Nullable ExecutorService background;
  private @Nullable Future<?> running;

  /**
   * @param memoryBytes what all records together take on the heap, roughly
   */
  public Scratch(long memoryBytes) {
    this.memoryBytes = memoryBytes;
  }

  /** A sorter, which lives until it or this is closed. */
  public Sorter sorter() {
    Sorter sorter = new Sorter(this);
    sorters.add(sorter);
    return sorter;
  }

  /** The directory for temporary files, made if there is none yet. */
  public synchronized Path directory() {
    Path made = directory;
    if (made == null) {
      try {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        made = Files.createTempDirectory(parent, "omnigraph-");
      } catch (IOException e) {
        throw failure("no temporary directory can be made", e);
      }
      directory = made;
    }
    return made;
  }

  /** A file that is not there yet. */
  Path file() {
    return directory().resolve("run-" + files.incrementAndGet());
  }

  /** Counts what a sorter holds; beyond half of the memory the one that holds most gives it up. */
  void hold(long bytes) {
    held += bytes;
    if (held > memoryBytes / 2) {
      sorters.stream().max(Comparator.comparingLong(Sorter::heldBytes)).orElseThrow().spill();
    }
  }

  void release(long bytes) {
    held -= bytes;
  }

  void remove(Sorter sorter) {
    sorters.remove(sorter);
  }

  /** Starts a task once the one before is done: what is on its way takes the other half. */
  <T> Future<T> inBackground(Callable<T> task) {
    if (running != null) {
      await(running);
    }
    if (background == null) {
      background =
          Executors.newSingleThreadExecutor(
              work -> Thread.ofPlatform().daemon().name("omnigraph-sort").unstarted(work));
    }
    Future<T> started = background.submit(task);
    running = started;
    return started;
  }

  static <T> T await(Future<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while rows were sorted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // sorting throws no others
    }
  }

  static RuntimeException failure(String what, IOException cause) {
    return cause instanceof ClosedByInterruptException
        ? new StoreUnavailableException("interrupted while rows were sorted", cause)
        : new LimitExceededException(
            "temporary_space",
            "%s (%s); make room, or name another directory with -Djava.io.tmpdir"
                .formatted(what, cause),
            cause);
  }

  /** Frees everything, and removes the directory with all that is in it. */
  @Override
  public void close() {
    if (background != null) {
      background.close();
    }
    List.copyOf(sorters).forEach(Sorter::close);
    if (directory != null) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
        Files.delete(directory);
      } catch (IOException e) {
        throw failure("a temporary directory can't be removed", e);
      }
    }
  }
}
