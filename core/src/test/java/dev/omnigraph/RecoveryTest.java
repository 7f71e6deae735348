package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.DELETE;
import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.LIST;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.recovery.Finding.Action;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Operations that somebody left are brought to their end by whoever opens the graph (P3). */
class RecoveryTest extends RecoveryProtocolTest {
  @Test
  void s01_s02_s03_what_was_left_with_nothing_published_is_rolled_back_at_the_next_opening() {
    for (String at : List.of("__recovery/**", "tables/**", VERSIONS)) {
      leaveLoad(at, at.equals(VERSIONS) ? Fate.DIE_BEFORE : Fate.DIE_AFTER);
      afterTheLease();
      long before = version();

      assertThat(swept()).containsExactly(Classification.UNPUBLISHED + " " + Action.ROLLED_BACK);
      assertThat(keys("__recovery/")).isEmpty();
      assertThat(version()).as("one audit record").isEqualTo(before + 1);
      assertThat(newest().commit().kind()).isEqualTo("recovery");
      assertThat(swept()).isEmpty();
    }
    assertThat(people()).isZero();
    commit(many("p", 5000));
    assertThat(people()).isEqualTo(5000);
  }

  @Test
  void s04_what_was_left_with_its_step_published_loses_only_its_sidecar() {
    leaveLoad(VERSIONS, Fate.DIE_AFTER);
    assertThat(swept()).containsExactly(Classification.COMPLETED + " " + Action.ENDED);

    assertThat(keys("__recovery/")).isEmpty();
    assertThat(people()).isEqualTo(5000);
    assertThat(version()).as("no audit record").isEqualTo(2);
  }

  @Test
  void opening_for_reading_leaves_everything_as_it_is() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    ScriptedObjectStore reader = process();
    try (Graph graph = Omnigraph.open(reader, options().forReading())) {
      assertThat(graph.recovery().atOpen()).isEmpty();
      assertThat(reader.script().seen())
          .noneMatch(request -> request.folder().equals("__recovery"));
      assertThat(graph.recovery().inspect())
          .extracting(Finding::classification, Finding::action)
          .containsExactly(
              org.assertj.core.api.Assertions.tuple(Classification.UNPUBLISHED, Action.LEFT));
      assertThatThrownBy(() -> graph.recovery().run()).isInstanceOf(InvalidInputException.class);
    }
    assertThat(keys("__recovery/")).hasSize(1);
  }

  @Test
  void s08_a_sidecar_that_vanishes_between_list_and_get_is_no_finding() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    ScriptedObjectStore process = process();
    Pause get = process.script().at(GET, SIDECARS).pauseBefore();
    Running<List<String>> sweep = Running.start(() -> swept(process));
    get.await();
    store.delete(keys("__recovery/"));
    get.resume();

    assertThat(sweep.result()).isEmpty();
    assertThat(version()).isEqualTo(1);
  }

  @Test
  void s09_s10_what_cannot_be_read_is_left_and_told_by_name_and_harms_nobody() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    String sidecar = keys("__recovery/").getFirst();
    String text = new String(store.get(sidecar).bytes(), StandardCharsets.UTF_8);
    put("__recovery/garbage.json", "{");
    put("__recovery/note.txt", "who put this here?");
    put("__recovery/other.json", text);
    put("__recovery/truncated.json", text.substring(0, text.length() - 20));
    put("__recovery/newer.json", text.replaceFirst("\"format\":1", "\"format\":2"));
    afterTheLease();

    try (Graph graph = open(handle())) {
      assertThat(graph.recovery().atOpen())
          .filteredOn(found -> found.classification() == Classification.UNRESOLVED)
          .allMatch(found -> found.action() == Action.LEFT && found.why().contains(found.key()))
          .extracting(Finding::key)
          .containsExactly(
              "__recovery/garbage.json",
              "__recovery/newer.json",
              "__recovery/note.txt",
              "__recovery/other.json",
              "__recovery/truncated.json");
      load(graph, person("Ada"));
    }
    assertThat(keys("__recovery/")).hasSize(5).doesNotContain(sidecar);
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s13_an_opening_that_died_behind_its_fence_is_followed_by_no_second_one() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.DIE_AFTER);
    assertThatThrownBy(() -> open(process)).isInstanceOf(ProcessDied.class);

    assertThat(swept()).containsExactly(Classification.ROLLED_BACK + " " + Action.ENDED);
    assertThat(audits()).isEqualTo(1);
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void s14_rolling_back_again_and_again_makes_one_record() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    Graph writer = open(handle());
    afterTheLease();
    for (int i = 0; i < 4; i++) {
      ScriptedObjectStore process = process();
      process.script().at(DELETE, SIDECARS).then(i % 2 == 0 ? Fate.REFUSE : Fate.DIE_BEFORE);
      try (Graph graph = open(process)) {
        assertThat(graph.recovery().atOpen()).hasSize(1);
      } catch (ProcessDied e) {
        // the next one goes on
      }
      load(writer, person("p" + i));
    }
    assertThat(swept()).containsExactly(Classification.ROLLED_BACK + " " + Action.ENDED);
    assertThat(audits()).isEqualTo(1);
    assertThat(people()).isEqualTo(4);
  }

  @Test
  void s39_of_two_openings_that_sweep_one_sidecar_both_succeed_and_one_leaves_a_record() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    ScriptedObjectStore slow = process();
    Pause fence = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<List<String>> first = Running.start(() -> swept(slow));
    fence.await();
    assertThat(swept()).hasSize(1);
    fence.resume();

    assertThat(first.result()).hasSize(1);
    assertThat(audits()).isEqualTo(1);
    assertThat(version()).isEqualTo(2);
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void s40_a_sweep_meets_a_live_writer_and_waits_for_nobody() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      publish.await();
      assertThat(swept()).containsExactly(Classification.IN_PROGRESS + " " + Action.LEFT);
      assertThat(version()).isEqualTo(1);
      publish.resume();
      load.result();
    }
    assertThat(version()).isEqualTo(2);
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void s40_a_lease_spares_a_slow_owner_and_goes_with_the_sidecar() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause stage = slow.script().at(request -> request.folder().equals("tables")).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000) + pets(5000)));
      stage.await();
      now.updateAndGet(time -> time.plus(Duration.ofSeconds(90)));
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      stage.resume();
      publish.await();
      String sidecar = keys("__recovery/").getFirst();
      put(sidecar.replace(".json", ".lease"), "");
      now.updateAndGet(time -> time.plus(Duration.ofSeconds(90)));

      assertThat(swept()).containsExactly(Classification.IN_PROGRESS + " " + Action.LEFT);
      now.updateAndGet(time -> time.plus(Duration.ofSeconds(90)));
      assertThat(swept()).containsExactly(Classification.UNPUBLISHED + " " + Action.ROLLED_BACK);
      assertThat(keys("__recovery/")).isEmpty();
      publish.resume();
      load.failure(dev.omnigraph.recovery.OperationRolledBackException.class);
    }
  }

  @Test
  void s41_a_writer_that_wakes_up_days_after_its_fence_reports_it() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      publish.await();
      now.updateAndGet(time -> time.plus(Duration.ofDays(3)));
      assertThat(swept()).hasSize(1);
      commit(person("Ada"));
      commit(person("Bob"));
      publish.resume();

      load.failure(dev.omnigraph.recovery.OperationRolledBackException.class);
      assertThat(people()).isEqualTo(2);
      load(graph, person("Cy"));
    }
    assertThat(people()).isEqualTo(3);
    assertThat(audits()).isEqualTo(1);
  }

  @Test
  void s42_a_sweeper_that_wakes_up_when_all_is_over_does_nothing() {
    ScriptedObjectStore owner = process();
    Graph graph = open(owner);
    Pause delete = owner.script().at(DELETE, SIDECARS).pauseBefore();
    Pause put = owner.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
    put.await();
    afterTheLease();
    ScriptedObjectStore slow = process();
    Pause fence = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<List<String>> sweep = Running.start(() -> swept(slow));
    fence.await();
    put.resume();
    delete.await();
    delete.resume();
    load.result();
    load(graph, person("Ada")); // prunes the entry
    graph.close();
    fence.resume();

    sweep.result();
    assertThat(audits()).isZero();
    assertThat(people()).isEqualTo(5001);
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s42_of_two_sweepers_one_stops_behind_its_fence() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    ScriptedObjectStore slow = process();
    Pause delete = slow.script().at(DELETE, SIDECARS).pauseBefore();
    Running<List<String>> first = Running.start(() -> swept(slow));
    delete.await();
    assertThat(swept()).containsExactly(Classification.ROLLED_BACK + " " + Action.ENDED);
    delete.resume();
    first.result();
    assertThat(audits()).isEqualTo(1);
  }

  @Test
  void s43_a_clock_that_is_a_day_wrong_changes_no_outcome() {
    for (int days : List.of(-1, 1)) {
      OpenOptions wrong =
          options()
              .clock(() -> java.util.Objects.requireNonNull(now.get()).plus(Duration.ofDays(days)));
      leaveLoad(VERSIONS, Fate.DIE_BEFORE);
      long before = version();
      try (Graph graph = Omnigraph.open(handle(), wrong)) {
        assertThat(graph.recovery().atOpen())
            .extracting(Finding::classification)
            .as("the lease is alive by the store's clock")
            .containsExactly(Classification.IN_PROGRESS);
      }
      afterTheLease();
      try (Graph graph = Omnigraph.open(handle(), wrong)) {
        assertThat(graph.recovery().atOpen())
            .extracting(Finding::action)
            .containsExactly(Action.ROLLED_BACK);
      }
      assertThat(version()).isEqualTo(before + 1);
    }
  }

  @Test
  void s44_a_sidecar_of_another_life_of_its_branch_is_deleted_and_told() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    String sidecar = keys("__recovery/").getFirst();
    rewrite(sidecar, text -> text.replaceFirst("\"branch\":\"main\"", "\"branch\":\"gone\""));
    assertThat(swept()).containsExactly(Classification.ORPHANED + " " + Action.ENDED);

    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    rewrite(
        keys("__recovery/").getFirst(),
        text -> text.replaceFirst("\"incarnation\":\"", "\"incarnation\":\"x"));
    assertThat(swept()).containsExactly(Classification.ORPHANED + " " + Action.ENDED);
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(keys("tables/")).as("only cleanup deletes data").hasSize(2);
    assertThat(version()).isEqualTo(1);
  }

  @Test
  void s45_sidecars_of_every_class_at_once() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    leaveLoad("tables/**", Fate.DIE_AFTER);
    afterTheLease();
    leaveLoad(VERSIONS, Fate.DIE_AFTER);
    leaveLoadOf(pets(5000), VERSIONS, Fate.DIE_BEFORE);
    put("__recovery/garbage.json", "{");

    assertThat(swept())
        .containsExactlyInAnyOrder(
            "UNPUBLISHED ROLLED_BACK",
            "UNPUBLISHED ROLLED_BACK",
            "COMPLETED ENDED",
            "IN_PROGRESS LEFT",
            "UNRESOLVED LEFT");
    assertThat(keys("__recovery/")).hasSize(2);
    assertThat(audits()).isEqualTo(2);
    assertThat(people()).isEqualTo(5000);
  }

  @Test
  void a_sweep_whose_publish_fails_or_is_not_answered_fails_no_opening() {
    for (Fate fate : List.of(Fate.REFUSE, Fate.LOSE_REQUEST, Fate.LOSE_ANSWER)) {
      leaveLoad(VERSIONS, Fate.DIE_BEFORE);
      afterTheLease();
      ScriptedObjectStore process = process();
      process.script().at(PUT_IF_ABSENT, VERSIONS).then(fate);
      assertThat(swept(process)).hasSize(1);
      process.script().assertPlayed();
      swept();
      assertThat(keys("__recovery/")).isEmpty();
    }
    assertThat(audits()).isEqualTo(3);
  }

  @Test
  void a_lease_without_its_sidecar_is_deleted() {
    put("__recovery/01kahzvf000000000000000010.lease", "");
    assertThat(swept()).isEmpty();
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void recover_by_hand_does_what_an_opening_does() {
    try (Graph graph = open(handle())) {
      leaveLoad(VERSIONS, Fate.DIE_BEFORE);
      assertThat(graph.recovery().run())
          .extracting(Finding::classification)
          .containsExactly(Classification.IN_PROGRESS);
      afterTheLease();
      assertThat(graph.recovery().inspect())
          .extracting(Finding::action)
          .containsExactly(Action.LEFT);
      assertThat(keys("__recovery/")).hasSize(1);
      assertThat(graph.recovery().run())
          .extracting(Finding::action)
          .containsExactly(Action.ROLLED_BACK);
      assertThat(keys("__recovery/")).isEmpty();
    }
  }

  @Test
  void entries_of_others_are_pruned_by_a_roll_over_that_has_seen_their_sidecars_gone() {
    leaveLoad(VERSIONS, Fate.DIE_AFTER);
    swept();
    Set<String> over = operations().keySet();
    assertThat(over).hasSize(1);
    leaveLoadOf(pets(5000), VERSIONS, Fate.DIE_AFTER); // its sidecar stays
    Set<String> both = operations().keySet();
    assertThat(both).hasSize(2).containsAll(over);
    ScriptedObjectStore writer = process();
    writer.script().at(GET, SIDECARS).andLater().then(Fate.REFUSE); // sweeps nothing
    try (Graph graph = open(writer)) {
      int lists = lists(writer);
      for (int i = 0; i < 200; i++) {
        load(graph, person("q" + i));
      }
      assertThat(lists(writer)).as("once a roll-over").isBetween(lists + 1, lists + 3);
    }
    assertThat(operations().keySet())
        .as("maybe with that of the last roll-over")
        .doesNotContainAnyElementsOf(over)
        .containsAnyElementsOf(both)
        .hasSizeBetween(1, 2);
    assertThat(keys("__recovery/")).hasSize(1);
    swept();
    assertThat(people()).isEqualTo(5200);
  }

  private static int lists(ScriptedObjectStore process) {
    return (int)
        process.script().seen().stream()
            .filter(request -> request.kind() == LIST && request.folder().equals("__recovery"))
            .count();
  }

  private void put(String key, String text) {
    store.put(key, Content.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
