package dev.omnigraph.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * The tables of an open graph: reads them through one cache, writes their fragments. Safe for any
 * number of threads.
 */
public final class Tables implements AutoCloseable {
  /** The column of the rows' ids. */
  public static final String ID = FragmentFooter.ID;

  /** The column of the ids of the edges' sources. */
  public static final String SRC = FragmentFooter.SRC;

  /** The column of the ids of the edges' destinations. */
  public static final String DST = FragmentFooter.DST;

  /** Most batches of a run that are read at once when one after the other is needed. */
  static final int READ_AHEAD = 16;

  private static final int VIEWS = 256;

  private final ObjectStore store;
  private final BufferAllocator allocator;
  private final Executor io;
  private final TableCache cache;
  private final PrivateFragments privately;
  private final ColumnReader reader;

  /** Inline rows by identity, and by content: they are read again with every version object. */
  private final Cache<InlineRows, Part.Inline> seen =
      Caffeine.newBuilder().weakKeys().weakValues().build();

  private final Cache<InlineRows, Part.Inline> inline = Caffeine.newBuilder().weakValues().build();

  /** By the identity of the list of runs: one for all who read the same version. */
  private final Cache<List<Run>, TableView> views =
      Caffeine.newBuilder().weakKeys().maximumSize(VIEWS).build();

  /**
   * @param allocator of everything that is read; its limit is the bound on memory. Stays the
   *     caller's, who closes it after this
   * @param cacheBytes how much of what was read is kept, well below the allocator's limit
   * @param io runs the reads that wait for the store side by side; one that runs them in the
   *     calling thread makes reading sequential
   */
  public Tables(ObjectStore store, BufferAllocator allocator, long cacheBytes, Executor io) {
    this.store = store;
    this.allocator = allocator;
    this.io = io;
    this.cache = new TableCache(cacheBytes);
    this.privately = new PrivateFragments(ColumnReader.of(store));
    this.reader = new ColumnReader(privately, allocator);
  }

  /**
   * The live rows of a table. Reads nothing yet.
   *
   * @param type as the schema of the reader has it
   * @param runs all runs of the table, in any order
   */
  public TableView view(GraphType type, List<Run> runs) {
    TableView known = views.getIfPresent(runs);
    if (known != null && known.type().equals(type)) {
      return known;
    }
    TableView view = new TableView(this, type, newestFirst(type, runs));
    views.put(runs, view);
    return view;
  }

  private List<List<Part>> newestFirst(GraphType type, List<Run> runs) {
    List<List<Part>> newestFirst = new ArrayList<>();
    runs.stream()
        .filter(run -> run.rows() > 0)
        .sorted(Comparator.comparingLong(Run::sequence).reversed())
        .forEach(run -> newestFirst.add(parts(type, run)));
    return newestFirst;
  }

  private List<Part> parts(GraphType type, Run run) {
    return switch (run) {
      case Run.Stored stored ->
          stored.fragments().stream()
              .<Part>map(fragment -> new Part.Stored(type.id(), fragment))
              .toList();
      case Run.Inline rows ->
          List.of(
              seen.get(
                  rows.inline(),
                  again -> inline.get(again, first -> new Part.Inline(type, first))));
    };
  }

  /**
   * Visits the rows of neighbouring runs as the one run that can take their place; holds one batch
   * of each in memory.
   *
   * @param runs of one table, with no other between them
   * @param oldest whether there is no older run, so that tombstones have nothing to hide
   */
  public void merge(GraphType type, List<Run> runs, boolean oldest, Consumer<Row> visitor) {
    boolean edges = type instanceof EdgeType;
    Layout layout = new Layout(this, newestFirst(type, runs));
    LiveRows rows = Merge.of(this, layout, edges, !oldest);
    try (RowScan scan = new RowScan(this, type, new Order(layout, rows))) {
      Comparator<Row> order = Row.order(type);
      Row before = null;
      for (int ordinal = 0; ordinal < rows.count(); ordinal++) {
        Row row = scan.row(ordinal);
        if (before != null && order.compare(before, row) >= 0) {
          throw new CorruptException(
              "tables/" + type.id(), "its runs are not sorted: `%s`".formatted(row.id()));
        }
        visitor.accept(row);
        before = row;
      }
    }
  }

  /**
   * A writer for the store of this graph.
   *
   * @param directory for temporary files
   * @param sink gets each fragment as soon as it is finished, in order, and closes it
   */
  public FragmentWriter writer(
      GraphType type, int schemaVersion, Path directory, Consumer<FragmentFile> sink) {
    return new FragmentWriter(type, schemaVersion, !store.mapsMemory(), directory, allocator, sink);
  }

  /**
   * A writer of rows that only this may read.
   *
   * @param directory for temporary files, which stay until the run is closed; asked for where it
   *     takes any
   */
  public PrivateRun.Writer privateRun(GraphType type, int schemaVersion, Supplier<Path> directory) {
    return new PrivateRun.Writer(this, privately, type, schemaVersion, directory);
  }

  /**
   * Keeps what was just written at hand, where it is small: whoever wrote it often looks into it
   * next.
   *
   * @param fragment what {@code file} is called on the store
   */
  public void keep(GraphType type, FragmentFile file, Fragment fragment) {
    if (!(file.content() instanceof Content.Bytes content)) {
      return;
    }
    ColumnReader written = new ColumnReader(ColumnReader.of(content.bytes()), allocator);
    Part.Stored part = new Part.Stored(type.id(), fragment);
    FragmentFooter footer = written.footer(part);
    cache.get(part.key(), FragmentFooter.class, () -> footer);
    List<Column> columns =
        new ArrayList<>(ColumnValues.ofWholeRows(type, type instanceof EdgeType));
    columns.add(Column.DELETED);
    List<Want> wants = new ArrayList<>();
    for (int batch = 0; batch < footer.batches().size(); batch++) {
      for (Column column : columns) {
        if (footer.columns().containsKey(column.name())) {
          wants.add(new Want(part, batch, column));
        }
      }
    }
    try {
      List<Chunk> chunks = written.columns(fragment, footer, wants);
      for (int i = 0; i < chunks.size(); i++) {
        cache.keep(wants.get(i).key(), chunks.get(i));
        chunks.get(i).release();
      }
    } catch (OutOfMemoryException e) {
      // it is read when it is needed
    }
  }

  /**
   * Reads a fragment from end to end, past the cache, and compares it with all that is said of it.
   *
   * @param type of its table
   * @throws dev.omnigraph.error.CorruptException with the first thing that is wrong
   */
  public void check(GraphType type, Fragment fragment) {
    withRoom(() -> new FragmentCheck(reader, type, fragment).run());
  }

  /** Frees what no reader uses at the moment; the rest is freed when its readers are done. */
  @Override
  public void close() {
    cache.close();
  }

  BufferAllocator allocator() {
    return allocator;
  }

  TableCache cache() {
    return cache;
  }

  /** The footers of parts; those that are not at hand are read side by side. */
  Footers footers(Collection<? extends Part> parts) {
    Map<Object, FragmentFooter> footers = new HashMap<>();
    List<Part.Stored> missing = new ArrayList<>();
    for (Part part : new LinkedHashSet<>(parts)) {
      if (part instanceof Part.Stored stored) {
        FragmentFooter known = cache.find(stored.key(), FragmentFooter.class);
        if (known != null) {
          if (!known.fragment().equals(stored.fragment())) {
            throw new CorruptException(
                stored.fragment().key(), "versions say different things of it");
          }
          footers.put(stored.key(), known);
        } else {
          missing.add(stored);
        }
      }
    }
    List<Supplier<FragmentFooter>> reads = new ArrayList<>();
    missing.forEach(part -> reads.add(() -> footer(part)));
    Iterator<Part.Stored> asked = missing.iterator();
    for (FragmentFooter footer : SideBySide.run(io, reads, footer -> {})) {
      footers.put(asked.next().key(), footer);
    }
    return new Footers(footers);
  }

  private FragmentFooter footer(Part.Stored part) {
    return cache.get(part.key(), FragmentFooter.class, () -> reader.footer(part));
  }

  /**
   * Brings columns into memory: what is not there yet with one call to the store for each fragment,
   * fragments side by side. Columns that a part doesn't have are left out.
   *
   * @throws LimitExceededException if they don't fit into memory
   * @throws dev.omnigraph.error.CorruptException if a fragment is not what was written
   */
  Pins pin(Collection<Want> wants) {
    Pins pins = new Pins();
    try {
      withRoom(() -> pin(wants, pins));
      return pins;
    } catch (RuntimeException e) {
      pins.close();
      throw e;
    }
  }

  /**
   * Visits batches in turn while some of their columns are in memory, several of them read at a
   * time.
   */
  void visit(List<Place> places, List<Column> columns, Visitor visitor) {
    for (int from = 0; from < places.size(); from += READ_AHEAD) {
      int end = Math.min(from + READ_AHEAD, places.size());
      List<Want> wants = new ArrayList<>();
      for (Place place : places.subList(from, end)) {
        columns.forEach(column -> wants.add(place.want(column)));
      }
      try (Pins pins = pin(wants)) {
        for (int i = from; i < end; i++) {
          visitor.at(i, places.get(i), pins);
        }
      }
    }
  }

  /** Sees a batch. */
  interface Visitor {
    /**
     * @param index of the place among those asked for
     */
    void at(int index, Place place, Pins pins);
  }

  private void pin(Collection<Want> wants, Pins pins) {
    Footers footers = footers(wants.stream().map(Want::part).toList());
    Map<Part, List<Want>> missing = new LinkedHashMap<>();
    for (Want want : wants) {
      ChunkKey key = want.key();
      if (pins.has(key) || !footers.has(want.part(), want.column())) {
        continue;
      }
      Chunk chunk = cache.pin(key);
      if (chunk != null) {
        pins.add(key, chunk);
      } else {
        missing.computeIfAbsent(want.part(), part -> new ArrayList<>()).add(want);
      }
    }
    List<Supplier<List<Chunk>>> reads = new ArrayList<>();
    missing.forEach((part, columns) -> reads.add(() -> read(part, footers, columns)));
    Iterator<List<Want>> asked = missing.values().iterator();
    for (List<Chunk> chunks : SideBySide.run(io, reads, Tables::release)) {
      Iterator<Want> want = asked.next().iterator();
      for (Chunk chunk : chunks) {
        ChunkKey key = want.next().key();
        cache.keep(key, chunk);
        pins.add(key, chunk);
      }
    }
  }

  /** Runs what needs Arrow memory; where there is none left, again with an empty cache. */
  void withRoom(Runnable task) {
    try {
      task.run();
      return;
    } catch (OutOfMemoryException e) {
      cache.clear();
    }
    try {
      task.run();
    } catch (OutOfMemoryException e) {
      throw memoryLimit(allocator, e);
    }
  }

  private List<Chunk> read(Part part, Footers footers, List<Want> wants) {
    return switch (part) {
      case Part.Stored stored -> reader.columns(stored.fragment(), footers.of(stored), wants);
      case Part.Inline rows -> {
        List<Chunk> chunks = new ArrayList<>(wants.size());
        try {
          for (Want want : wants) {
            chunks.add(new Chunk(rows.column(want.column(), allocator)));
          }
          yield chunks;
        } catch (RuntimeException e) {
          release(chunks);
          throw e;
        }
      }
    };
  }

  private static void release(List<Chunk> chunks) {
    chunks.forEach(Chunk::release);
  }

  static LimitExceededException memoryLimit(BufferAllocator allocator, OutOfMemoryException cause) {
    return new LimitExceededException(
        "memory_limit",
        "more memory is needed than the limit of %,d bytes allows; ask for less or raise the limit"
            .formatted(allocator.getLimit()),
        cause);
  }
}
