package dev.omnigraph.txn;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.FragmentFile;
import dev.omnigraph.table.FragmentWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Writes rows as fragments and puts them on the store, several at a time. */
final class Staging {
  private static final int PARALLEL = 8;

  private final Engine engine;
  private final Operation operation;
  private final int schemaVersion;
  private final Semaphore slots = new Semaphore(PARALLEL);

  Staging(Engine engine, Operation operation, int schemaVersion) {
    this.engine = engine;
    this.operation = operation;
    this.schemaVersion = schemaVersion;
  }

  /** The fragments of every table, staged, in the order of their rows. */
  Map<String, List<Fragment>> stage(WriteSet writes) {
    Path directory = temporaryDirectory();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, List<Future<Fragment>>> staged = new TreeMap<>();
      for (WriteSet.Inserts inserts : writes.tables().values()) {
        staged.put(inserts.type().id(), stage(inserts, directory, executor));
      }
      Map<String, List<Fragment>> fragments = new TreeMap<>();
      for (Map.Entry<String, List<Future<Fragment>>> table : staged.entrySet()) {
        List<Fragment> done = new ArrayList<>();
        for (Future<Fragment> put : table.getValue()) {
          done.add(await(put));
        }
        fragments.put(table.getKey(), done);
      }
      return fragments;
    } finally {
      delete(directory);
    }
  }

  private List<Future<Fragment>> stage(
      WriteSet.Inserts inserts, Path directory, ExecutorService executor) {
    List<Future<Fragment>> puts = new ArrayList<>();
    String table = inserts.type().id();
    try (FragmentWriter writer =
        engine
            .tables()
            .writer(
                inserts.type(),
                schemaVersion,
                directory,
                file -> {
                  slots.acquireUninterruptibly();
                  puts.add(executor.submit(() -> put(operation.nextKey(table), file)));
                })) {
      inserts.rows().forEach(insert -> writer.add(insert.row()));
      writer.finish();
    }
    return puts;
  }

  private Fragment put(String key, FragmentFile file) {
    try (file) {
      operation.stage(key, file.content());
      return file.fragment(key);
    } finally {
      slots.release();
    }
  }

  private static Fragment await(Future<Fragment> put) {
    try {
      return put.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while rows were staged", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("omnigraph-");
    } catch (IOException e) {
      throw new LimitExceededException(
          "temporary_space", "no temporary directory can be made: " + e.getMessage(), e);
    }
  }

  private static void delete(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // a file that could not be removed was reported where it was closed
    }
  }
}
