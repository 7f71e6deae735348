package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Asking later what became of a transaction whose answer never came. */
class OutcomeTest extends ProtocolTest {
  private final ScriptedObjectStore process = process();

  @Test
  void while_nobody_has_taken_its_version_the_outcome_is_unknown_and_it_may_still_land() {
    LateWrite late = late();
    CommitOutcomeUnknownException lost = lose();
    try (Graph graph = open(handle())) {
      assertThat(outcome(graph, lost)).isEqualTo(new Outcome.Unknown());
      late.land();

      assertThat(outcome(graph, lost)).isInstanceOf(Outcome.Committed.class);
    }
    assertThat(lost)
        .hasMessageContaining(lost.transaction() + ", sent as version 2 of branch `main`,");
  }

  @Test
  void once_another_has_its_version_it_is_certain_that_it_never_was_nor_will_be_committed() {
    LateWrite late = late();
    CommitOutcomeUnknownException lost = lose();
    try (Graph graph = open(handle())) {
      commit(person("Bob"));

      assertThat(outcome(graph, lost)).isEqualTo(new Outcome.NotCommitted());
      assertThat(graph.outcome(lost.transaction())).isEqualTo(new Outcome.Unknown());
      late.land();
      assertThat(outcome(graph, lost)).isEqualTo(new Outcome.NotCommitted());
    }
  }

  @Test
  void it_is_found_behind_segments_that_ended_since() {
    LateWrite late = late();
    CommitOutcomeUnknownException lost = lose();
    late.land();
    try (Graph graph = open(handle())) {
      for (int i = 0; i < 300; i++) {
        load(graph, person("p" + i));
      }
      assertThat(outcome(graph, lost))
          .isInstanceOfSatisfying(
              Outcome.Committed.class,
              committed -> assertThat(committed.commit().version()).isEqualTo(2));
      assertThat(graph.outcome(lost.transaction().toUpperCase(java.util.Locale.ROOT)))
          .isEqualTo(outcome(graph, lost));
    }
  }

  @Test
  void what_is_no_id_is_refused() {
    try (Graph graph = open(handle())) {
      assertThatThrownBy(() -> graph.outcome("yesterday"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("`yesterday` is not the id of a transaction");
    }
  }

  /** Versions of other branches have the same numbers. */
  @Test
  void it_is_the_branch_of_the_commit_that_tells() {
    try (Graph graph = open(handle())) {
      Branch draft = graph.branches().create("draft");
      for (int i = 0; i < 5; i++) {
        load(graph, person("p" + i));
      }
      String version = "__manifest/draft/**";
      process.script().at(PUT_IF_ABSENT, version).nth(2).andLater().then(Fate.LOSE_REQUEST);
      LateWrite late = process.script().at(PUT_IF_ABSENT, version).landLate();
      CommitOutcomeUnknownException lost =
          lose(writer -> writer.branch("draft").load(LoadRequest.append(person("Ada"))));
      late.land();

      assertThat(lost).hasMessageContaining("as version 3 of branch `draft`");
      assertThat(graph.branch(lost.branch()).outcome(lost.transaction(), lost.offered()))
          .isInstanceOf(Outcome.Committed.class);
      assertThat(draft.snapshot().version()).isEqualTo(3);
    }
  }

  private LateWrite late() {
    process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).andLater().then(Fate.LOSE_REQUEST);
    return process.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
  }

  private CommitOutcomeUnknownException lose() {
    return lose(graph -> load(graph, person("Ada")));
  }

  private CommitOutcomeUnknownException lose(Consumer<Graph> work) {
    try (Graph graph =
        Omnigraph.open(process, options().clock(() -> now.updateAndGet(t -> t.plusSeconds(20))))) {
      work.accept(graph);
      throw new AssertionError("it was answered");
    } catch (CommitOutcomeUnknownException e) {
      return e;
    }
  }

  private static Outcome outcome(Graph graph, CommitOutcomeUnknownException lost) {
    return graph.outcome(lost.transaction(), lost.offered());
  }
}
