package dev.omnigraph.txn;

import dev.omnigraph.constraint.Cursor;
import dev.omnigraph.constraint.TableWrites;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.constraint.WrittenRow;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.FragmentFile;
import dev.omnigraph.table.FragmentWriter;
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
    Path directory = writes.scratch().directory();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<List<Fragment>>> tables = new TreeMap<>();
      writes
          .tables()
          .forEach(
              (id, table) ->
                  tables.put(id, executor.submit(() -> stage(table, directory, executor))));
      try {
        Map<String, List<Fragment>> fragments = new TreeMap<>();
        tables.forEach((id, staged) -> fragments.put(id, await(staged)));
        return fragments;
      } finally {
        executor.shutdownNow();
      }
    }
  }

  private List<Fragment> stage(TableWrites table, Path directory, ExecutorService executor) {
    List<Future<Fragment>> puts = new ArrayList<>();
    String id = table.type().id();
    try (FragmentWriter writer =
        engine
            .tables()
            .writer(
                table.type(),
                schemaVersion,
                directory,
                file -> {
                  slots.acquireUninterruptibly();
                  puts.add(executor.submit(() -> put(operation.nextKey(id), file)));
                })) {
      Cursor<WrittenRow> rows = table.rows();
      for (WrittenRow row = rows.next(); row != null; row = rows.next()) {
        writer.add(row.row());
      }
      writer.finish();
    }
    return puts.stream().map(Staging::await).toList();
  }

  private Fragment put(String key, FragmentFile file) {
    try (file) {
      operation.stage(key, file.content());
      return file.fragment(key);
    } finally {
      slots.release();
    }
  }

  private static <T> T await(Future<T> staged) {
    try {
      return staged.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while rows were staged", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // staging throws no others
    }
  }
}
