package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.store.Content;
import dev.omnigraph.testing.FragmentBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A fragment whose checksums are right, and which says what its rows are not, is corrupt. */
class ForgedFooterTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Row[] ROWS = {
    Row.node("b", "one", 1), Row.node("d", "two", 2), Row.node("f", null, null)
  };

  @Test
  void a_first_row_that_is_not_the_first_ends_no_merge_never() {
    refused(batch(batch -> batch.put("minId", "a")));
    refused(batch(batch -> batch.put("maxId", "e")));
  }

  @Test
  void columns_are_as_long_as_their_batch() {
    refused(batch(batch -> ((ArrayNode) batch.get("nodes")).set(0, 2)));
    refused(batch(batch -> ((ArrayNode) batch.get("nodes")).set(4, 1 << 30)));
    refused(batch(batch -> batch.put("rows", 4)));
  }

  @Test
  void a_batch_that_says_less_than_its_rows_need_is_none() {
    refused(batch(batch -> ((ArrayNode) batch.get("buffers")).remove(0)));
    refused(batch(batch -> ((ArrayNode) batch.get("buffers")).set(1, Integer.MAX_VALUE)));
    refused(batch(batch -> batch.remove("minId")));
    refused((bytes, metadata) -> metadata.put("omnigraph.batches", "[]"));
  }

  @Test
  void an_id_is_not_null() {
    refused(buffer(0, data -> data.put(0, (byte) 0)));
  }

  @Test
  void values_lie_within_their_buffers() {
    refused(buffer(1, offsets -> offsets.putInt(4, Integer.MAX_VALUE)));
    refused(buffer(1, offsets -> offsets.putInt(0, -1)));
    refused(buffer(4, offsets -> offsets.putInt(12, 1 << 20)));
    refused(batch(batch -> ((ArrayNode) batch.get("buffers")).set(3 * 7 + 1, 4)));
  }

  @Test
  void bounds_are_values_of_their_column() {
    BiConsumer<FragmentBytes, Map<String, String>> forged =
        (bytes, metadata) ->
            metadata.computeIfPresent(
                "omnigraph.column.p2", (name, summary) -> summary.replace("[1]", "[\"x\"]"));
    refused(forged, view -> view.statistics("p2"));
    refused(
        (bytes, metadata) ->
            metadata.computeIfPresent(
                "omnigraph.column.p2",
                (name, summary) -> summary.replaceFirst("\"distinct\":\".", "\"distinct\":\"")));
  }

  @Test
  void versions_say_the_same_of_a_fragment() {
    try (TableFixture fixture = new TableFixture()) {
      Run.Stored run = fixture.stored(TableFixture.PERSON, 1, ROWS);
      TableFixture.rows(fixture.tables.view(TableFixture.PERSON, List.of(run)));
      Fragment real = run.fragments().getFirst();
      Fragment other = said(real, 4, real.bytes(), real.footerBytes(), real.footerCrc());
      TableView view =
          fixture.tables.view(TableFixture.PERSON, List.of(new Run.Stored(1, List.of(other))));
      assertThatThrownBy(() -> TableFixture.rows(view)).isInstanceOf(CorruptException.class);
    }
  }

  private static Fragment said(Fragment real, long rows, long bytes, int footer, long crc) {
    return new Fragment(real.key(), rows, bytes, footer, crc, real.minId(), real.maxId(), 0, 1);
  }

  private static BiConsumer<FragmentBytes, Map<String, String>> batch(Consumer<ObjectNode> change) {
    return (bytes, metadata) -> {
      JsonNode batches = batches(metadata);
      change.accept((ObjectNode) batches.get(0));
      metadata.put("omnigraph.batches", batches.toString());
    };
  }

  /** Another buffer, with the checksum that it has. */
  private static BiConsumer<FragmentBytes, Map<String, String>> buffer(
      int number, Consumer<ByteBuffer> change) {
    return (bytes, metadata) -> {
      JsonNode batches = batches(metadata);
      ArrayNode buffers = (ArrayNode) batches.get(0).get("buffers");
      int start = buffers.get(3 * number).intValue();
      int length = buffers.get(3 * number + 1).intValue();
      change.accept(
          ByteBuffer.wrap(bytes.body(), start, length).slice().order(ByteOrder.LITTLE_ENDIAN));
      buffers.set(3 * number + 2, FragmentBytes.crc(bytes.body(), start, length));
      metadata.put("omnigraph.batches", batches.toString());
    };
  }

  private static JsonNode batches(Map<String, String> metadata) {
    try {
      return JSON.readTree(metadata.get("omnigraph.batches"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refused(BiConsumer<FragmentBytes, Map<String, String>> forgery) {
    refused(forgery, TableFixture::rows);
  }

  private static void refused(
      BiConsumer<FragmentBytes, Map<String, String>> forgery, Consumer<TableView> use) {
    try (TableFixture fixture = new TableFixture()) {
      List<Fragment> written =
          fixture.fragments(
              TableFixture.PERSON, 1, false, List.of(ROWS), TableFixture.batchesOf(9));
      Fragment real = written.getFirst();
      FragmentBytes bytes = FragmentBytes.of(fixture.store.get(real.key()).bytes());
      Map<String, String> metadata = bytes.metadata();
      forgery.accept(bytes, metadata);
      FragmentBytes forged = bytes.metadata(metadata);
      byte[] end = forged.end();
      fixture.store.put(real.key(), Content.of(forged.whole()));
      Fragment said =
          said(real, 3, forged.whole().length, end.length, FragmentBytes.crc(end, 0, end.length));
      Run.Stored newer =
          fixture.stored(TableFixture.PERSON, 2, Row.node("a", "x", 1), Row.node("c", "y", 2));
      TableView view =
          fixture.tables.view(
              TableFixture.PERSON, List.of(new Run.Stored(1, List.of(said)), newer));

      assertThatThrownBy(
              () -> assertTimeoutPreemptively(Duration.ofSeconds(10), () -> use.accept(view)))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining(real.key());
    }
  }
}
