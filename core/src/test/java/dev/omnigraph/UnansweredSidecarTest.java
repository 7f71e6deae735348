package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A sidecar that the store does not give just now is not one that can't be read: nobody is sent to
 * repair it.
 */
class UnansweredSidecarTest extends RecoveryProtocolTest {
  private static final String MORE = SCHEMA.replaceFirst("@key", "@key  age: I32?");

  private final ScriptedObjectStore process = process();

  @BeforeEach
  void leaveASidecar() {
    leaveLoad("tables/", Fate.DIE_BEFORE);
  }

  @Test
  void a_schema_is_changed_by_who_could_not_read_it_when_opening() {
    process.script().at(GET, SIDECARS).then(Fate.LOSE_ANSWER);
    try (Graph graph = open(process)) {
      assertThat(graph.recovery().atOpen())
          .extracting(Finding::classification)
          .containsExactly(Classification.UNRESOLVED);
      assertThat(graph.schema().apply("s.pg", MORE).commit()).isNotNull();
    }
  }

  @Test
  void a_hard_drop_is_told_that_the_store_gave_no_answer() {
    try (Graph graph = open(process)) {
      graph.schema().apply("s.pg", MORE);
      process.script().at(GET, SIDECARS).then(Fate.LOSE_ANSWER);
      SchemaRequest drop = SchemaRequest.of("s.pg", SCHEMA).allowDataLoss();
      assertThatThrownBy(() -> graph.schema().apply(drop))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(graph.schema().text()).contains("age");
    }
  }

  @Test
  void a_cleanup_is_told_that_the_store_gave_no_answer_and_deletes_nothing() {
    try (Graph graph = open(process)) {
      process.script().at(GET, SIDECARS).then(Fate.LOSE_ANSWER);
      int before = keys("").size();
      assertThatThrownBy(() -> graph.cleanup(CleanupRequest.garbage()))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(keys("")).hasSize(before);
    }
  }
}
