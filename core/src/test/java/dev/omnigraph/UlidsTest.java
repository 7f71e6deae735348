package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UlidsTest {

  @Test
  void the_time_comes_first_in_crockford_digits() {
    // 1469918176385 ms is the example of the ULID specification: 01ARYZ6S41
    Ulids ulids = new Ulids(() -> Instant.ofEpochMilli(1469918176385L), new Random(1));

    assertThat(ulids.get()).startsWith("01aryz6s41").hasSize(26).matches("[0-9a-hjkmnp-tv-z]+");
  }

  @Test
  void ids_of_one_source_ascend_and_never_repeat() {
    Ulids ulids = new Ulids(() -> Instant.EPOCH, new Random(2));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ids.add(ulids.get());
    }

    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void two_sources_at_one_moment_differ() {
    Ulids one = new Ulids(() -> Instant.EPOCH, new Random(3));
    Ulids other = new Ulids(() -> Instant.EPOCH, new Random(4));

    assertThat(one.get()).isNotEqualTo(other.get());
  }
}
