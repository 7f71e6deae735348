package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writers beside writers: who wins, what the loser pays, what is refused. */
class WriterRaceTest extends ProtocolTest {
  @Test
  void a_warm_writer_commits_with_one_put() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      int before = process.script().seen().size();
      load(graph, person("Ada"));

      assertThat(process.script().seen().subList(before, process.script().seen().size()))
          .extracting(StoreRequest::kind)
          .containsExactly(PUT_IF_ABSENT);
    }
  }

  @Test
  void s27_two_writers_of_different_rows_both_get_through_and_the_loser_pays_one_get_and_one_put() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      int before = slow.script().seen().size();
      Running<LoadResult> first = Running.start(() -> load(graph, person("Ada")));
      publish.await();
      commit(person("Bob"));
      publish.resume();

      assertThat(first.result().commit()).extracting(Commit::version).isEqualTo(3L);
      assertThat(slow.script().seen().subList(before, slow.script().seen().size()))
          .extracting(StoreRequest::kind)
          .containsExactly(PUT_IF_ABSENT, GET, PUT_IF_ABSENT);
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void s27_two_strict_inserts_of_one_id_have_one_winner_and_one_key_conflict() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> first = Running.start(() -> load(graph, person("Ada")));
      publish.await();
      commit(person("Ada"));
      publish.resume();

      assertThat(first.failure(ConstraintViolationException.class).code())
          .isEqualTo("key_conflict");
    }
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s29_a_handle_that_never_looked_again_does_not_exceed_a_cardinality() {
    commit(person("Ada") + pet("Rex") + pet("Tom"));
    try (Graph stale = open(process())) {
      commit(owns("Ada", "Rex"));

      assertThatThrownBy(() -> load(stale, owns("Ada", "Tom")))
          .isInstanceOf(ConstraintViolationException.class)
          .hasMessageContaining("`Ada` would have 2 edges of type Owns");
      load(stale, person("Bob"));
    }
  }

  @Test
  void s25_a_refusal_is_told_only_after_a_look_at_the_store() {
    try (Graph stale = open(process())) {
      commit(person("Ada") + pet("Rex"));

      load(stale, owns("Ada", "Rex")); // both ends are news to this handle
    }
  }

  @Test
  void s32_eight_writers_at_once_commit_once_each_in_one_line() {
    List<Running<LoadResult>> writers =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(
                writer ->
                    Running.start(
                        () -> {
                          try (Graph graph = open(process())) {
                            LoadResult last = null;
                            for (int i = 0; i < 5; i++) {
                              last = load(graph, person("w" + writer + "-" + i));
                            }
                            return java.util.Objects.requireNonNull(last);
                          }
                        }))
            .toList();
    writers.forEach(Running::result);

    assertThat(people()).isEqualTo(40);
    assertThat(version()).isEqualTo(41);
  }
}
