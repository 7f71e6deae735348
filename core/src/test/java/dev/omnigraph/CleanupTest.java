package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.error.SnapshotExpiredException;
import dev.omnigraph.maintenance.Cleanup.Freed;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only what nobody needs is deleted, and all of that. */
class CleanupTest extends RecoveryProtocolTest {
  private static final CleanupRequest GARBAGE = CleanupRequest.garbage();
  private static final CleanupRequest KEEP_ONE = GARBAGE.keep(1L, null);

  private Freed cleanUp(CleanupRequest request) {
    try (Graph graph = open(handle())) {
      return graph.cleanup(request);
    }
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /** A load that replaces everybody. */
  private void replacePeople(String rows) {
    try (Graph graph = open(handle())) {
      graph.load(LoadRequest.of(dev.omnigraph.load.LoadMode.OVERWRITE, rows));
    }
  }

  @Test
  void s02_what_a_rolled_back_operation_staged_is_gone_and_its_bytes_are_told() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    long bytes = store.get(keys("tables/").getFirst()).bytes().length;
    assertThat(cleanUp(GARBAGE).objects()).as("its sidecar is alive").isZero();
    afterTheLease();
    swept();

    List<String> progress = new ArrayList<>();
    Freed told = cleanUp(GARBAGE.dryRun(true));
    assertThat(keys("tables/")).hasSize(1);
    Freed freed = cleanUp(GARBAGE.progress(progress::add));
    assertThat(freed).isEqualTo(told);
    assertThat(freed.objects()).isEqualTo(1);
    assertThat(freed.bytes()).isEqualTo(bytes);
    assertThat(progress).isNotEmpty();
    assertThat(keys("tables/")).isEmpty();
    assertThat(cleanUp(GARBAGE).objects()).isZero();
  }

  @Test
  void s60_what_a_live_operation_stages_stays() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      publish.await();
      assertThat(cleanUp(KEEP_ONE).objects()).isZero();
      publish.resume();
      load.result();
    }
    assertThat(people()).isEqualTo(5000);
    assertRowsAreThere(5000);
  }

  /** It is published, and its sidecar deleted, while cleanup looks around. */
  @Test
  void s60_what_is_published_between_the_looks_stays() {
    for (int request = 3; request < 40; request++) {
      ScriptedObjectStore slow = process();
      try (Graph graph = open(slow);
          Graph other = open(handle())) {
        Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
        String prefix = "r" + request + "-";
        Running<LoadResult> load = Running.start(() -> load(graph, many(prefix, 3000)));
        publish.await();
        ScriptedObjectStore cleaner = process();
        Graph third = open(cleaner);
        Pause pause = cleaner.script().at(any -> true).nth(request - 2).pauseBefore();
        Running<Freed> cleanup = Running.start(() -> third.cleanup(KEEP_ONE));
        boolean reached = SeveralStepsTest.reaches(pause, cleanup);
        publish.resume();
        load.result();
        load(other, person("x" + request));
        pause.resume();
        cleanup.result();
        third.close();
        assertRowsAreThere((request - 2) * 3001L);
        if (!reached) {
          assertThat(request).isGreaterThan(12);
          return;
        }
      }
    }
  }

  private void assertRowsAreThere(long number) {
    try (Graph graph = read();
        QueryResult found =
            graph.query(
                "query q() { match { $p: Person } return { count($p) as n, max($p.name) as m }"
                    + " }")) {
      assertThat(found.iterator().next().toString()).contains("\"n\":" + number);
    }
  }

  @Test
  void s61_a_head_that_cannot_be_read_lets_nothing_be_deleted() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    swept();
    String other = VersionKeys.key("other", 1);
    store.put(other, Content.of(new byte[] {'{'}));
    assertThatThrownBy(() -> cleanUp(GARBAGE))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(other);
    assertThat(keys("tables/")).hasSize(1);
  }

  @Test
  void s09_a_sidecar_that_cannot_be_read_lets_nothing_be_deleted() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    swept();
    store.put("__recovery/garbage.json", Content.of(new byte[] {'{'}));
    assertThatThrownBy(() -> cleanUp(GARBAGE))
        .isInstanceOf(RecoveryRequiredException.class)
        .hasMessageContaining("__recovery/garbage.json");
    assertThat(keys("tables/")).hasSize(1);
  }

  @Test
  void s62_the_sizes_of_tables_that_are_no_longer_kept_are_not_told_as_damage() {
    commit(many("p", 5000));
    commit(many("pp", 5000)); // counting needs both
    try (Graph graph = open(handle())) {
      Snapshot old = graph.snapshot();
      replacePeople(many("q", 4000));
      cleanUp(KEEP_ONE);

      assertThatThrownBy(old::tables).isInstanceOf(SnapshotExpiredException.class);
    }
  }

  @Test
  void s62_a_reader_that_outlives_the_retention_is_told_so_and_sees_no_wrong_row() {
    commit(many("p", 5000));
    try (Graph graph = open(handle())) {
      Snapshot old = graph.snapshot();
      replacePeople(many("q", 4000));
      assertThat(cleanUp(GARBAGE).objects()).as("history still needs it").isZero();
      Freed freed = cleanUp(KEEP_ONE);
      assertThat(freed.objects()).isEqualTo(1);
      assertThat(freed.floors()).containsExactly(java.util.Map.entry("main", 3L));

      QueryRequest names = QueryRequest.of("query q() { match { $p: Person } return { $p.name } }");
      assertThatThrownBy(
              () -> {
                try (QueryResult rows = old.query(names)) {
                  rows.forEach(row -> {});
                }
              })
          .isInstanceOf(SnapshotExpiredException.class)
          .hasMessageContaining("version 2 of branch `main` is no longer kept");
      assertThatThrownBy(() -> old.exportJsonl(java.io.OutputStream.nullOutputStream()))
          .isInstanceOf(SnapshotExpiredException.class);
      try (Graph later = read()) {
        assertThatThrownBy(() -> later.snapshot(2)).isInstanceOf(NotFoundException.class);
      }
      assertRowsAreThere(4000);
      store.delete(keys("tables/"));
    }
    assertThatThrownBy(() -> assertRowsAreThere(4000))
        .as("what is kept and is gone is damage")
        .isInstanceOf(CorruptException.class);
  }

  /** What it held for the newest version is no longer kept. */
  @Test
  void s60_a_writer_whose_version_was_cleaned_up_meanwhile_runs_again() {
    String delete = "query q() { delete Person where name = \"p17\" }";
    commit(many("p", 5000));
    try (Graph mutating = open(handle());
        Graph loading = open(handle());
        Graph deciding = open(handle());
        Graph changing = open(handle())) {
      replacePeople(many("p", 4000));
      cleanUp(KEEP_ONE);

      assertThatThrownBy(() -> load(loading, person("p17")))
          .isInstanceOf(ConstraintViolationException.class);
      assertThat(mutating.mutate(delete).commit()).isNotNull();
      replacePeople(many("p", 3000));
      cleanUp(KEEP_ONE);
      assertThat(deciding.transaction(tx -> tx.mutate(delete)).commit()).isNotNull();
      replacePeople(many("p", 2500));
      cleanUp(KEEP_ONE);
      assertThat(
              changing
                  .schema()
                  .apply("s.pg", SCHEMA.replace("@key }", "@key  @check(name, \"p.*\") }"))
                  .commit())
          .isNotNull();
    }
  }

  @Test
  void history_from_the_floor_on_stays_readable_and_older_objects_go() {
    commits(300);
    pass(Duration.ofHours(3));
    commits(450);
    Freed freed = cleanUp(GARBAGE.keep(100L, null));
    long floor = freed.floors().getOrDefault("main", 0L);
    assertThat(floor).isEqualTo(351);
    try (Graph graph = open(handle())) {
      for (long version = floor; version <= 450; version += 7) {
        assertThat(graph.snapshot(version).tables().getFirst().rows()).isEqualTo(version - 1);
      }
      assertThatThrownBy(() -> graph.snapshot(floor - 1)).isInstanceOf(NotFoundException.class);
      assertThat(graph.commits().count()).isGreaterThan(100);
    }
    pass(Duration.ofHours(3));
    commits(460);
    cleanUp(GARBAGE.keep(100L, null));
    assertThat(keys("__manifest/").size()).isLessThan(200);
    try (Graph graph = open(handle())) {
      for (long version = 370; version <= 461; version += 7) {
        assertThat(graph.snapshot(version).tables().getFirst().rows())
            .isGreaterThanOrEqualTo(version - 3);
      }
      load(graph, person("Ada"));
    }
  }

  @Test
  void history_can_be_kept_by_time() {
    commits(10);
    pass(Duration.ofHours(5));
    commits(20);
    pass(Duration.ofHours(5));
    commits(30);
    assertThat(cleanUp(GARBAGE.dryRun(true).keep(null, Duration.ofHours(6))).floors())
        .as("version 10 was the newest six hours ago; its record can't tell that it was already")
        .containsExactly(java.util.Map.entry("main", 9L));
    assertThat(cleanUp(GARBAGE.dryRun(true).keep(null, Duration.ofHours(1))).floors())
        .containsExactly(java.util.Map.entry("main", 19L));
    assertThat(cleanUp(GARBAGE.dryRun(true).keep(25L, Duration.ofHours(1))).floors())
        .containsExactly(java.util.Map.entry("main", 6L));
    assertThat(version()).isEqualTo(30);
  }

  /** FINDINGS B3, B4. */
  @Test
  void b4_no_name_of_a_version_goes_before_two_windows_have_passed() {
    commits(300);
    List<String> all = keys("__manifest/");
    cleanUp(KEEP_ONE);
    assertThat(keys("__manifest/")).containsAll(all);
    pass(Duration.ofSeconds(119));
    cleanUp(KEEP_ONE);
    assertThat(keys("__manifest/")).containsAll(all);

    pass(Duration.ofSeconds(3));
    commits(302 + 1);
    cleanUp(KEEP_ONE);
    assertThat(keys("__manifest/")).hasSizeLessThan(150);
    assertThat(people()).isGreaterThan(298);
  }

  /** FINDINGS B4, as it was found: a writer that saw the head a while ago. */
  @Test
  void b4_a_writer_that_looked_long_ago_does_not_create_a_name_that_was_used() {
    commits(200);
    ScriptedObjectStore slow = process();
    try (Graph writer = open(slow)) {
      commits(330);
      pass(Duration.ofSeconds(50));
      cleanUp(KEEP_ONE);
      Commit commit = java.util.Objects.requireNonNull(load(writer, person("Ada")).commit());
      assertThat(commit.version()).isGreaterThan(330);
    }
  }

  /** FINDINGS B6. */
  @Test
  void b6_the_newest_version_never_goes() {
    commits(3);
    pass(Duration.ofDays(30));
    cleanUp(KEEP_ONE);
    cleanUp(KEEP_ONE);
    assertThat(people()).isEqualTo(2);
  }

  /** FINDINGS B8. */
  @Test
  void b8_a_stray_that_a_sleeper_left_is_deleted_when_it_is_old() {
    commits(300);
    pass(Duration.ofHours(3));
    commits(450);
    assertThat(keys("__manifest/")).doesNotContain(VersionKeys.key("main", 5));
    store.put(VersionKeys.key("main", 5), Content.of(new byte[] {'x'}));
    cleanUp(GARBAGE);
    assertThat(keys("__manifest/")).doesNotContain(VersionKeys.key("main", 5));
    try (Graph graph = open(handle())) {
      for (long version = 1; version <= 450; version += 11) {
        assertThat(graph.snapshot(version).tables().getFirst().rows()).isEqualTo(version - 1);
      }
    }
  }

  @Test
  void s26_an_object_that_lands_after_its_operation_was_rolled_back_goes_with_the_next_cleanup() {
    ScriptedObjectStore owner = process();
    LateWrite late = owner.script().at(request -> request.folder().equals("tables")).landLate();
    try (Graph graph = open(owner)) {
      assertThatThrownBy(() -> load(graph, many("p", 5000)))
          .isInstanceOf(dev.omnigraph.error.StoreException.class);
    }
    afterTheLease();
    swept();
    cleanUp(GARBAGE);
    late.land();
    assertThat(keys("tables/")).hasSize(1);
    assertThat(cleanUp(GARBAGE).objects()).isEqualTo(1);
    assertThat(keys("tables/")).isEmpty();
  }

  @Test
  void s64_interrupted_at_any_request_it_is_begun_anew_and_two_at_once_are_one() {
    for (Fate fate : List.of(Fate.DIE_BEFORE, Fate.DIE_AFTER, Fate.PASS)) {
      for (int request = 1; request < 60; request++) {
        store.delete(keys(""));
        create();
        leaveLoad(VERSIONS, Fate.DIE_BEFORE);
        commit(many("p", 3000));
        replacePeople(many("q", 2000));
        afterTheLease();
        swept();
        ScriptedObjectStore cleaner = process();
        Graph graph = open(cleaner);
        boolean reached;
        if (fate == Fate.PASS) {
          Pause pause = cleaner.script().at(any -> true).nth(request).pauseBefore();
          Running<Freed> first = Running.start(() -> graph.cleanup(KEEP_ONE));
          reached = SeveralStepsTest.reaches(pause, first);
          cleanUp(KEEP_ONE);
          pause.resume();
          first.result();
        } else {
          cleaner.script().at(any -> true).nth(request).then(fate);
          reached = died(graph);
        }
        cleanUp(KEEP_ONE);
        assertThat(keys("tables/")).as("%s %d", fate, request).hasSize(1);
        assertRowsAreThere(2000);
        if (!reached) {
          assertThat(request).isGreaterThan(10);
          break;
        }
      }
    }
  }

  @Test
  void s64_one_that_sleeps_at_any_request_while_another_lets_history_go_looks_again() {
    commits(300); // some segments
    pass(Duration.ofMinutes(3));
    commits(305);
    Map<String, byte[]> before = objects();
    boolean reached = true;
    for (int request = 1; reached; request++) {
      restore(before);
      ScriptedObjectStore slow = process();
      try (Graph graph = open(slow)) {
        Pause pause =
            slow.script().at(any -> true).nth(request).pauseBefore(); // those of opening are over
        Running<Freed> cleanup = Running.start(() -> graph.cleanup(GARBAGE));
        reached = SeveralStepsTest.reaches(pause, cleanup);
        cleanUp(KEEP_ONE);
        pause.resume();
        cleanup.result();
      }
      assertThat(people()).isEqualTo(304);
    }
  }

  private static boolean died(Graph graph) {
    try {
      graph.cleanup(KEEP_ONE);
      return false;
    } catch (ProcessDied e) {
      return true;
    }
  }

  private void commits(long upTo) {
    try (Graph graph = open(handle())) {
      for (long i = graph.snapshot().version() + 1; i <= upTo; i++) {
        load(graph, person("p" + i));
      }
    }
  }
}
