package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** History is cut into segments, each of which builds on flushed rows (P4). */
class SegmentTest extends ProtocolTest {
  private static final long MANY = 300;
  private static final String SIDECARS = "__recovery/**";

  /** It may be gone because the version on which the roll-over is planned is no longer kept. */
  @Test
  void a_roll_over_that_meets_a_missing_fragment_lets_its_commit_go_on_without() {
    for (int i = 0; i < 8; i++) {
      commit(many("p" + i + "-", 3000));
    }
    store.delete(keys("tables/t1/"));
    try (Graph graph = open(handle())) {
      for (int i = 0; i < 150; i++) {
        load(graph, pet("q" + i));
      }
      assertThat(graph.snapshot().version()).isEqualTo(159);
      assertThat(graph.snapshot().head().version().segmentEnds()).isEmpty();
    }
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void a_version_object_stays_small_and_every_row_stays() {
    long largest = 0;
    try (Graph graph = open(handle())) {
      for (long i = 2; i <= MANY; i++) {
        load(graph, person("p" + i));
        largest = Math.max(largest, store.get(VersionKeys.key("main", i)).bytes().length);
      }
    }
    assertThat(largest).isLessThan(128 * 700);
    assertThat(people()).isEqualTo(MANY - 1);
    assertThat(version()).isEqualTo(MANY);
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(keys("tables/")).hasSizeBetween(2, 5);
  }

  @Test
  void every_version_can_be_read_by_one_get() {
    commits(MANY);
    CountingObjectStore counted = new CountingObjectStore(handle());
    try (Graph graph = Omnigraph.open(counted, options())) {
      graph.snapshot();
      for (long version = 1; version <= MANY; version += 7) {
        counted.reset();
        Snapshot snapshot = graph.snapshot(version);
        assertThat(counted.log()).hasSizeLessThanOrEqualTo(1);
        assertThat(snapshot.version()).isEqualTo(version);
        assertThat(people(snapshot)).isEqualTo(version - 1);
      }
      assertThatThrownBy(() -> graph.snapshot(MANY + 1))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("has no version 301; it has 1 to 300");
      assertThatThrownBy(() -> graph.snapshot(0)).isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void a_handle_that_slept_through_segments_writes_on() {
    try (Graph sleeper = open(handle())) {
      load(sleeper, pet("Rex") + person("Ada") + owns("Ada", "Rex"));
      commits(MANY);

      assertThatThrownBy(() -> load(sleeper, person("p200"))).hasMessageContaining("exists");
      load(sleeper, person("Zoe"));
    }
    assertThat(people()).isEqualTo(MANY - 2 + 2);
  }

  @Test
  void s22_a_lost_answer_is_found_though_segments_ended_meanwhile() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause answer = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseAfter();
      Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
      answer.await();
      now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
      commits(MANY);
      answer.resume();

      assertThat(load.result().commit()).extracting(Commit::version).isEqualTo(2L);
    }
    assertThat(people()).isEqualTo(MANY - 1);
  }

  @Test
  void a_roll_over_that_is_beaten_offers_what_it_staged_for_the_next_slot() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      Pause sidecar = process.script().at(PUT_IF_ABSENT, SIDECARS).pauseBefore();
      Running<Long> loads = Running.start(() -> loadUntilRollOver(graph, process));
      sidecar.await();
      Pause put = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      sidecar.resume();
      put.await();
      List<String> staged = keys("tables/");
      assertThat(staged).hasSize(1);
      commitWithoutRollOver(person("Bob"));
      long beaten = version();
      put.resume();

      assertThat(loads.result()).isEqualTo(beaten + 1);
      assertThat(keys("tables/")).as("nothing was staged again").isEqualTo(staged);
      assertThat(keys("__recovery/")).isEmpty();
      commits(beaten + MANY);
      assertThat(people(graph.snapshot(beaten))).isEqualTo(beaten - 1);
    }
    assertThat(people()).isEqualTo(version() - 1);
  }

  @Test
  void a_roll_over_that_was_fenced_lets_its_commit_go_on_without() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      Pause sidecar = process.script().at(PUT_IF_ABSENT, SIDECARS).pauseBefore();
      Running<Long> loads = Running.start(() -> loadUntilRollOver(graph, process));
      sidecar.await();
      Pause put = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      sidecar.resume();
      put.await();
      commitWithoutRollOver(person("Bob"));
      store.delete(keys("__recovery/")); // as a sweep does behind its fence
      put.resume();

      assertThat(loads.result()).isPositive();
      assertThat(people()).isEqualTo(version() - 1);
    }
  }

  @Test
  void s04_a_crash_behind_a_roll_over_leaves_every_row_once() {
    ScriptedObjectStore process = process();
    Graph graph = open(process);
    Pause sidecar = process.script().at(PUT_IF_ABSENT, SIDECARS).pauseBefore();
    Running<Long> loads = Running.start(() -> loadUntilRollOver(graph, process));
    sidecar.await();
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.DIE_AFTER);
    sidecar.resume();
    assertThatThrownBy(loads::result).hasRootCauseInstanceOf(ProcessDied.class);

    assertThat(people()).isEqualTo(version() - 1);
    assertThat(keys("__recovery/")).hasSize(1);
    commits(version() + MANY);
    assertThat(people()).isEqualTo(version() - 1);
  }

  @Test
  void redundant_versions_go_once_they_are_old_enough_and_history_stays() {
    commits(MANY);
    int young = keys("__manifest/").size();
    assertThat(young).isEqualTo((int) MANY);

    now.updateAndGet(time -> time.plus(Duration.ofHours(3)));
    commits(2 * MANY);
    assertThat(keys("__manifest/")).hasSizeLessThan((int) MANY + 150);
    try (Graph graph = open(handle())) {
      for (long version = 1; version <= 2 * MANY; version += 13) {
        assertThat(people(graph.snapshot(version))).isEqualTo(version - 1);
      }
    }
  }

  /** Loads rows one by one until a roll-over is published, and tells the version of the last. */
  private static long loadUntilRollOver(Graph graph, ScriptedObjectStore process) {
    for (int i = 0; ; i++) {
      Commit commit = Objects.requireNonNull(load(graph, person("q" + i)).commit());
      if (process.script().seen().stream().anyMatch(SegmentTest::isSidecar)) {
        return commit.version();
      }
    }
  }

  /** By a process whose own roll-over, should one be due, can't be begun. */
  private void commitWithoutRollOver(String rows) {
    ScriptedObjectStore other = process();
    other.script().at(PUT_IF_ABSENT, SIDECARS).andLater().then(Fate.REFUSE);
    try (Graph graph = open(other)) {
      load(graph, rows);
    }
  }

  private void commits(long upTo) {
    try (Graph graph = open(handle())) {
      for (long i = graph.snapshot().version() + 1; i <= upTo; i++) {
        load(graph, person("p" + i));
      }
    }
  }

  private static long people(Snapshot snapshot) {
    return snapshot.tables().getFirst().rows();
  }

  private static boolean isSidecar(StoreRequest request) {
    return request.kind() == PUT_IF_ABSENT && request.folder().equals("__recovery");
  }
}
