package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.maintenance.HardDrop;
import dev.omnigraph.maintenance.HardDrop.Progress;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hard drops where there are several branches. */
class HardDropBranchTest extends HardDropProtocolTest {
  @Test
  void s59_other_branches_that_hold_it_are_named_and_keep_it() {
    try (Graph graph = open(handle())) {
      graph.branches().create("holds");
      graph.branches().create("gone");
      graph.branches().delete("gone");
      Branch soft = graph.branches().create("soft");
      soft.schema().apply("new.pg", NEW);
      HardDrop drop = drop(graph);
      assertThat(drop.heldBy()).containsExactly("holds", "soft");
      afterTheAge();
      graph.recovery().run();
      assertThat(drop(graph.branch("holds")).heldBy()).containsExactly("soft");
      assertBeforeOrAfter(soft.snapshot());
      assertThat(rows(soft.snapshot(soft.snapshot().version() - 1)))
          .as("an older version of it")
          .hasSize(ROWS + 1);
    }
    assertThat(rows()).hasSize(ROWS).noneMatch(row -> row.contains(SECRET));
    assertThat(holding(SECRET)).isNotEmpty();
  }

  private static HardDrop drop(Branch branch) {
    return branch.schema().apply(hard()).drops().getFirst();
  }

  @Test
  void s59_when_every_branch_has_dropped_it_no_byte_is_left() {
    try (Graph graph = open(handle())) {
      Branch child = graph.branches().create("child");
      assertThat(drop(graph).heldBy()).containsExactly("child");
      HardDrop second = drop(child);
      assertThat(second.heldBy()).isEmpty();
      assertThat(second.progress()).isEqualTo(Progress.WAITING);
      assertBeforeOrAfter(child.snapshot());
    }
    afterTheAge();
    settled();
    assertOver();
    try (Graph graph = read()) {
      assertBeforeOrAfter(graph.branch("child").snapshot());
    }
  }

  /** What a child took over before the drop stays, whatever the drop deletes. */
  @Test
  void s50_a_branch_that_is_made_beside_a_drop_keeps_its_rows_or_is_refused() {
    Map<String, byte[]> before = objects();
    for (int request = 1; ; request++) {
      restore(before);
      ScriptedObjectStore slow = process();
      Pause pause = slow.script().at(any -> true).nth(request).pauseBefore();
      Running<Boolean> creation =
          Running.start(
              () -> {
                try (Graph graph = open(slow)) {
                  graph.branches().create("child");
                  return true;
                } catch (ConflictException refused) {
                  return false;
                }
              });
      boolean reached = SeveralStepsTest.reaches(pause, creation);
      drop(handle());
      pause.resume();
      boolean created = creation.result();
      finish();
      try (Graph graph = open(handle())) {
        if (created) {
          assertBeforeOrAfter(graph.branch("child").snapshot());
        }
        assertBeforeOrAfter(graph.snapshot());
      }
      if (!reached) {
        return;
      }
    }
  }

  @Test
  void s44_a_drop_whose_branch_was_deleted_or_made_again_is_told_and_touches_nothing() {
    try (Graph graph = open(handle())) {
      Branch child = graph.branches().create("child");
      leaveBehind();
      assertThat(sidecars()).hasSize(1);
      graph.branches().delete(child.name());
      graph.branches().create("child");
      assertThat(swept()).containsExactly("ORPHANED ENDED");
      assertBeforeOrAfter(graph.branch("child").snapshot());
      assertThat(rows()).hasSize(ROWS + 1);
    }
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** A drop on the child, whose process dies behind its second step. */
  private void leaveBehind() {
    ScriptedObjectStore owner = process();
    owner.script().at(PUT_IF_ABSENT, "__manifest/child/**").nth(2).then(Fate.DIE_AFTER);
    try (Graph graph = open(owner)) {
      drop(graph.branch("child"));
      throw new AssertionError("it lives");
    } catch (ProcessDied e) {
      afterTheLease();
    }
  }

  @Test
  void s45_drops_of_two_branches_are_gone_on_with_in_one_run() {
    try (Graph graph = open(handle())) {
      graph.branches().create("child");
      leaveBehind();
      graph.schema().apply(hard().timeLimit(java.time.Duration.ZERO));
      afterTheLease();
      List<String> found = texts(graph.recovery().run());
      assertThat(found).containsOnly("PARTLY_PUBLISHED ROLLED_FORWARD").hasSize(2);
    }
    afterTheAge();
    settled();
    assertOver();
  }
}
