package dev.omnigraph.table;

import dev.omnigraph.schema.GraphType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows that only the graph that is open here can read, as a run: in memory while they are few, else
 * as fragments in temporary files, which go when it is closed.
 */
public final class PrivateRun implements AutoCloseable {
  private static final long IN_MEMORY = 1 << 20;

  private final PrivateFragments files;
  private final List<Fragment> fragments;
  private final Run run;

  private PrivateRun(PrivateFragments files, List<Fragment> fragments, Run run) {
    this.files = files;
    this.fragments = fragments;
    this.run = run;
  }

  /** The run, to be read by the {@link Tables} that made it. */
  public Run run() {
    return run;
  }

  /** Whether it is in memory. */
  public boolean isSmall() {
    return run instanceof Run.Inline;
  }

  @Override
  public void close() {
    fragments.forEach(files::remove);
  }

  /** Takes rows in the order of a run. For one thread. */
  public static final class Writer implements AutoCloseable {
    private final PrivateFragments files;
    private final GraphType type;
    private final int schemaVersion;
    private final Supplier<FragmentWriter> large;
    private final List<Fragment> fragments = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private long bytes;
    private @Nullable FragmentWriter writer;
    private boolean finished;

    Writer(
        Tables tables,
        PrivateFragments files,
        GraphType type,
        int version,
        Supplier<Path> directory) {
      this.files = files;
      this.type = type;
      this.schemaVersion = version;
      this.large =
          () ->
              tables.writer(type, version, directory.get(), file -> fragments.add(files.add(file)));
    }

    /** Adds a row behind all others. */
    public void add(Row row) {
      FragmentWriter open = writer;
      if (open == null) {
        rows.add(row);
        bytes += RowColumns.estimate(type, row);
        if (bytes > IN_MEMORY) {
          open = large.get();
          writer = open;
          rows.forEach(open::add);
          rows.clear();
        }
      } else {
        open.add(row);
      }
    }

    /**
     * All rows, of which there is one at least.
     *
     * @param sequence above those of the runs that it hides rows of
     */
    public PrivateRun finish(long sequence) {
      FragmentWriter open = writer;
      if (open == null) {
        InlineRows inline = InlineRows.of(type, schemaVersion, rows);
        return new PrivateRun(files, List.of(), new Run.Inline(sequence, inline));
      }
      open.finish();
      finished = true;
      return new PrivateRun(files, fragments, new Run.Stored(sequence, fragments));
    }

    @Override
    public void close() {
      if (writer != null) {
        writer.close();
      }
      if (!finished) {
        fragments.forEach(files::remove);
      }
    }
  }
}
