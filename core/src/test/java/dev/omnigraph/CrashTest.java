package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of operation, killed at every request that it makes, before and after it takes effect;
 * then recovery, killed at every request of its own; then recovery again (P3).
 */
class CrashTest extends RecoveryProtocolTest {
  private static final int MOST_REQUESTS = 60;

  /** What a process does. */
  enum Work {
    INLINE,
    STAGED,
    STAGED_INTO_TWO_TABLES,
    STAGED_UPDATE,
    STAGED_DELETE,
    ROLL_OVER,
    STAGED_ROLL_OVER;

    long people() {
      return this == INLINE || this == ROLL_OVER ? 1 : 5000;
    }

    boolean isMutation() {
      return this == STAGED_UPDATE || this == STAGED_DELETE;
    }

    void run(Graph graph) {
      if (isMutation()) {
        graph.mutate(
            this == STAGED_DELETE
                ? "query q() { delete Person where name != \"\" }"
                : "query q() { update Person set { age: 1 } where name != \"\" }");
        return;
      }
      String rows = people() == 1 ? person("Ada") : many("p", 5000);
      load(graph, this == STAGED_INTO_TWO_TABLES ? rows + pets(5000) : rows);
    }
  }

  /** People to change; or a graph so long that the next commit ends a segment. */
  private void prepare(Work work) {
    List<String> all = keys("");
    store.delete(all);
    create();
    if (work.isMutation()) {
      try (Graph graph = open(handle())) {
        graph.schema().apply("n.pg", SCHEMA.replaceFirst("@key", "@key  age: I32?"));
      }
      commit(many("p", 5000));
    }
    if (work == Work.ROLL_OVER || work == Work.STAGED_ROLL_OVER) {
      ScriptedObjectStore process = process();
      process
          .script()
          .at(request -> request.folder().equals("__recovery"))
          .nth(2) // behind the LIST of opening
          .andLater()
          .then(Fate.REFUSE);
      try (Graph graph = open(process)) {
        for (int i = 0; i < 140; i++) {
          load(graph, pet("old" + i));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void s12_s13_killed_at_every_request_and_again_in_recovery_the_state_is_the_one_before_or_after(
      Work work) {
    prepare(work);
    Map<String, byte[]> before = objects();
    int once = 0;
    int twice = 0;
    for (Fate fate : List.of(Fate.DIE_BEFORE, Fate.DIE_AFTER)) {
      for (int request = 1; request < MOST_REQUESTS; request++) {
        restore(before);
        boolean died =
            dies(
                request,
                fate,
                process -> {
                  try (Graph graph = open(process)) {
                    work.run(graph);
                  }
                });
        if (!died) {
          break;
        }
        once++;
        Map<String, byte[]> left = objects();
        boolean published = isDone(work);
        for (int again = 1; again < MOST_REQUESTS; again++) {
          restore(left);
          afterTheLease();
          if (!dies(again, fate, this::recover)) {
            assertOver(work, published);
            break;
          }
          twice++;
          recover(process());
          assertOver(work, published);
        }
      }
    }
    assertThat(once).isGreaterThan(work == Work.INLINE ? 5 : 10);
    assertThat(twice).isGreaterThan(once);
  }

  private boolean isDone(Work work) {
    return work == Work.STAGED_DELETE
        ? people() == 0
        : work == Work.STAGED_UPDATE ? aged() > 0 : people() > 0;
  }

  private long aged() {
    try (Graph graph = read();
        QueryResult rows =
            graph.query("query q() { match { $p: Person } return { count($p.age) as n } }")) {
      return ((Number) Objects.requireNonNull(rows.iterator().next().get("n"))).longValue();
    }
  }

  private void assertOver(Work work, boolean published) {
    assertThat(people())
        .isEqualTo(
            published != (work == Work.STAGED_DELETE) || work == Work.STAGED_UPDATE
                ? work.people()
                : 0);
    if (work == Work.STAGED_UPDATE) {
      assertThat(aged()).isEqualTo(published ? 5000 : 0);
    }
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(audits()).isLessThanOrEqualTo(published ? 0 : work == Work.STAGED_ROLL_OVER ? 2 : 1);
  }
}
