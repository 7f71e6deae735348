package dev.omnigraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.error.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectStoresTest {

  @Test
  void handles_of_one_name_share_their_objects_and_the_first_one_s_clock() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    ObjectStore first =
        ObjectStores.open("memory:shared", new StoreOptions(false, () -> noon, Map.of()));
    ObjectStore second = ObjectStores.open("memory:shared", StoreOptions.readWrite());
    first.put("a", Content.of("x"));
    assertThat(second.get("a").storeTime()).isEqualTo(noon);
    assertThat(second.location()).isEqualTo(first.location());
    assertThat(second.location().uri()).isEqualTo("memory:shared");
    ObjectStore other = ObjectStores.open("memory:other", StoreOptions.readWrite());
    assertThat(other.listAll(ListRequest.of(""))).isEmpty();
  }

  @Test
  void store_time_is_as_late_as_a_test_says() {
    Instant[] now = {Instant.parse("2026-01-01T12:00:00Z")};
    InMemoryObjectStore store = new InMemoryObjectStore(() -> now[0]);
    store.put("a", Content.of("x"));
    now[0] = now[0].plusSeconds(3600);
    assertThat(store.get("a").storeTime()).isEqualTo(now[0]);
    List<ListEntry> entries = store.list(ListRequest.of("")).entries();
    assertThat(((ListEntry.Leaf) entries.getFirst()).lastModified())
        .isEqualTo(now[0].minusSeconds(3600));
  }

  @Test
  void a_scheme_that_nobody_serves_is_refused_with_those_at_hand() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ObjectStores.open("gopher://x/y", StoreOptions.readWrite()))
        .withMessageContaining("no store for `gopher:`")
        .withMessageContaining("memory");
  }
}
