package dev.omnigraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.store.StoreRequest.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CountingObjectStoreTest {
  private final CountingObjectStore store = new CountingObjectStore(new InMemoryObjectStore());

  @Test
  void every_kind_of_request_is_logged_in_order_with_its_key() {
    store.put("a/1", Content.of("xy"));
    store.putIfAbsent("b/2", Content.of("z"));
    store.get("a/1");
    store.read("a/1", List.of(new ByteRange(0, 1)));
    store.readTail("a/1", 1);
    store.list(ListRequest.of("a/"));
    store.delete(List.of("a/1", "b/2"));
    assertThat(store.log())
        .hasToString(
            "[PUT a/1, PUT_IF_ABSENT b/2, GET a/1, RANGE a/1, TAIL a/1, LIST a/, DELETE a/1 +1]");
    assertThat(store.count()).isEqualTo(7);
    assertThat(store.count(Kind.GET)).isEqualTo(1);
    assertThat(store.count("a")).isEqualTo(6);
    assertThat(store.count("b", Kind.PUT_IF_ABSENT)).isEqualTo(1);
    assertThat(store.count("a", Kind.PUT_IF_ABSENT)).isZero();
  }

  @Test
  void requests_that_fail_went_over_the_wire_too() {
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.get("a"));
    assertThat(store.count(Kind.GET)).isEqualTo(1);
  }

  @Test
  void bytes_are_counted_in_both_directions() {
    store.put("a/1", Content.of(new byte[1000]));
    store.putIfAbsent("b/1", Content.of(new byte[200]));
    store.putIfAbsent("b/1", Content.of(new byte[30]));
    store.get("a/1");
    store.readTail("a/1", 10);
    store.read("a/1", List.of(new ByteRange(0, 5), new ByteRange(95, 5)));
    assertThat(store.bytesWritten()).isEqualTo(1230);
    assertThat(store.bytesWritten("b")).isEqualTo(230);
    assertThat(store.bytesRead()).isEqualTo(1000 + 10 + 100);
  }

  @Test
  void ranges_count_as_the_requests_they_are_merged_into() {
    store.put("a", Content.of(new byte[1_000_000]));
    store.reset();
    store.read(
        "a", List.of(new ByteRange(0, 10), new ByteRange(1000, 10), new ByteRange(900_000, 10)));
    assertThat(store.count(Kind.RANGE)).isEqualTo(2);
  }

  @Test
  void every_page_and_every_thousand_deletions_are_a_request() {
    List<String> keys = IntStream.range(0, 1001).mapToObj(i -> "k/" + i).toList();
    keys.forEach(key -> store.put(key, Content.of("")));
    store.reset();
    assertThat(store.listAll(ListRequest.of("k/"))).hasSize(1001);
    store.delete(keys);
    assertThat(store.count(Kind.LIST)).isEqualTo(2);
    assertThat(store.count(Kind.DELETE)).isEqualTo(2);
  }

  @Test
  void a_reset_forgets_everything() {
    store.put("a", Content.of("x"));
    store.get("a");
    store.reset();
    assertThat(store.log()).isEmpty();
    assertThat(store.bytesRead() + store.bytesWritten()).isZero();
  }
}
