package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.LIST;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The traces by which earlier rules about versions were found wanting, each on its own. A window
 * lasts one minute. Where a name is deleted here, that is what tidying does two windows later.
 */
class CommitFindingsTest extends RecoveryProtocolTest {
  private static final CleanupRequest KEEP_ONE = CleanupRequest.garbage().keep(1L, null);

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private void tidied(long version) {
    store.delete(List.of(VersionKeys.key("main", version)));
  }

  /** FINDINGS B1: an answer that comes late is no truth, also where it says that a name exists. */
  @Test
  void b1_what_exists_when_a_writer_wakes_up_is_not_taken_for_new() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
      put.await();
      commit(person("Bob")); // 2, which stays as the end of a segment might
      commit(person("Cy"));
      commit(person("Di"));
      tidied(3);
      Pause look = slow.script().at(GET, VERSIONS).pauseBefore();
      put.resume();
      look.await(); // the answer was: it exists
      pass(Duration.ofHours(5));
      look.resume();

      assertThat(load.result().commit()).extracting(Commit::version).isEqualTo(5L);
    }
    assertThat(people()).isEqualTo(4);
    assertThat(keys("__manifest/")).doesNotContain(VersionKeys.key("main", 3));
  }

  /** FINDINGS B1: also an answer that says the version there is one's own. */
  @Test
  void b1_a_stray_of_ones_own_is_no_success() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      LateWrite late = slow.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
      Pause look = slow.script().at(GET, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
      look.await();
      commit(person("Bob"));
      commit(person("Cy"));
      tidied(2);
      pass(Duration.ofHours(5));
      late.land(); // 2 once more, with Ada
      look.resume();

      assertThat(load.result().commit()).extracting(Commit::version).isEqualTo(4L);
    }
    assertThat(people()).isEqualTo(3);
  }

  /** FINDINGS B1, for a reader that holds a head. */
  @Test
  void b1_a_reader_that_slept_takes_no_stray_for_news() {
    try (Graph graph = read()) {
      graph.snapshot();
      commit(person("Ada"));
      byte[] two = store.get(VersionKeys.key("main", 2)).bytes();
      commit(person("Bob"));
      tidied(2);
      pass(Duration.ofHours(5));
      store.put(VersionKeys.key("main", 2), Content.of(two));
      assertThat(graph.snapshot().version()).isEqualTo(3);
    }
  }

  /** FINDINGS B2. */
  @Test
  void b2_a_name_that_was_listed_long_ago_is_listed_again() {
    commit(person("Ada"));
    byte[] bogus = store.get(VersionKeys.key("main", 2)).bytes();
    ScriptedObjectStore slow = process();
    Pause get = slow.script().at(GET, VERSIONS).pauseBefore();
    Running<Long> read =
        Running.start(
            () -> {
              try (Graph graph = Omnigraph.open(slow, options().forReading())) {
                return graph.snapshot().version();
              }
            });
    get.await();
    commit(person("Bob"));
    commit(person("Cy"));
    tidied(2);
    pass(Duration.ofHours(5));
    store.put(VersionKeys.key("main", 2), Content.of(bogus));
    get.resume();

    assertThat(read.result()).isEqualTo(4);
  }

  /** FINDINGS B3: a record tells when its base stood, not when it was superseded. */
  @Test
  void b3_a_version_that_was_superseded_just_now_stays_however_old_its_records_are() {
    ScriptedObjectStore slow = process();
    Graph graph = open(slow);
    Pause sidecar = slow.script().at(PUT_IF_ABSENT, SIDECARS).pauseBefore();
    Running<Boolean> loads =
        Running.start(
            () -> {
              for (int i = 0; i < 130; i++) {
                load(graph, person("p" + i));
              }
              return true;
            });
    sidecar.await();
    LateWrite late = slow.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    Pause look = slow.script().at(GET, VERSIONS).pauseBefore();
    sidecar.resume();
    look.await();
    long last = version();
    pass(Duration.ofHours(3));
    late.land(); // the end of a segment is superseded now, by a record three hours old
    look.resume();
    loads.result();
    graph.close();
    try (Graph cleaner = open(handle())) {
      cleaner.cleanup(KEEP_ONE);
    }
    assertThat(keys("__manifest/")).contains(VersionKeys.key("main", last));

    pass(Duration.ofMinutes(3));
    commit(person("Ada"));
    try (Graph cleaner = open(handle())) {
      cleaner.cleanup(KEEP_ONE);
    }
    assertThat(keys("__manifest/")).doesNotContain(VersionKeys.key("main", last));
  }

  /** FINDINGS B5: being read renews nothing; a look ends with the newest. */
  @Test
  void b5_a_reader_that_looks_every_so_often_comes_to_the_newest_each_time() {
    try (Graph graph = read()) {
      graph.snapshot();
      for (int i = 0; i < 5; i++) {
        commit(person("a" + i));
        commit(person("b" + i));
        commit(person("c" + i));
        pass(Duration.ofSeconds(20));
        assertThat(graph.snapshot().version()).isEqualTo(4 + 3L * i);
      }
    }
  }

  /** FINDINGS B5: a version that was found inherits the time of the one before it. */
  @Test
  void b5_a_writer_that_was_beaten_does_not_count_from_when_it_found_that() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      pass(Duration.ofSeconds(25)); // its head is known for that long
      Pause first = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
      first.await();
      commit(person("Bob"));
      pass(Duration.ofSeconds(25));
      Pause second = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      first.resume();
      second.await(); // found 2 at 50 s
      commit(person("Cy"));
      commit(person("Di"));
      tidied(3);
      pass(Duration.ofSeconds(25));
      second.resume(); // creates 3 at 75 s

      assertThat(load.result().commit()).extracting(Commit::version).isEqualTo(5L);
    }
    assertThat(people()).isEqualTo(4);
  }

  /** FINDINGS B7. */
  @Test
  void b7_where_history_no_longer_reaches_a_slot_the_outcome_is_unknown() {
    ScriptedObjectStore slow = process();
    Graph graph = open(slow);
    slow.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.LOSE_ANSWER);
    Pause look = slow.script().at(GET, VERSIONS).pauseBefore();
    Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
    look.await();
    try (Graph other = open(handle())) {
      for (int i = 0; i < 300; i++) {
        load(other, person("p" + i));
      }
    }
    pass(Duration.ofHours(3));
    try (Graph other = open(handle())) {
      other.cleanup(KEEP_ONE);
      for (int i = 300; i < 450; i++) {
        load(other, person("p" + i));
      }
      pass(Duration.ofHours(3));
      other.cleanup(KEEP_ONE);
    }
    look.resume();

    load.failure(CommitOutcomeUnknownException.class);
    graph.close();
    assertThat(people()).as("it was published").isEqualTo(451);
  }

  /** FINDINGS B9: a segment's end carries what the head says of operations. */
  @Test
  void b9_an_operation_that_is_under_way_stays_in_the_head_across_segments() {
    leaveLoad(VERSIONS, Fate.DIE_AFTER); // final, with its sidecar
    assertThat(operations()).hasSize(1);
    String left = operations().keySet().iterator().next();
    ScriptedObjectStore other = process();
    other.script().at(LIST, SIDECARS).then(Fate.PASS);
    other.script().at(GET, SIDECARS).andLater().then(Fate.REFUSE); // it sweeps nothing
    try (Graph graph = open(other)) {
      for (int i = 0; i < 300; i++) {
        load(graph, person("q" + i));
      }
    }
    assertThat(newest().head().version().segmentEnds()).isNotEmpty();
    assertThat(operations())
        .as("maybe with that of the last roll-over")
        .containsKey(left)
        .hasSizeBetween(1, 2);
    afterTheLease();
    assertThat(swept()).containsExactly("COMPLETED ENDED");
    assertThat(people()).isEqualTo(5300);
    assertThat(audits()).isZero();
  }
}
