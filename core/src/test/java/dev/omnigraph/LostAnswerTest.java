package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that are lost, late or repeated: a commit is made once, and its writer knows. */
class LostAnswerTest extends ProtocolTest {
  @Test
  void s19_a_put_whose_answer_was_lost_is_found_by_its_transaction() {
    assertCommittedOnce(Fate.LOSE_ANSWER);
  }

  @Test
  void s20_a_put_that_was_lost_is_sent_again() {
    assertCommittedOnce(Fate.LOSE_REQUEST);
  }

  @Test
  void a_put_that_failed_before_it_was_sent_has_no_effect() {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.REFUSE);
    try (Graph graph = open(process)) {
      assertThatThrownBy(() -> load(graph, person("Ada")))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(version()).isEqualTo(1);
      load(graph, person("Ada"));
    }
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s16_s21_a_put_that_lands_after_it_was_sent_again_changes_nothing() {
    ScriptedObjectStore process = process();
    LateWrite late = process.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    try (Graph graph = open(process)) {
      load(graph, person("Ada"));
      load(graph, person("Bob"));
    }
    late.land();

    assertThat(people()).isEqualTo(2);
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s21_a_put_whose_slot_went_to_another_is_offered_for_the_next() {
    ScriptedObjectStore process = process();
    Pause put = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    try (Graph graph = open(process)) {
      Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
      put.await();
      commit(person("Bob"));
      put.resume(Fate.LOSE_REQUEST);

      assertThat(load.result().commit()).extracting(Commit::version).isEqualTo(3L);
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void s21_without_any_answer_the_outcome_is_unknown_and_the_commit_may_still_land() {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).andLater().then(Fate.LOSE_REQUEST);
    LateWrite late = process.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    try (Graph graph =
        Omnigraph.open(process, options().clock(() -> now.updateAndGet(t -> t.plusSeconds(20))))) {
      assertThatThrownBy(() -> load(graph, person("Ada")))
          .isInstanceOf(CommitOutcomeUnknownException.class);
    }
    assertThat(people()).isZero();
    late.land();

    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s23_a_creation_that_the_client_itself_repeated_is_success() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      Pause after = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseAfter();
      after.resume();
      load(graph, person("Ada"));
    }
    // the same with an answer that says the name is taken: by this very commit
    ObjectStore repeating =
        new dev.omnigraph.store.ForwardingObjectStore(handle()) {
          @Override
          public dev.omnigraph.store.PutIfAbsent putIfAbsent(String key, Content content) {
            super.putIfAbsent(key, content);
            return super.putIfAbsent(key, content);
          }
        };
    try (Graph graph = Omnigraph.open(repeating, options())) {
      load(graph, person("Bob"));
    }

    assertThat(people()).isEqualTo(2);
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s24_a_graph_whose_creation_was_answered_by_nobody_is_created_once() {
    for (Fate fate : List.of(Fate.LOSE_ANSWER, Fate.LOSE_REQUEST)) {
      InMemoryObjectStore empty = new InMemoryObjectStore(now::get);
      ScriptedObjectStore process = new ScriptedObjectStore(empty.anotherHandle());
      process.script().at(PUT_IF_ABSENT, VERSIONS).then(fate);
      Omnigraph.create(process, "s.pg", SCHEMA, options()).close();
      process.script().assertPlayed();

      try (Graph graph = Omnigraph.open(empty.anotherHandle(), options())) {
        assertThat(graph.snapshot().version()).isEqualTo(1);
      }
    }
  }

  @Test
  void s71_of_two_creations_one_wins_and_nothing_of_it_is_touched() {
    InMemoryObjectStore empty = new InMemoryObjectStore(now::get);
    ScriptedObjectStore slow = new ScriptedObjectStore(empty.anotherHandle());
    Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<Graph> loser = Running.start(() -> Omnigraph.create(slow, "s.pg", SCHEMA, options()));
    put.await();
    Graph winner = Omnigraph.create(empty.anotherHandle(), "s.pg", SCHEMA, options());
    put.resume();

    assertThat(loser.failure(ConflictException.class).code()).isEqualTo("graph_exists");
    assertThatThrownBy(() -> Omnigraph.create(empty.anotherHandle(), "s.pg", SCHEMA, options()))
        .isInstanceOf(ConflictException.class);
    try (Graph graph = Omnigraph.open(empty.anotherHandle(), options())) {
      assertThat(graph.id()).isEqualTo(winner.id());
    }
    winner.close();
  }

  private void assertCommittedOnce(Fate fate) {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(fate);
    try (Graph graph = open(process)) {
      assertThat(load(graph, person("Ada")).commit()).extracting(Commit::version).isEqualTo(2L);
    }
    process.script().assertPlayed();
    assertThat(people()).isEqualTo(1);
    assertThat(version()).isEqualTo(2);
  }
}
