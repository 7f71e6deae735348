package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.error.SnapshotExpiredException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.maintenance.HardDrop;
import dev.omnigraph.maintenance.HardDrop.Progress;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a hard drop does, step by step, when nothing goes wrong. */
class HardDropTest extends HardDropProtocolTest {
  private static final String VERSION = "__manifest/";

  @Test
  void s59_when_it_is_over_no_byte_of_what_was_dropped_is_left() {
    assertThat(holding(SECRET)).anyMatch(key -> key.startsWith("tables/"));
    assertThat(holding("classified-inline")).anyMatch(key -> key.startsWith("__manifest/"));
    List<String> progress = new ArrayList<>();
    HardDrop drop;
    try (Graph graph = open(handle())) {
      SchemaResult result = graph.schema().apply(hard().progress(progress::add));
      assertThat(Objects.requireNonNull(result.commit()).kind()).isEqualTo("schema");
      drop = result.drops().getFirst();
    }
    assertThat(drop.progress()).isEqualTo(Progress.WAITING);
    assertThat(drop.due()).isEqualTo(Objects.requireNonNull(now.get()).plus(Duration.ofMinutes(2)));
    assertThat(drop.heldBy()).isEmpty();
    assertThat(progress)
        .containsExactly(
            "write 1 of 1 fragments of a run of Person anew",
            "write 1 of 1 fragments of a run of Person anew",
            "write 1 of 1 fragments of a run of Knows anew",
            "close history",
            "delete the objects that held what was dropped");
    assertThat(holding(SECRET)).as("objects go at once").allMatch(key -> key.startsWith(VERSION));
    assertBeforeOrAfter();

    pass(Duration.ofMinutes(2));
    swept();
    assertThat(holding(SECRET)).as("not before it is due").isNotEmpty();
    pass(Duration.ofMillis(1));
    assertThat(swept()).containsExactly("PARTLY_PUBLISHED ROLLED_FORWARD");
    assertOver();
    assertThat(audits()).isZero();
  }

  @Test
  void older_versions_and_what_was_read_from_them_expire() {
    try (Graph reader = read()) {
      Snapshot old = reader.snapshot();
      drop(handle());
      assertThatThrownBy(() -> rows(old)).isInstanceOf(SnapshotExpiredException.class);
      assertThatThrownBy(old::tables).isInstanceOf(SnapshotExpiredException.class);
      assertBeforeOrAfter(reader.snapshot());
      assertThatThrownBy(() -> reader.snapshot(3)).isInstanceOf(NotFoundException.class);
    }
  }

  /** A run that is written anew keeps its tombstones: the rows that they hide may lie below. */
  @Test
  void rows_that_were_deleted_stay_deleted() {
    try (Graph graph = open(handle())) {
      graph.mutate(
          "query q($s: String) { update Person set { secret: $s } where age >= 100"
              + " delete Person where age < 100 }",
          Map.of("s", (SECRET + "-").repeat(20)));
      int left = ROWS - 200; // with an edge each
      assertThat(rows()).hasSize(left + 1);
      drop(graph);
      assertThat(rows()).hasSize(left);
    }
    afterTheAge();
    settled();
    assertThat(rows()).hasSize(ROWS - 200);
    assertThat(holding(SECRET)).isEmpty();
  }

  @Test
  void a_change_without_a_drop_is_one_commit() {
    try (Graph graph = open(handle())) {
      long before = graph.snapshot().version();
      SchemaResult result =
          graph
              .schema()
              .apply(SchemaRequest.of("n.pg", OLD + "node Pet { x: I32 }").allowDataLoss());
      assertThat(result.drops()).isEmpty();
      assertThat(graph.snapshot().version()).isEqualTo(before + 1);
      assertThat(graph.snapshot(2).version()).isEqualTo(2);
    }
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void a_drop_that_is_not_allowed_to_lose_data_is_soft() {
    try (Graph graph = open(handle())) {
      long before = graph.snapshot().version();
      SchemaResult result = graph.schema().apply("new.pg", NEW);
      assertThat(result.drops()).isEmpty();
      assertThat(graph.snapshot().version()).isEqualTo(before + 1);
      assertThat(rows(graph.snapshot(before))).hasSize(ROWS + 1);
    }
  }

  @Test
  void s55_a_name_that_comes_again_is_another_property() {
    drop(handle());
    try (Graph graph = open(handle())) {
      graph.schema().apply("again.pg", OLD);
      assertThat(rows(graph.snapshot())).hasSize(ROWS).noneMatch(row -> row.contains(SECRET));
      graph.mutate("query q() { update Person set { secret: \"new\" } where name = \"Ada\" }");
    }
    afterTheAge();
    settled();
    assertThat(holding(SECRET)).isEmpty();
    assertThat(rows().stream().filter(row -> row.contains("\"secret\":\"new\""))).hasSize(1);
  }

  @Test
  void s56_a_rename_to_the_name_of_what_is_dropped_keeps_the_renamed() {
    try (Graph graph = open(handle())) {
      HardDrop drop =
          graph
              .schema()
              .apply(
                  SchemaRequest.of(
                          "n.pg",
                          """
                          node Person { name: String @key  secret: I32? @rename_from("age") }
                          node Diary @rename_from("Diary") { name: String @key }
                          edge Knows: Person -> Person
                          """)
                      .allowDataLoss())
              .drops()
              .getFirst();
      assertThat(drop.progress()).isEqualTo(Progress.WAITING);
    }
    afterTheAge();
    settled();
    assertThat(holding(SECRET)).isEmpty();
    assertThat(rows().stream().filter(row -> row.contains("\"secret\":"))).hasSize(PEOPLE);
    assertThat(rows()).hasSize(ROWS + 1);
  }

  @Test
  void what_others_write_meanwhile_is_kept_and_a_second_drop_takes_its_own() {
    try (Graph graph = open(handle())) {
      drop(graph);
      graph.load(LoadRequest.append("{\"type\":\"Person\",\"data\":{\"name\":\"Cy\",\"age\":1}}"));
      HardDrop second =
          graph
              .schema()
              .apply(
                  SchemaRequest.of(
                          "n.pg", "node Person { name: String @key } edge Knows: Person -> Person")
                      .allowDataLoss())
              .drops()
              .getFirst();
      assertThat(second.progress()).isEqualTo(Progress.WAITING);
      assertThat(sidecars()).hasSize(2);
    }
    afterTheAge();
    assertThat(settled()).isEmpty(); // the opening did it
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(holding(SECRET)).isEmpty();
    assertThat(rows()).hasSize(ROWS + 1);
  }

  @Test
  void with_no_time_left_it_stops_between_steps_and_goes_on_at_once_when_asked() {
    try (Graph graph = open(handle())) {
      HardDrop drop = graph.schema().apply(hard().timeLimit(Duration.ZERO)).drops().getFirst();
      assertThat(drop.progress()).isEqualTo(Progress.UNFINISHED);
      assertThat(drop.left()).contains("time limit");
      assertBeforeOrAfter();
      assertThat(texts(graph.recovery().run(Duration.ZERO, words -> {})))
          .containsExactly("PARTLY_PUBLISHED LEFT");
      assertThat(graph.recovery().run(Duration.ZERO, words -> {}).getFirst().isOutOfTime())
          .isTrue();
      assertThat(drop(graph).progress()).as("the same call again").isEqualTo(Progress.WAITING);
    }
    afterTheAge();
    settled();
    assertOver();
  }

  @Test
  void who_goes_on_after_another_has_stopped_takes_the_lease_again() {
    ScriptedObjectStore next = process();
    try (Graph graph = open(handle())) {
      graph.schema().apply(hard().timeLimit(Duration.ZERO));
      Pause pause = next.script().at(PUT, "tables/**").pauseBefore();
      Running<HardDrop> goingOn = Running.start(() -> drop(next));
      pause.await();
      assertThat(texts(graph.recovery().run())).containsExactly("IN_PROGRESS LEFT");
      pause.resume();
      assertThat(goingOn.result().progress()).isEqualTo(Progress.WAITING);
    }
    assertThat(swept()).containsExactly("WAITING LEFT");
  }

  @Test
  void once_the_schema_is_changed_no_error_says_that_it_failed() {
    ScriptedObjectStore broken = process();
    broken.script().at(PUT, "tables/**").andLater().then(Fate.REFUSE);
    HardDrop drop = drop(broken);
    assertThat(drop.progress()).isEqualTo(Progress.UNFINISHED);
    assertThat(drop.left()).contains("not sent");
    assertBeforeOrAfter();
    assertThat(drop(handle()).progress()).isEqualTo(Progress.UNFINISHED); // its lease is alive
    afterTheLease();
    assertThat(drop(handle()).progress()).isEqualTo(Progress.WAITING);

    restore(Map.of());
    create();
    ScriptedObjectStore silent = process();
    silent.script().at(PUT, "tables/**").then(Fate.REFUSE);
    silent.script().at(GET, "__manifest/**").nth(3).andLater().then(Fate.REFUSE);
    assertThat(drop(silent).progress()).isEqualTo(Progress.UNFINISHED);
    finish();
    assertOver();
  }

  @Test
  void s09_a_sidecar_that_cannot_be_read_refuses_a_drop_before_it_begins() {
    store.put("__recovery/garbage.json", Content.of(new byte[] {'{'}));
    long before = version();
    try (Graph graph = open(handle())) {
      assertThatThrownBy(() -> graph.schema().apply(hard()))
          .isInstanceOf(RecoveryRequiredException.class)
          .hasMessageContaining("__recovery/garbage.json");
      assertThat(version()).isEqualTo(before);
      assertThat(graph.schema().apply("new.pg", NEW).commit()).as("a soft one").isNotNull();
    }
  }

  /** Where nobody else commits, the steps themselves keep the version object short. */
  @Test
  void many_steps_end_segments_too() {
    try (Graph graph = open(handle())) {
      for (int i = 0; i < 70; i++) {
        graph.load(LoadRequest.of(LoadMode.MERGE, people(i * 3, i * 3 + 800)));
      }
    }
    ScriptedObjectStore noRollOvers = process();
    assertThat(drop(noRollOvers).progress()).isEqualTo(Progress.WAITING);
    try (Graph graph = read()) {
      assertThat(graph.snapshot().head().bytes()).isLessThan(300 << 10);
    }
    assertThat(holding(SECRET)).allMatch(key -> key.startsWith(VERSION));
  }
}
