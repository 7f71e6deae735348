package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.store.Content;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.SeekableReadChannel;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentWriterTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void any_arrow_reader_reads_a_fragment(boolean compressed) throws Exception {
    GraphType type = RandomRows.everyKind(true);
    List<Row> rows = new RandomRows(new Random(7)).rows(type, true, 100);
    try (TableFixture fixture = new TableFixture()) {
      byte[] bytes = bytes(fixture, type, compressed, rows, TableFixture.batchesOf(30));
      List<Row> read = new ArrayList<>();
      try (ArrowFileReader reader =
          new ArrowFileReader(
              new SeekableReadChannel(new ByteArrayReadableSeekableByteChannel(bytes)),
              fixture.allocator,
              CommonsCompressionFactory.INSTANCE)) {
        assertThat(reader.getVectorSchemaRoot().getSchema().getFields())
            .extracting(Field::getName)
            .startsWith("@id", "@src", "@dst", "@deleted", "p0", "p1");
        while (reader.loadNextBatch()) {
          for (int i = 0; i < reader.getVectorSchemaRoot().getRowCount(); i++) {
            read.add(row(type, reader, i));
          }
        }
        assertThat(reader.getRecordBlocks()).hasSize(4);
      }
      assertThat(RowText.of(read)).isEqualTo(RowText.of(rows));
    }
  }

  private static Row row(GraphType type, ArrowFileReader reader, int index) throws Exception {
    Object[] values = new Object[type.properties().size()];
    for (int p = 0; p < values.length; p++) {
      FieldVector column = reader.getVectorSchemaRoot().getVector("p" + p);
      values[p] = ArrowValues.get(column, index, type.properties().get(p).type());
    }
    BitVector deleted = (BitVector) reader.getVectorSchemaRoot().getVector("@deleted");
    return new Row(
        reader.getVectorSchemaRoot().getVector("@id").getObject(index).toString(),
        reader.getVectorSchemaRoot().getVector("@src").getObject(index).toString(),
        reader.getVectorSchemaRoot().getVector("@dst").getObject(index).toString(),
        values,
        deleted.get(index) != 0);
  }

  @Test
  void the_footer_tells_where_each_buffer_lies_and_its_checksum() throws Exception {
    try (TableFixture fixture = new TableFixture()) {
      List<Row> rows = people(100);
      byte[] bytes = bytes(fixture, TableFixture.PERSON, true, rows, TableFixture.batchesOf(40));
      try (ArrowFileReader reader =
          new ArrowFileReader(
              new SeekableReadChannel(new ByteArrayReadableSeekableByteChannel(bytes)),
              fixture.allocator)) {
        reader.getVectorSchemaRoot();
        Map<String, String> metadata = reader.getMetaData();
        assertThat(metadata)
            .containsEntry("omnigraph.format", "1")
            .containsEntry("omnigraph.table", "t1")
            .containsEntry("omnigraph.schema", "1")
            .containsEntry("omnigraph.compression", "zstd")
            .containsKeys("omnigraph.filter.0", "omnigraph.filter.1", "omnigraph.filter.2");
        JsonNode batches = new ObjectMapper().readTree(metadata.get("omnigraph.batches"));
        assertThat(batches).hasSize(3);
        for (JsonNode batch : batches) {
          JsonNode buffers = batch.get("buffers");
          assertThat(buffers).hasSize(3 * 8); // id 3, name 3, age 2
          for (int i = 0; i < buffers.size(); i += 3) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, buffers.get(i).asInt(), buffers.get(i + 1).asInt());
            assertThat(crc.getValue()).isEqualTo(buffers.get(i + 2).asLong());
          }
        }
      }
    }
  }

  @Test
  void a_fragment_is_described_by_rows_size_footer_ids_and_tombstones() throws Exception {
    try (TableFixture fixture = new TableFixture()) {
      List<Row> rows = new ArrayList<>(people(10));
      rows.add(Row.nodeTombstone(TableFixture.PERSON, "z"));
      List<FragmentFile> files = new ArrayList<>();
      try (FragmentWriter writer =
          fixture.tables.writer(TableFixture.PERSON, 9, fixture.directory(), files::add)) {
        rows.forEach(writer::add);
        writer.finish();
      }
      byte[] bytes = bytes(files.getFirst().content());
      Fragment fragment = files.getFirst().fragment("the/key");
      CRC32C crc = new CRC32C();
      crc.update(bytes, bytes.length - fragment.footerBytes(), fragment.footerBytes());
      assertThat(fragment)
          .isEqualTo(
              new Fragment(
                  "the/key",
                  11,
                  bytes.length,
                  fragment.footerBytes(),
                  crc.getValue(),
                  "person000",
                  "z",
                  1,
                  9));
      assertThat(new String(bytes, bytes.length - 6, 6, java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("ARROW1");
    }
  }

  @Test
  void a_run_is_split_into_fragments_in_order() {
    try (TableFixture fixture = new TableFixture()) {
      List<Fragment> fragments =
          fixture.fragments(
              TableFixture.PERSON,
              1,
              true,
              people(100),
              new FragmentWriter.Limits(10, 1 << 20, 1 << 20, 30));
      assertThat(fragments).extracting(Fragment::rows).containsExactly(30L, 30L, 30L, 10L);
      assertThat(fragments.get(1).minId()).isEqualTo("person030");
      assertThat(fragments.get(1).maxId()).isEqualTo("person059");
      TableView view =
          fixture.tables.view(TableFixture.PERSON, List.of(new Run.Stored(1, fragments)));
      assertThat(RowText.of(TableFixture.rows(view))).isEqualTo(RowText.of(people(100)));
    }
  }

  @Test
  void a_fragment_ends_when_its_bytes_reach_the_bound() {
    try (TableFixture fixture = new TableFixture()) {
      List<Fragment> fragments =
          fixture.fragments(
              TableFixture.PERSON,
              1,
              false,
              people(100),
              new FragmentWriter.Limits(10, 1 << 20, 2000, 1000));
      assertThat(fragments).hasSizeGreaterThan(3);
      assertThat(fragments.stream().mapToLong(Fragment::rows).sum()).isEqualTo(100);
    }
  }

  @Test
  void tombstones_that_begin_late_begin_a_new_fragment() {
    try (TableFixture fixture = new TableFixture()) {
      List<Row> rows = new ArrayList<>(people(50));
      rows.set(35, Row.nodeTombstone(TableFixture.PERSON, rows.get(35).id()));
      List<Fragment> fragments =
          fixture.fragments(TableFixture.PERSON, 1, true, rows, TableFixture.batchesOf(10));
      assertThat(fragments).extracting(Fragment::tombstones).containsExactly(0L, 1L);
      assertThat(fragments).extracting(Fragment::rows).containsExactly(30L, 20L);
    }
  }

  @Test
  void large_content_is_a_temporary_file_until_it_is_closed() {
    String text = "x".repeat(6 << 20);
    try (TableFixture fixture = new TableFixture()) {
      List<FragmentFile> files = new ArrayList<>();
      try (FragmentWriter writer =
          new FragmentWriter(
              TableFixture.PERSON, 1, false, fixture.directory(), fixture.allocator, files::add)) {
        writer.add(Row.node("a", text, 1));
        writer.finish();
      }
      FragmentFile file = files.getFirst();
      assertThat(file.content()).isInstanceOf(Content.File.class);
      fixture.store.put("f", file.content());
      Run run = new Run.Stored(1, List.of(file.fragment("f")));
      assertThat(fixture.tables.view(TableFixture.PERSON, List.of(run)).row(0).values())
          .containsExactly(text, 1);
      file.close();
      assertThat(((Content.File) file.content()).path()).doesNotExist();
    }
  }

  @Test
  void what_is_not_finished_leaves_no_file() {
    try (TableFixture fixture = new TableFixture();
        FragmentWriter writer =
            new FragmentWriter(
                TableFixture.PERSON,
                1,
                false,
                fixture.directory(),
                fixture.allocator,
                file -> {
                  throw new AssertionError("nothing is finished");
                })) {
      String text = "x".repeat(6 << 20);
      writer.add(Row.node("a", text, 1));
      writer.add(Row.node("b", text, 1));
      assertThat(fixture.directory().toFile().list()).hasSize(1);
      writer.close();
    }
  }

  @Test
  void batches_are_bounded_in_bytes() throws Exception {
    String text = "x".repeat(1 << 20);
    List<Row> rows =
        IntStream.range(0, 40).mapToObj(i -> Row.node("%02d".formatted(i), text, i)).toList();
    try (TableFixture fixture = new TableFixture()) {
      byte[] bytes = bytes(fixture, TableFixture.PERSON, true, rows, FragmentWriter.Limits.DEFAULT);
      try (ArrowFileReader reader =
          new ArrowFileReader(
              new SeekableReadChannel(new ByteArrayReadableSeekableByteChannel(bytes)),
              fixture.allocator)) {
        assertThat(reader.getRecordBlocks()).hasSize(6);
      }
    }
  }

  @Test
  void without_rows_there_is_no_fragment() {
    try (TableFixture fixture = new TableFixture()) {
      assertThat(
              fixture.fragments(
                  TableFixture.PERSON, 1, true, List.of(), FragmentWriter.Limits.DEFAULT))
          .isEmpty();
    }
  }

  @Test
  void rows_out_of_order_are_refused() {
    Row a = Row.node("a", "n", 1);
    for (Row next : List.of(a, Row.node("A", "n", 1))) {
      assertThatThrownBy(() -> write(TableFixture.PERSON, a, next))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("out of order");
    }
  }

  @Test
  void the_order_is_that_of_utf8_bytes() {
    // U+FFFF comes before U+1F680, though its Java character is the larger one
    write(TableFixture.PERSON, Row.node("\uFFFF", "n", 1), Row.node("\uD83D\uDE80", "n", 1));
    write(
        TableFixture.KNOWS,
        Row.edge("2", "a", "b", 1L),
        Row.edge("1", "a", "c", 1L),
        Row.edge("0", "b", "a", 1L));
  }

  @Test
  void half_a_surrogate_pair_is_refused_and_not_replaced() {
    for (String text : List.of("\uD83D", "\uDE80x", "a\uD83Db")) {
      assertThatThrownBy(() -> write(TableFixture.PERSON, Row.node("a", text, 1)))
          .isInstanceOfSatisfying(
              InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("invalid_text"));
      assertThatThrownBy(
              () -> InlineRows.of(TableFixture.PERSON, 1, List.of(Row.node("a", text, 1))))
          .isInstanceOf(InvalidInputException.class);
      assertThatThrownBy(() -> write(TableFixture.PERSON, Row.node(text, "a", 1)))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void an_id_has_a_bound() {
    String longest = "x".repeat(Row.MAX_ID_BYTES);
    write(TableFixture.PERSON, Row.node(longest, "n", 1));
    for (Row row :
        List.of(Row.node(longest + "y", "n", 1), Row.node("é" + longest.substring(1), "n", 1))) {
      assertThatThrownBy(() -> write(TableFixture.PERSON, row))
          .isInstanceOfSatisfying(
              LimitExceededException.class, e -> assertThat(e.code()).isEqualTo("id_too_long"));
      assertThatThrownBy(() -> InlineRows.of(TableFixture.PERSON, 1, List.of(row)))
          .isInstanceOf(LimitExceededException.class);
    }
  }

  @Test
  void a_writer_over_the_memory_limit_says_so_and_leaves_nothing() {
    try (TableFixture fixture =
        new TableFixture(new dev.omnigraph.store.InMemoryObjectStore(), 1 << 20, 1 << 18)) {
      assertThatThrownBy(
              () -> fixture.stored(TableFixture.PERSON, 1, Row.node("a", "x".repeat(2 << 20), 1)))
          .isInstanceOfSatisfying(
              LimitExceededException.class, e -> assertThat(e.code()).isEqualTo("memory_limit"));
    }
  }

  private static void write(GraphType type, Row... rows) {
    try (TableFixture fixture = new TableFixture()) {
      fixture.fragments(type, 1, true, Arrays.asList(rows), FragmentWriter.Limits.DEFAULT);
    }
  }

  private static List<Row> people(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Row.node("person%03d".formatted(i), "name " + i, i % 7 == 0 ? null : i))
        .toList();
  }

  private static byte[] bytes(
      TableFixture fixture,
      GraphType type,
      boolean compressed,
      List<Row> rows,
      FragmentWriter.Limits limits)
      throws Exception {
    String key = fixture.fragments(type, 1, compressed, rows, limits).getFirst().key();
    return fixture.store.get(key).bytes();
  }

  private static byte[] bytes(Content content) throws Exception {
    try (java.io.InputStream in = content.open()) {
      return in.readAllBytes();
    }
  }
}
