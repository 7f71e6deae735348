package dev.omnigraph.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.Document;
import dev.omnigraph.table.KeyHashes;
import org.junit.jupiter.api.Test;

class FootprintTest {

  private static Footprint ids(String... ids) {
    Footprint.Builder builder = new Footprint.Builder();
    for (String id : ids) {
      builder.add(Footprint.IDS, id);
    }
    return builder.build();
  }

  @Test
  void a_shared_key_overlaps_and_others_do_not() {
    assertThat(ids("a", "b").overlaps(ids("b", "c"))).isTrue();
    assertThat(ids("a", "b").overlaps(ids("c", "d"))).isFalse();
    assertThat(ids().overlaps(ids("a"))).isFalse();
  }

  @Test
  void a_key_counts_in_its_space_alone() {
    Footprint.Builder other = new Footprint.Builder();
    other.add(Footprint.SRC, "a");

    assertThat(ids("a").overlaps(other.build())).isFalse();
  }

  @Test
  void parts_that_are_split_differently_are_other_keys() {
    Footprint.Builder one = new Footprint.Builder();
    one.add("c1", "ab", "c");
    Footprint.Builder other = new Footprint.Builder();
    other.add("c1", "a", "bc");

    assertThat(one.build().overlaps(other.build())).isFalse();
  }

  @Test
  void a_large_set_is_every_key() {
    Footprint.Builder large = new Footprint.Builder();
    for (int i = 0; i <= KeyHashes.BOUND; i++) {
      large.add(Footprint.IDS, "k" + i);
    }

    assertThat(large.build().overlaps(ids("never added"))).isTrue();
    assertThat(large.build().overlaps(ids())).isFalse();
  }

  @Test
  void what_is_stored_overlaps_as_before() {
    Footprint stored =
        Document.read(
            "k", Document.write("footprint", 1, ids("a", "b")), "footprint", 1, Footprint.class);

    assertThat(stored).isEqualTo(ids("a", "b"));
    assertThat(stored.overlaps(ids("b"))).isTrue();
  }
}
