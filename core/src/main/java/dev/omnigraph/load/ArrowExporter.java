package dev.omnigraph.load;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.table.ArrowValues;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.RowColumns;
import dev.omnigraph.table.TableView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as Arrow IPC files that any Arrow reader reads, one for each type, in the order of an
 * {@link Exporter}.
 *
 * <p>Columns are {@code @id}, of edges {@code @src} and {@code @dst}, then the properties by name.
 * The schema's metadata has {@code omnigraph.type}, {@code omnigraph.kind} ({@code node} or {@code
 * edge}) and of edges {@code omnigraph.source} and {@code omnigraph.destination}, the names of the
 * types at the ends; the metadata of a property's field has its {@code omnigraph.type} as the
 * schema language spells it.
 */
public final class ArrowExporter {
  private static final int BATCH_ROWS = 16_384;
  private static final long BATCH_BYTES = 8L << 20;
  private static final PropertyType TEXT = PropertyType.scalar(Kind.STRING, false);
  private static final String TYPE = "omnigraph.type";

  private final Contract contract;
  private final Function<GraphType, TableView> tables;
  private final BufferAllocator allocator;
  private final LongConsumer progress;

  /**
   * @param tables the rows of each type
   * @param allocator of the batch in memory
   * @param progress hears after each batch how many rows are written
   */
  public ArrowExporter(
      Contract contract,
      Function<GraphType, TableView> tables,
      BufferAllocator allocator,
      LongConsumer progress) {
    this.contract = contract;
    this.tables = tables;
    this.allocator = allocator;
    this.progress = progress;
  }

  /**
   * Writes everything, with one batch of rows in memory. Files get their names when all of them are
   * complete.
   *
   * @param directory made where it does not exist
   * @param replace whether it may hold files already: those of the same names are replaced, others
   *     stay
   * @return how many rows
   * @throws InvalidInputException if the directory is not empty and may not be written over
   */
  public long write(Path directory, boolean replace) throws IOException {
    Files.createDirectories(directory);
    if (!replace) {
      refuseUnlessEmpty(directory);
    }
    Map<Path, Path> parts = new LinkedHashMap<>();
    try {
      long rows = 0;
      for (Map.Entry<GraphType, String> file : files().entrySet()) {
        Path part = directory.resolve(file.getValue() + ".part");
        parts.put(part, directory.resolve(file.getValue()));
        rows = write(file.getKey(), part, rows);
      }
      for (Map.Entry<Path, Path> done : parts.entrySet()) {
        Files.move(done.getKey(), done.getValue(), StandardCopyOption.REPLACE_EXISTING);
      }
      return rows;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (OutOfMemoryException e) {
      throw new LimitExceededException(
          "memory_limit",
          "the export needs more memory than the limit of %,d bytes allows; raise the limit"
              .formatted(allocator.getLimit()),
          e);
    } finally {
      for (Path part : parts.keySet()) {
        Files.deleteIfExists(part);
      }
    }
  }

  private static void refuseUnlessEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new InvalidInputException(
            "directory_not_empty",
            "the directory %s holds something already; name an empty or a new one"
                .formatted(directory));
      }
    }
  }

  /** A name for each type, different from the others also where case makes no difference. */
  private Map<GraphType, String> files() {
    Map<String, Integer> taken = new HashMap<>();
    Map<GraphType, String> files = new LinkedHashMap<>();
    for (GraphType type : Exporter.types(contract)) {
      int number = taken.merge(type.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
      files.put(type, type.name() + (number > 1 ? "-" + number : "") + ".arrow");
    }
    return files;
  }

  private long write(GraphType type, Path file, long before) throws IOException {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema(type), allocator);
        FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
      Batches batches = new Batches(type, root, writer, before);
      writer.start();
      tables.apply(type).forEach(batches::add);
      batches.flush();
      writer.end();
      return batches.written;
    }
  }

  private Schema schema(GraphType type) {
    List<Field> fields = new ArrayList<>();
    fields.add(ArrowValues.field("@id", TEXT));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(TYPE, type.name());
    metadata.put("omnigraph.kind", "node");
    if (type instanceof EdgeType edge) {
      fields.add(ArrowValues.field("@src", TEXT));
      fields.add(ArrowValues.field("@dst", TEXT));
      metadata.put("omnigraph.kind", "edge");
      metadata.put("omnigraph.source", name(edge.source()));
      metadata.put("omnigraph.destination", name(edge.destination()));
    }
    for (Property property : type.properties()) {
      Field field = ArrowValues.field(property.name(), property.type());
      Map<String, String> spelled = Map.of(TYPE, property.type().spelling());
      fields.add(
          new Field(
              property.name(),
              new FieldType(true, field.getType(), null, spelled),
              field.getChildren()));
    }
    return new Schema(fields, metadata);
  }

  private String name(String typeId) {
    return contract.type(typeId).orElseThrow().name();
  }

  /** Collects rows and writes them, a batch at a time. */
  private final class Batches {
    private final GraphType type;
    private final VectorSchemaRoot root;
    private final ArrowFileWriter writer;
    private final List<Row> rows = new ArrayList<>();
    private long bytes;
    private long written;

    Batches(GraphType type, VectorSchemaRoot root, ArrowFileWriter writer, long before) {
      this.type = type;
      this.root = root;
      this.writer = writer;
      this.written = before;
    }

    void add(Row row) {
      rows.add(row);
      bytes += RowColumns.estimate(type, row);
      if (rows.size() == BATCH_ROWS || bytes >= BATCH_BYTES) {
        flush();
      }
    }

    void flush() {
      if (rows.isEmpty()) {
        return;
      }
      int column = 0;
      fill(column++, TEXT, Row::id);
      if (type instanceof EdgeType) {
        fill(column++, TEXT, Row::source);
        fill(column++, TEXT, Row::destination);
      }
      for (int p = 0; p < type.properties().size(); p++) {
        int property = p;
        fill(column++, type.properties().get(p).type(), row -> row.values()[property]);
      }
      root.setRowCount(rows.size());
      try {
        writer.writeBatch();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      root.clear();
      written += rows.size();
      rows.clear();
      bytes = 0;
      progress.accept(written);
    }

    private void fill(int column, PropertyType valueType, Function<Row, @Nullable Object> value) {
      FieldVector vector = root.getVector(column);
      vector.setInitialCapacity(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        ArrowValues.set(vector, i, valueType, value.apply(rows.get(i)));
      }
    }
  }
}
