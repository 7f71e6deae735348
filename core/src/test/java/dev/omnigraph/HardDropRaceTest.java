package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.DELETE;
import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.maintenance.HardDrop;
import dev.omnigraph.maintenance.HardDrop.Progress;
import dev.omnigraph.recovery.OperationRolledBackException;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hard drops beside openings, writers, and each other. */
class HardDropRaceTest extends HardDropProtocolTest {
  private static final int MOST_REQUESTS = 200;

  /** Leaves a drop behind a number of its own commits, the change of the schema among them. */
  private void leaveBehind(int commits) {
    ScriptedObjectStore owner = process();
    owner.script().at(PUT_IF_ABSENT, VERSIONS).nth(commits).then(Fate.DIE_AFTER);
    try {
      drop(owner);
      throw new AssertionError("it lives");
    } catch (ProcessDied e) {
      afterTheLease();
    }
  }

  @Test
  void s38_every_opening_between_two_requests_succeeds_and_sees_published_steps_only() {
    Map<String, byte[]> before = objects();
    for (Duration silence : List.of(Duration.ZERO, Duration.ofMinutes(3))) {
      for (int request = 1; ; request++) {
        restore(before);
        ScriptedObjectStore owner = process();
        Pause pause = owner.script().at(any -> true).nth(request).pauseBefore();
        Running<HardDrop> run = Running.start(() -> drop(owner));
        if (!SeveralStepsTest.reaches(pause, run)) {
          run.result();
          assertThat(request).isBetween(40, MOST_REQUESTS);
          break;
        }
        pass(silence);
        assertBeforeOrAfter(); // for reading
        try (Graph graph = open(handle())) {
          assertBeforeOrAfter(graph.snapshot());
        }
        assertBeforeOrAfter();
        pause.resume();
        settle(run, silence);
        finish();
        assertOver();
      }
    }
  }

  /** A stalled owner may be told that it was rolled back; then nothing was changed by it. */
  private static void settle(Running<HardDrop> run, Duration silence) {
    try {
      run.result();
    } catch (AssertionError e) {
      assertThat(silence).isPositive();
      assertThat(e).hasCauseInstanceOf(ConflictException.class);
    }
  }

  @Test
  void s15_two_that_go_on_at_once_publish_each_step_once() {
    Map<String, byte[]> before = objects();
    for (int request = 1; ; request++) {
      restore(before);
      leaveBehind(2);
      ScriptedObjectStore slow = process();
      Graph late = open(slow);
      Pause pause = slow.script().at(any -> true).nth(request).pauseBefore();
      Running<List<String>> first = Running.start(() -> texts(late.recovery().run()));
      boolean reached = SeveralStepsTest.reaches(pause, first);
      afterTheLease();
      settled();
      pause.resume();
      first.result();
      late.close();
      afterTheAge();
      settled();
      assertThat(version())
          .as(
              "behind 7: three fragments, history, objects, versions; perhaps the fence of the"
                  + " roll-over of who paused at %d",
              request)
          .isBetween(13L, 14L);
      assertOver();
      if (!reached) {
        assertThat(request).isGreaterThan(20);
        return;
      }
    }
  }

  /** Recovery of one table is in nobody's way. */
  @Test
  void s40_where_recovery_stands_still_everybody_reads_and_writes() {
    leaveBehind(2);
    Map<String, byte[]> left = objects();
    for (int request = 1; ; request++) {
      restore(left);
      afterTheLease();
      ScriptedObjectStore slow = process();
      Pause pause = slow.script().at(any -> true).nth(request).pauseBefore();
      Running<Boolean> recovery =
          Running.start(
              () -> {
                recover(slow);
                return true;
              });
      boolean reached = SeveralStepsTest.reaches(pause, recovery);
      assertBeforeOrAfter();
      commit(knows(0, 5).replaceAll(",\"data\":.*", "}"));
      commit("{\"type\":\"Person\",\"data\":{\"name\":\"p1\",\"age\":1}}\n");
      assertThat(rows()).hasSize(ROWS);
      pause.resume();
      recovery.result();
      if (!reached) {
        assertThat(request).isGreaterThan(20);
        return;
      }
    }
  }

  /** Nobody wrote what it looked at: rows that are written anew are the same rows. */
  @Test
  void s35_a_writer_that_looked_at_rows_before_they_were_written_anew_publishes() {
    leaveBehind(1);
    ScriptedObjectStore process = process();
    Graph writer = open(process);
    Pause put = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<MutationResult> update =
        Running.start(
            () ->
                writer.mutate("query q() { update Person set { age: 1000 } where name = \"p1\" }"));
    put.await();
    settled();
    put.resume();

    assertThat(update.result().commit()).isNotNull();
    writer.close();
    assertThat(rows()).hasSize(ROWS).filteredOn(row -> row.contains("1000")).hasSize(1);
  }

  @Test
  void s39_of_two_openings_that_make_the_last_step_both_succeed_and_it_is_made_once() {
    for (boolean versions : List.of(true, false)) {
      restoreFresh();
      drop(handle());
      afterTheAge();
      ScriptedObjectStore slow = process();
      Pause pause =
          versions
              ? slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore()
              : slow.script().at(DELETE, VERSIONS).pauseBefore();
      Running<List<String>> first = Running.start(() -> swept(slow));
      pause.await();
      long version = version();
      assertThat(swept()).hasSize(1);
      pause.resume();
      first.result();
      assertThat(version()).isEqualTo(version + 1);
      assertThat(audits()).isZero();
      assertOver();
    }
  }

  private void restoreFresh() {
    store.delete(keys(""));
    create();
  }

  @Test
  void an_opening_leaves_steps_that_stage_and_the_next_call_takes_them() {
    leaveBehind(2);
    assertThat(swept()).containsExactly("PARTLY_PUBLISHED LEFT");
    assertBeforeOrAfter();
    assertThat(drop(handle()).progress()).isEqualTo(Progress.WAITING);
    afterTheAge();
    assertThat(swept()).containsExactly("PARTLY_PUBLISHED ROLLED_FORWARD");
    assertOver();
  }

  /** FINDINGS A6: who gives up while its PUT may land takes the slot, and can say so. */
  @Test
  void a6_a_drop_whose_first_answer_is_lost_is_fenced_by_its_owner() {
    ScriptedObjectStore owner = process();
    LateWrite late = owner.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    Running<HardDrop> run =
        Running.start(
            () -> {
              try (Graph graph = Omnigraph.open(owner, impatient())) {
                return drop(graph);
              }
            });
    run.failure(OperationRolledBackException.class);
    late.land();
    assertThat(rows()).hasSize(ROWS + 1).anyMatch(row -> row.contains(SECRET));
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(audits()).isEqualTo(1);
    finish();
    assertOver();
  }

  @Test
  void s54_of_two_that_drop_the_same_one_finds_it_done_and_steps_left_to_the_other() {
    ScriptedObjectStore slow = process();
    Pause put = slow.script().at(PUT, "tables/**").pauseBefore();
    Running<HardDrop> first = Running.start(() -> drop(slow));
    put.await();
    HardDrop second = drop(handle());
    assertThat(second.progress()).isEqualTo(Progress.UNFINISHED);
    assertThat(second.left()).contains("somebody was at work on it");
    put.resume();
    HardDrop own = first.result();
    assertThat(own.progress()).isEqualTo(Progress.WAITING);
    assertThat(own.operation()).isEqualTo(second.operation());
    finish();
    assertOver();
  }

  @Test
  void s54_of_two_that_drop_at_once_the_beaten_one_finds_it_done() {
    ScriptedObjectStore slow = process();
    Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<SchemaResult> first =
        Running.start(
            () -> {
              try (Graph graph = open(slow)) {
                return graph.schema().apply(hard());
              }
            });
    put.await();
    drop(handle());
    put.resume();
    assertThat(first.result().commit()).isNull();
    assertThat(first.result().drops()).hasSize(1);
    assertThat(sidecars()).hasSize(1);
    finish();
    assertOver();
  }

  @Test
  void s54_another_change_meanwhile_is_told_and_nothing_is_dropped() {
    ScriptedObjectStore slow = process();
    Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<HardDrop> first = Running.start(() -> drop(slow));
    put.await();
    try (Graph graph = open(handle())) {
      graph.schema().apply("n.pg", OLD.replace("age: I32?", "age: I32?  level: I32?"));
    }
    put.resume();
    assertThat(first.failure(ConflictException.class).code()).isEqualTo("schema_changed");
    assertThat(keys("__recovery/")).isEmpty();
    assertBeforeOrAfter();
    assertThat(rows()).anyMatch(row -> row.contains(SECRET));
  }

  /** The fragment that is being written anew goes away, or its table changes. */
  @Test
  void what_writers_change_below_a_step_is_found_anew() {
    for (int nth = 1; nth <= 5; nth++) {
      restoreFresh();
      ScriptedObjectStore slow = process();
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).nth(nth).pauseBefore();
      Running<HardDrop> first = Running.start(() -> drop(slow));
      put.await();
      boolean changed = nth > 1;
      try (Graph graph = open(handle())) {
        String row = changed ? "{\"name\":\"Zoe\"}" : "{\"name\":\"Zoe\",\"secret\":\"x\"}";
        graph.load(
            LoadRequest.of(
                dev.omnigraph.load.LoadMode.OVERWRITE,
                "{\"type\":\"Person\",\"data\":%s}\n".formatted(row)
                    + "{\"edge\":\"Knows\",\"from\":\"Zoe\",\"to\":\"Zoe\"}"));
      }
      put.resume();
      first.result();
      assertThat(rows()).hasSize(changed || nth == 1 ? 2 : 0);
      finish();
      assertThat(rows()).hasSize(2);
      assertThat(holding(SECRET)).isEmpty();
      assertThat(keys("__recovery/")).isEmpty();
    }
  }

  @Test
  void a_mutation_whose_rows_went_with_the_history_runs_again() {
    try (Graph early = open(handle())) {
      drop(handle());
      early.mutate("query q() { update Person set { age: 7 } where name = \"p5\" }");
    }
    assertThat(rows().stream().filter(row -> row.contains("\"age\":7}"))).hasSize(2);
    finish();
    assertOver();
  }

  @Test
  void a_mutation_whose_rows_went_since_its_last_look_runs_again() {
    ScriptedObjectStore slow = process();
    try (Graph early = open(slow)) {
      pass(Duration.ofSeconds(40)); // so that it looks before it begins
      Pause read = slow.script().at(any -> any.folder().equals("tables")).pauseBefore();
      Running<MutationResult> update =
          Running.start(
              () -> early.mutate("query q() { update Person set { age: 7 } where name = \"p5\" }"));
      read.await();
      drop(handle());
      read.resume();
      assertThat(update.result().commit()).isNotNull();
    }
    finish();
    assertOver();
  }

  @Test
  void writers_commit_between_any_two_steps() {
    ScriptedObjectStore slow = process();
    int commits = 0;
    Pause pause = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<HardDrop> first = Running.start(() -> drop(slow));
    while (SeveralStepsTest.reaches(pause, first)) {
      commit("{\"type\":\"Person\",\"data\":{\"name\":\"w%d\"}}\n".formatted(commits++));
      Pause next = slow.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).pauseBefore();
      pause.resume();
      pause = next;
    }
    assertThat(first.result().progress()).isEqualTo(Progress.WAITING);
    assertThat(commits).isGreaterThan(5);
    finish();
    assertThat(rows()).hasSize(ROWS + commits);
  }
}
