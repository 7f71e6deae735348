package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import org.junit.jupiter.api.Test;

/** Handles of one process that are closed while there is work. */
class CloseTest extends ProtocolTest {
  private final ScriptedObjectStore process = process();

  @Test
  void s33_a_handle_works_on_while_another_of_the_process_is_closed() {
    Graph closing = open(handle());
    load(closing, person("Ada"));
    try (Graph working = open(process)) {
      Pause publish = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(working, person("Bob")));
      publish.await();
      closing.close();
      publish.resume();

      assertThat(load.result().commit()).isNotNull();
      try (QueryResult result =
          working.query("query q() { match { $p: Person } return { $p.name } }")) {
        assertThat(result).hasSize(2);
      }
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void s33_a_write_that_is_under_way_when_its_handle_is_closed_ends_as_it_would_have() {
    Graph graph = open(process);
    Pause publish = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
    publish.await();
    Running<Void> close =
        Running.start(
            () -> {
              graph.close();
              return null;
            });
    publish.resume();

    assertThat(load.result().commit()).isNotNull();
    close.result();
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s33_a_staged_write_too() {
    Graph graph = open(process);
    Pause stage = process.script().at(PUT, "tables/**").pauseBefore();
    Running<LoadResult> load = Running.start(() -> load(graph, many("p", 2000)));
    stage.await();
    Running<Void> close =
        Running.start(
            () -> {
              graph.close();
              return null;
            });
    stage.resume();

    assertThat(load.result().commit()).isNotNull();
    close.result();
    assertThat(people()).isEqualTo(2000);
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void s34_a_transaction_that_closes_its_own_graph_is_told_so_and_goes_on() {
    Graph graph = open(process);
    TransactionResult<Integer> done =
        graph.transaction(
            tx -> {
              assertThatThrownBy(graph::close).hasMessageContaining("its own graph");
              return tx.mutate("query q() { insert Person { name: \"Ada\" } }").size();
            });
    assertThat(done.value()).isEqualTo(1);
    graph.close();
    assertThat(people()).isEqualTo(1);
  }
}
