package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports as Arrow: what a plain Arrow reader finds is what the lines of an export say. */
class ArrowExportTest {
  private static final String SCHEMA =
      """
      node Everything {
        key: String @key  s: String?  i: I32?  l: I64?  u: U32?  big: U64?  f: F32?  d: F64?  b: Bool?
        day: Date?  at: DateTime?  color: enum(red, green)?  bytes: Blob?  v: Vector(2)?
        texts: [String]?  longs: [I64]?  bigs: [U64]?  floats: [F32]?  days: [Date]?  times: [DateTime]?
      }
      node Plain { title: String }
      edge Joins: Everything -> Plain { since: I64? }
      """;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void a_plain_reader_finds_every_value_that_the_lines_of_an_export_have() throws IOException {
    try (Graph graph = create(SCHEMA)) {
      graph.load(LoadRequest.append(rows(500)));
      graph.load(
          LoadRequest.append("{\"type\":\"Plain\",\"id\":\"late\",\"data\":{\"title\":\"\"}}"));
      Path files = directory.resolve("not/there/yet");
      List<Long> heard = new ArrayList<>();
      Snapshot snapshot = graph.snapshot();

      assertThat(snapshot.exportArrow(files, false, heard::add)).isEqualTo(1501);

      assertThat(names(files)).containsExactly("Everything.arrow", "Joins.arrow", "Plain.arrow");
      List<String> found = new ArrayList<>();
      for (String type : List.of("Everything", "Plain", "Joins")) {
        found.addAll(read(files.resolve(type + ".arrow")));
      }
      assertThat(found).isEqualTo(lines(snapshot));
      assertThat(heard).isSorted().endsWith(1501L);
    }
  }

  @Test
  void the_schema_says_what_the_type_is() throws IOException {
    try (Graph graph = create(SCHEMA)) {
      graph.snapshot().exportArrow(directory, false, rows -> {});
      try (BufferAllocator allocator = new RootAllocator();
          ArrowFileReader reader = reader("Joins.arrow", allocator)) {
        org.apache.arrow.vector.types.pojo.Schema schema = reader.getVectorSchemaRoot().getSchema();
        assertThat(schema.getCustomMetadata())
            .containsExactlyInAnyOrderEntriesOf(
                Map.of(
                    "omnigraph.type", "Joins",
                    "omnigraph.kind", "edge",
                    "omnigraph.source", "Everything",
                    "omnigraph.destination", "Plain"));
        assertThat(schema.getFields())
            .extracting(Field::getName)
            .containsExactly("@id", "@src", "@dst", "since");
        assertThat(reader.loadNextBatch()).isFalse();
      }
      try (BufferAllocator allocator = new RootAllocator();
          ArrowFileReader reader = reader("Everything.arrow", allocator)) {
        Field color = reader.getVectorSchemaRoot().getSchema().findField("color");
        assertThat(color.getMetadata())
            .containsExactly(Map.entry("omnigraph.type", "enum(red, green)?"));
      }
    }
  }

  @Test
  void types_whose_names_differ_by_case_only_have_files_of_their_own() throws IOException {
    try (Graph graph =
        create("node Knows { a: I32? }  node KNOWS { }  edge Knows: Knows -> KNOWS")) {
      graph.snapshot().exportArrow(directory, false, rows -> {});
      assertThat(names(directory)).containsExactly("KNOWS.arrow", "Knows-2.arrow", "Knows-3.arrow");
    }
  }

  @Test
  void a_directory_that_holds_something_is_written_over_only_where_that_is_said()
      throws IOException {
    Files.writeString(directory.resolve("notes.txt"), "mine");
    Files.writeString(directory.resolve("Plain.arrow"), "old");
    try (Graph graph = create(SCHEMA)) {
      Snapshot snapshot = graph.snapshot();
      assertThatThrownBy(() -> snapshot.exportArrow(directory, false, rows -> {}))
          .isInstanceOfSatisfying(
              InvalidInputException.class,
              e -> assertThat(e.code()).isEqualTo("directory_not_empty"));
      assertThat(names(directory)).containsExactly("Plain.arrow", "notes.txt");

      snapshot.exportArrow(directory, true, rows -> {});
      assertThat(names(directory))
          .containsExactly("Everything.arrow", "Joins.arrow", "Plain.arrow", "notes.txt");
      assertThat(read(directory.resolve("Plain.arrow"))).isEmpty();
      assertThat(directory.resolve("notes.txt")).content().isEqualTo("mine");
    }
  }

  @Test
  void an_export_that_fails_leaves_no_files() {
    try (Graph graph = create(SCHEMA)) {
      graph.load(LoadRequest.append(rows(3)));
      Snapshot snapshot = graph.snapshot();
      assertThatThrownBy(
              () ->
                  snapshot.exportArrow(
                      directory,
                      false,
                      rows -> {
                        throw new IllegalStateException("stop");
                      }))
          .hasMessage("stop");
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void large_rows_come_in_several_batches() throws IOException {
    try (Graph graph = create("node Page { text: String }")) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        lines.append("{\"type\":\"Page\",\"data\":{\"text\":\"" + "x".repeat(3 << 20) + "\"}}\n");
      }
      graph.load(LoadRequest.append(lines.toString()));
      graph.snapshot().exportArrow(directory, false, rows -> {});
    }
    try (BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader = reader("Page.arrow", allocator)) {
      assertThat(reader.getRecordBlocks()).hasSize(4);
    }
  }

  private static String rows(int number) {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder();
    String[] values = {
      "\"s\":\"p\u00e9\ud83d\ude80\\n\"",
      "\"i\":-2147483648",
      "\"l\":-9223372036854775808",
      "\"u\":4294967295",
      "\"big\":18446744073709551615",
      "\"f\":0.1",
      "\"d\":-0.0",
      "\"b\":true",
      "\"day\":\"1815-12-10\"",
      "\"at\":\"2024-02-29T12:00:00.123Z\"",
      "\"color\":\"green\"",
      "\"bytes\":\"base64:AAEC\"",
      "\"v\":[0.5,-1.25]",
      "\"texts\":[\"\",\"b\"]",
      "\"longs\":[]",
      "\"bigs\":[9223372036854775808,1]",
      "\"floats\":[0.1,2]",
      "\"days\":[\"1969-12-31\"]",
      "\"times\":[\"1969-12-31T23:59:59.999Z\",\"2024-02-29T12:00:00Z\"]"
    };
    for (int i = 0; i < number; i++) {
      rows.append("{\"type\":\"Everything\",\"data\":{\"key\":\"k%d\"".formatted(i));
      for (String value : values) {
        rows.append(random.nextInt(3) == 0 ? "" : "," + value);
      }
      rows.append("}}\n");
      rows.append("{\"type\":\"Plain\",\"id\":\"p%d\",\"data\":{\"title\":\"t\"}}\n".formatted(i));
      if (i > 0) {
        rows.append(
            "{\"edge\":\"Joins\",\"from\":\"k%d\",\"to\":\"p%d\",\"data\":{\"since\":%d}}\n"
                .formatted(random.nextInt(i), i, i));
      }
    }
    return rows + "{\"edge\":\"Joins\",\"from\":\"k0\",\"to\":\"p0\"}\n";
  }

  /** The rows of a file as the lines of an export have them. */
  private static List<String> read(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        FileChannel channel = FileChannel.open(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      Map<String, String> metadata = root.getSchema().getCustomMetadata();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < root.getRowCount(); i++) {
          rows.add(row(root, metadata, i).toString());
        }
      }
    }
    return rows;
  }

  private static ObjectNode row(VectorSchemaRoot root, Map<String, String> metadata, int index) {
    boolean edge = "edge".equals(metadata.get("omnigraph.kind"));
    String type = metadata.get("omnigraph.type");
    ObjectNode row = JSON.createObjectNode().put(edge ? "edge" : "type", type);
    String id = root.getVector("@id").getObject(index).toString();
    if (!"Everything".equals(type)) {
      row.put("id", id);
    }
    if (edge) {
      row.put("from", root.getVector("@src").getObject(index).toString());
      row.put("to", root.getVector("@dst").getObject(index).toString());
    }
    ObjectNode data = row.putObject("data");
    for (FieldVector column : root.getFieldVectors()) {
      if (!column.getName().startsWith("@") && !column.isNull(index)) {
        data.set(column.getName(), JSON.valueToTree(value(column, index)));
      }
    }
    if ("Everything".equals(type)) {
      assertThat(id).isEqualTo(data.path("key").asText());
    }
    return row;
  }

  /** Without help of the engine: by Arrow's own types alone. */
  private static Object value(FieldVector vector, int index) {
    return switch (vector) {
      case ListVector list ->
          items(
              list.getDataVector(),
              list.getElementStartIndex(index),
              list.getElementEndIndex(index));
      case FixedSizeListVector list ->
          items(
              list.getDataVector(),
              list.getElementStartIndex(index),
              list.getElementEndIndex(index));
      case UInt4Vector number -> Integer.toUnsignedLong(number.get(index));
      case UInt8Vector number -> new BigInteger(Long.toUnsignedString(number.get(index)));
      case DateDayVector date -> LocalDate.ofEpochDay(date.get(index)).toString();
      case TimeStampMilliTZVector time -> Instant.ofEpochMilli(time.get(index)).toString();
      default -> {
        Object value = vector.getObject(index);
        yield value instanceof byte[] bytes
            ? "base64:" + Base64.getEncoder().encodeToString(bytes)
            : value instanceof org.apache.arrow.vector.util.Text ? value.toString() : value;
      }
    };
  }

  private static ArrayNode items(FieldVector items, int start, int end) {
    ArrayNode array = JSON.createArrayNode();
    for (int i = start; i < end; i++) {
      array.add(JSON.<com.fasterxml.jackson.databind.JsonNode>valueToTree(value(items, i)));
    }
    return array;
  }

  private static List<String> lines(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    snapshot.exportJsonl(out);
    List<String> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(JSON.readTree(line).toString()); // spelled as this mapper spells
    }
    return lines;
  }

  private ArrowFileReader reader(String file, BufferAllocator allocator) throws IOException {
    return new ArrowFileReader(FileChannel.open(directory.resolve(file)), allocator);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Graph create(String schema) {
    return Omnigraph.create(new InMemoryObjectStore(), "s.pg", schema, OpenOptions.defaults());
  }
}
