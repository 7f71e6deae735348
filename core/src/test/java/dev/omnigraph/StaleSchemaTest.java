package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.ConflictCases.Action;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.table.Run;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A handle that was opened before the schema changed, and has not looked since. */
class StaleSchemaTest {
  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @BeforeEach
  void create() {
    Omnigraph.create(store.anotherHandle(), "s.pg", ConflictCases.SCHEMA, OpenOptions.defaults())
        .close();
  }

  @Test
  void s30_a_mutation_runs_again_under_the_new_schema_and_writes_its_rows() {
    try (ConflictSession stale = session()) {
      changeSchema();

      assertThat(stale.act(new Action.Mutate("insert Person { name: \"Ada\" }"), "")).isTrue();
      assertThat(stale.runs()).isEqualTo(2);
    }
    assertThat(schemasOfPeople()).containsExactly(2);
  }

  @Test
  void s30_a_load_that_was_read_under_the_old_schema_is_refused_and_the_next_one_is_not() {
    Action load =
        new Action.Load(LoadMode.MERGE, "{\"type\":\"Person\",\"data\":{\"name\":\"Ada\"}}");
    try (ConflictSession stale = session()) {
      changeSchema();

      assertThatThrownBy(() -> stale.act(load, ""))
          .isInstanceOfSatisfying(
              ConflictException.class, e -> assertThat(e.code()).isEqualTo("schema_changed"));
      assertThat(schemasOfPeople()).isEmpty();
      assertThat(stale.act(load, "")).isTrue();
    }
    assertThat(schemasOfPeople()).containsExactly(2);
  }

  private ConflictSession session() {
    return new ConflictSession(store.anotherHandle(), OpenOptions.defaults());
  }

  private void changeSchema() {
    try (ConflictSession other = session()) {
      other.act(new Action.ChangeSchema(), "");
    }
  }

  /** Under which versions of the schema the rows of people were written. */
  private List<Integer> schemasOfPeople() {
    try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      var state = graph.snapshot().head().state();
      return state.table(state.contract().node("Person").orElseThrow().id()).runs().stream()
          .map(run -> ((Run.Inline) run).inline().schemaVersion())
          .toList();
    }
  }
}
