package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import dev.omnigraph.txn.CommitMovedException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** S31: a caller's precondition holds when its commit is published, or there is no effect. */
class IfCommitTest extends ProtocolTest {
  private final ScriptedObjectStore process = process();

  @Test
  void while_the_commit_is_the_newest_it_costs_nothing() {
    try (Graph graph = open(process)) {
      String newest = graph.snapshot().commit().id();
      int before = process.script().seen().size();
      load(graph, person("Ada"), newest.toUpperCase(Locale.ROOT));

      assertThat(process.script().seen().subList(before, process.script().seen().size()))
          .extracting(StoreRequest::kind)
          .containsExactly(PUT_IF_ABSENT);
    }
  }

  @Test
  void s31_where_another_commit_is_the_newest_nothing_is_changed() {
    try (Graph graph = open(process)) {
      String old = graph.snapshot().commit().id();
      String newest = commit(load(graph, person("Ada"))).id();
      for (String rows : List.of(person("Bob"), person("Ada"), many("p", 5000), "")) {
        assertThatThrownBy(() -> load(graph, rows, old))
            .isInstanceOfSatisfying(
                CommitMovedException.class,
                moved -> {
                  assertThat(moved.code()).isEqualTo("commit_moved");
                  assertThat(moved.expected()).isEqualTo(old);
                  assertThat(moved.actual()).isEqualTo(newest);
                });
      }
      assertThatThrownBy(() -> mutate(graph, "insert Person { name: \"Bob\" }", old))
          .isInstanceOf(CommitMovedException.class);
      assertThatThrownBy(() -> mutate(graph, "delete Person where name = \"nobody\"", old))
          .isInstanceOf(CommitMovedException.class);
    }
    assertThat(version()).isEqualTo(2);
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(keys("tables/")).isEmpty();
  }

  @Test
  void what_a_handle_does_not_know_yet_may_be_what_is_wanted() {
    try (Graph stale = open(process)) {
      commit(person("Ada"));
      String newest;
      try (Graph other = open(handle())) {
        newest = other.snapshot().commit().id();
      }
      load(stale, person("Bob"), newest);
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void s31_a_lost_race_is_final_for_inline_and_for_staged_rows() {
    for (String rows : List.of(person("Ada"), many("p", 5000))) {
      ScriptedObjectStore slow = process();
      try (Graph graph = open(slow)) {
        long before = version();
        String newest = graph.snapshot().commit().id();
        Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
        Running<LoadResult> load = Running.start(() -> load(graph, rows, newest));
        publish.await();
        commit(pet("rival" + before));
        publish.resume();

        assertThat(load.failure(CommitMovedException.class).expected()).isEqualTo(newest);
        assertThat(version()).isEqualTo(before + 1);
      }
    }
    assertThat(people()).isZero();
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void a_lost_answer_is_not_taken_for_a_lost_race() {
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.LOSE_ANSWER);
    try (Graph graph = open(process)) {
      load(graph, person("Ada"), graph.snapshot().commit().id());
    }
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void of_many_with_one_condition_on_one_handle_one_gets_through() {
    try (Graph graph = open(process)) {
      String newest = graph.snapshot().commit().id();
      Pause publish = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      List<Running<LoadResult>> all =
          IntStream.range(0, 5)
              .mapToObj(
                  i -> {
                    Running<LoadResult> one =
                        Running.start(() -> load(graph, person("p" + i), newest));
                    one.awaitBlocked("CommitQueue");
                    return one;
                  })
              .toList();
      publish.await();
      publish.resume();

      all.getFirst().result();
      all.subList(1, 5).forEach(load -> load.failure(CommitMovedException.class));
    }
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void a_condition_is_never_met_behind_others_in_a_record() {
    try (Graph graph = open(process)) {
      Pause publish = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> first = Running.start(() -> load(graph, person("first")));
      publish.await();
      Running<LoadResult> plain = Running.start(() -> load(graph, person("plain")));
      plain.awaitBlocked("CommitQueue");
      String newest = graph.snapshot().commit().id();
      Running<LoadResult> conditional =
          Running.start(() -> load(graph, person("conditional"), newest));
      conditional.awaitBlocked("CommitQueue");
      publish.resume();

      first.result();
      plain.result();
      conditional.failure(CommitMovedException.class);
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void a_counter_that_is_read_and_written_back_under_the_condition_is_exact() {
    try (Graph graph = open(process)) {
      IntStream.range(0, 4)
          .mapToObj(i -> Running.start(() -> increment(graph, 5)))
          .toList()
          .forEach(Running::result);
    }
    assertThat(people()).isEqualTo(20);
  }

  /** Adds the person whose number is the number of people, some times. */
  private static boolean increment(Graph graph, int times) {
    for (int done = 0; done < times; ) {
      Snapshot snapshot = graph.snapshot();
      long people =
          snapshot.tables().stream()
              .filter(table -> table.type().equals("Person"))
              .mapToLong(TableSummary::rows)
              .sum();
      try {
        graph.load(
            LoadRequest.of(LoadMode.MERGE, person("n" + people)).ifCommit(snapshot.commit().id()));
        done++;
      } catch (CommitMovedException e) {
        // once more
      }
    }
    return true;
  }

  @Test
  void what_is_no_id_is_refused() {
    assertThatThrownBy(() -> LoadRequest.append("").ifCommit("7"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("`7` is not the id of a commit");
  }

  private static LoadResult load(Graph graph, String rows, String ifCommit) {
    return graph.load(LoadRequest.append(rows).ifCommit(ifCommit));
  }

  private static void mutate(Graph graph, String statement, String ifCommit) {
    graph.mutate(QueryRequest.of("query q() { " + statement + " }").ifCommit(ifCommit));
  }

  private static Commit commit(LoadResult load) {
    return Objects.requireNonNull(load.commit());
  }
}
