package dev.omnigraph.table;

import dev.omnigraph.schema.Annotation;
import dev.omnigraph.schema.Cardinality;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;

/** A store, memory and tables for one test; closing it fails if any memory is still in use. */
public final class TableFixture implements AutoCloseable {
  public static final GraphType PERSON =
      node(
          property("p1", "name", PropertyType.scalar(Kind.STRING, false)),
          property("p2", "age", PropertyType.scalar(Kind.I32, true)));
  public static final GraphType KNOWS =
      edge(property("p3", "since", PropertyType.scalar(Kind.I64, true)));

  public final ObjectStore store;
  public final RootAllocator allocator;
  public final Tables tables;
  private final Path directory;
  private int names;

  public TableFixture() {
    this(new InMemoryObjectStore(), 1L << 30, 256L << 20);
  }

  public TableFixture(ObjectStore store, long memory, long cache) {
    this.store = store;
    this.allocator = new RootAllocator(memory);
    this.tables = new Tables(store, allocator, cache, command -> Thread.ofVirtual().start(command));
    try {
      this.directory = Files.createTempDirectory("fragments");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public static Property property(
      String id, String name, PropertyType type, Annotation... annotations) {
    String initial =
        Stream.of(annotations)
            .filter(annotation -> annotation.name().equals("default"))
            .map(Annotation::value)
            .findFirst()
            .orElse(null);
    return new Property(id, name, type, List.of(annotations), initial);
  }

  public static Annotation defaultValue(String literal) {
    return new Annotation("default", literal, Map.of());
  }

  public static GraphType node(Property... properties) {
    return new NodeType("t1", "Person", List.of(), List.of(properties), List.of(), List.of());
  }

  public static GraphType edge(Property... properties) {
    return new EdgeType(
        "t2", "Knows", "t1", "t1", Cardinality.ANY, List.of(properties), List.of(), List.of());
  }

  static FragmentWriter.Limits batchesOf(int rows) {
    return new FragmentWriter.Limits(rows, 8 << 20, 256 << 20, 1 << 22);
  }

  /** Puts sorted rows on the store. */
  Run.Stored stored(GraphType type, long sequence, List<Row> rows, FragmentWriter.Limits limits) {
    return new Run.Stored(sequence, fragments(type, 1, !store.mapsMemory(), rows, limits));
  }

  public Run.Stored stored(GraphType type, long sequence, Row... rows) {
    return stored(type, sequence, sorted(type, rows), FragmentWriter.Limits.DEFAULT);
  }

  /** Puts rows on the store, in fragments and batches of at most so many. */
  public Run.Stored stored(
      GraphType type, long sequence, int fragmentRows, int batchRows, List<Row> rows) {
    return stored(
        type,
        sequence,
        rows.stream().sorted(Row.order(type)).toList(),
        new FragmentWriter.Limits(batchRows, 8 << 20, 256 << 20, fragmentRows));
  }

  public static Run.Inline inline(GraphType type, long sequence, Row... rows) {
    return new Run.Inline(sequence, InlineRows.of(type, 1, sorted(type, rows)));
  }

  public static List<Row> sorted(GraphType type, Row... rows) {
    return Stream.of(rows).sorted(Row.order(type)).toList();
  }

  List<Fragment> fragments(
      GraphType type,
      int schemaVersion,
      boolean compress,
      List<Row> rows,
      FragmentWriter.Limits limits) {
    List<Fragment> fragments = new ArrayList<>();
    try (FragmentWriter writer =
        new FragmentWriter(
            type,
            schemaVersion,
            compress,
            directory,
            allocator,
            file -> {
              try (file) {
                String key = "tables/" + type.id() + "/" + names++ + ".arrow";
                store.put(key, file.content());
                fragments.add(file.fragment(key));
              }
            },
            limits)) {
      rows.forEach(writer::add);
      writer.finish();
    }
    return fragments;
  }

  /** All live rows in order, by ordinal. */
  public static List<Row> rows(TableView view) {
    List<Row> rows = new ArrayList<>();
    for (int ordinal = 0; ordinal < view.rows(); ordinal++) {
      rows.add(view.row(ordinal));
    }
    return rows;
  }

  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    tables.close();
    allocator.close();
    store.close();
    try (Stream<Path> left = Files.list(directory)) {
      if (left.findAny().isPresent()) {
        throw new AssertionError("temporary files are left in " + directory);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
