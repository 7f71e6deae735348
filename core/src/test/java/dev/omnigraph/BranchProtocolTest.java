package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.LIST;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.maintenance.Cleanup.Freed;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches beside crashes, lost answers, each other and cleanup. */
class BranchProtocolTest extends RecoveryProtocolTest {
  private static final String DRAFT = "__manifest/draft/**";
  private static final String MAIN = "__manifest/main/**";
  private static final CleanupRequest KEEP_ONE = CleanupRequest.garbage().keep(1L, null);

  private static void createDraft(Graph graph) {
    graph.branches().create("draft");
  }

  private static void deleteDraft(Graph graph) {
    graph.branches().delete("draft");
  }

  private void with(Consumer<Graph> work) {
    try (Graph graph = open(handle())) {
      work.accept(graph);
    }
  }

  private List<String> names() {
    try (Graph graph = open(handle())) {
      return graph.branches().list().stream().map(BranchSummary::name).toList();
    }
  }

  private Version newest(String branch) {
    return new Versions(handle()).newest(branch).orElseThrow().version();
  }

  private long people(String branch) {
    try (Graph graph = read();
        QueryResult found =
            graph
                .branch(branch)
                .query(
                    "query q() { match { $p: Person } return { count($p) as n, max($p.name) as m } }")) {
      return (Long) java.util.Objects.requireNonNull(found.iterator().next().get("n"));
    }
  }

  private void replacePeople(String branch, String rows) {
    with(graph -> graph.branch(branch).load(LoadRequest.of(LoadMode.OVERWRITE, rows)));
  }

  private Freed cleanUp() {
    try (Graph graph = open(handle())) {
      return graph.cleanup(KEEP_ONE);
    }
  }

  /** What can go wrong with each of the two PUTs of a creation, and with the one of a deletion. */
  @ParameterizedTest
  @EnumSource(names = {"LOSE_REQUEST", "LOSE_ANSWER"})
  void s24_a_lost_answer_about_a_branch_is_looked_up(Fate fate) {
    commit(many("p", 3000));
    for (int put = 1; put <= 2; put++) {
      ScriptedObjectStore process = process();
      try (Graph graph = open(process)) {
        process.script().at(PUT_IF_ABSENT, DRAFT).nth(put).then(fate);
        assertThat(graph.branches().create("draft").snapshot().version()).isEqualTo(3L * put - 1);
        process.script().at(PUT_IF_ABSENT, DRAFT).then(fate);
        graph.branches().delete("draft");
        process.script().assertPlayed();
        assertThat(newest("draft").version()).isEqualTo(3L * put);
      }
      assertThat(names()).containsExactly("main");
    }
  }

  @Test
  void s24_a_creation_whose_put_lands_late_is_the_one_that_was_sent_again() {
    ScriptedObjectStore process = process();
    LateWrite late = process.script().at(PUT_IF_ABSENT, DRAFT).landLate();
    try (Graph graph = open(process)) {
      Branch draft = graph.branches().create("draft");
      late.land();
      load(graph, person("Ada"));
      draft.load(LoadRequest.append(person("Bob")));
    }
    assertThat(people("draft")).isEqualTo(1);
    assertThat(newest("draft").version()).isEqualTo(3);
  }

  @Test
  void s24_reads_that_fail_fail_the_creation_and_what_is_left_is_finished() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      process.script().at(GET, MAIN).nth(1).then(Fate.REFUSE);
      assertThatThrownBy(() -> graph.branches().create("draft"))
          .isInstanceOf(OmnigraphException.class);
    }
    assertThat(newest("draft").state()).isEqualTo(BranchState.PENDING);
    assertThat(names()).containsExactly("draft", "main");
  }

  @Test
  void of_two_who_create_a_branch_at_once_one_does() {
    for (int put = 1; put <= 2; put++) {
      ScriptedObjectStore slow = process();
      Pause pause = slow.script().at(PUT_IF_ABSENT, DRAFT).nth(put).pauseBefore();
      try (Graph graph = open(slow)) {
        Running<Branch> first = Running.start(() -> graph.branches().create("draft"));
        pause.await();
        if (put == 1) {
          with(BranchProtocolTest::createDraft);
          pause.resume();
          first.failure(ConflictException.class);
        } else {
          // the second finishes what the first has begun, and is told that it is there
          assertThatThrownBy(() -> with(BranchProtocolTest::createDraft))
              .isInstanceOf(ConflictException.class);
          pause.resume();
          assertThat(first.result().name()).isEqualTo("draft");
        }
      }
      assertThat(names()).containsExactly("draft", "main");
      with(BranchProtocolTest::deleteDraft);
    }
  }

  @Test
  void of_two_who_delete_a_branch_at_once_both_find_it_deleted() {
    with(BranchProtocolTest::createDraft);
    ScriptedObjectStore slow = process();
    Pause pause = slow.script().at(PUT_IF_ABSENT, DRAFT).pauseBefore();
    try (Graph graph = open(slow)) {
      Running<String> first =
          Running.start(
              () -> {
                graph.branches().delete("draft");
                return "done";
              });
      pause.await();
      with(BranchProtocolTest::deleteDraft);
      with(BranchProtocolTest::createDraft);
      now.updateAndGet(time -> time.plus(Duration.ofMinutes(2))); // it will list the branch
      pause.resume();
      first.result();
    }
    assertThat(names()).as("the next life is not touched").containsExactly("draft", "main");
  }

  @Test
  void s48_branches_are_listed_while_one_is_deleted() {
    with(BranchProtocolTest::createDraft);
    with(graph -> graph.branches().create("other"));
    for (int request = 1; ; request++) {
      ScriptedObjectStore slow = process();
      try (Graph graph = open(slow)) {
        Pause pause = slow.script().at(any -> true).nth(request).pauseBefore();
        Running<List<BranchSummary>> list = Running.start(() -> graph.branches().list());
        boolean reached = SeveralStepsTest.reaches(pause, list);
        with(BranchProtocolTest::deleteDraft);
        pause.resume();
        assertThat(list.result().stream().map(BranchSummary::name))
            .contains("main", "other")
            .hasSizeBetween(2, 3);
        with(BranchProtocolTest::createDraft);
        if (!reached) {
          assertThat(request).isGreaterThan(5);
          return;
        }
      }
    }
  }

  /** Killed at every request, before and after it takes effect; then the same again. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void s47_killed_between_any_two_requests_a_branch_can_be_created_and_deleted_again(
      boolean reborn) {
    commit(many("p", 3000));
    if (reborn) {
      with(BranchProtocolTest::createDraft);
      with(BranchProtocolTest::deleteDraft);
    }
    Map<String, byte[]> without = objects();
    with(BranchProtocolTest::createDraft);
    Map<String, byte[]> created = objects();
    assertKilledEverywhere(without, BranchProtocolTest::createDraft, 4);
    assertKilledEverywhere(created, BranchProtocolTest::deleteDraft, 3);
  }

  private void assertKilledEverywhere(
      Map<String, byte[]> before, Consumer<Graph> work, int atLeast) {
    for (Fate fate : List.of(Fate.DIE_BEFORE, Fate.DIE_AFTER)) {
      for (int request = 1; ; request++) {
        restore(before);
        ScriptedObjectStore process = process();
        boolean died = false;
        try (Graph graph = open(process)) {
          process.script().at(any -> true).nth(request).then(fate);
          work.accept(graph);
        } catch (ProcessDied e) {
          died = true;
        }
        if (request % 2 == 0) {
          cleanUp(); // meets what was left, too
        }
        List<String> names = names();
        assertThat(names).isSubsetOf("draft", "main").contains("main");
        if (names.contains("draft")) {
          assertThat(people("draft")).isEqualTo(3000);
          assertThatThrownBy(() -> with(BranchProtocolTest::createDraft))
              .hasMessageContaining("already");
          with(BranchProtocolTest::deleteDraft);
        }
        with(BranchProtocolTest::createDraft);
        assertThat(people("draft")).isEqualTo(3000);
        cleanUp();
        assertThat(people("draft")).isEqualTo(3000);
        if (!died) {
          assertThat(request).isGreaterThan(atLeast);
          break;
        }
      }
    }
  }

  /** FINDINGS C1: the branch is a holder before it is anything else. */
  @Test
  void c1_a_branch_whose_fork_point_goes_while_it_is_created_is_refused() {
    commit(many("p", 3000)); // version 2
    replacePeople("main", many("q", 2000));
    for (int request = 1; ; request++) {
      ScriptedObjectStore slow = process();
      try (Graph graph = open(slow)) {
        graph.snapshot(2);
        Pause pause = slow.script().at(any -> true).nth(request).pauseBefore();
        Running<String> creation =
            Running.start(
                () -> {
                  try {
                    graph.branches().create("draft", graph.branch("main"), "2");
                    return "created";
                  } catch (OmnigraphException e) {
                    return e.code();
                  }
                });
        boolean reached = SeveralStepsTest.reaches(pause, creation);
        cleanUp();
        pause.resume();
        String outcome = creation.result();
        cleanUp();
        if (outcome.equals("created")) {
          assertThat(people("draft")).isEqualTo(3000);
        } else {
          assertThat(outcome).isIn("fork_point_gone", "version_not_found");
          assertThat(names()).containsExactly("main");
          assertThat(keys("tables/")).hasSize(1);
        }
        if (!reached) {
          assertThat(request).isGreaterThan(4);
          return;
        }
      }
      store.delete(keys(""));
      create();
      commit(many("p", 3000));
      replacePeople("main", many("q", 2000));
    }
  }

  /** FINDINGS C1: a cleanup that began before it must see that it holds its rows. */
  @Test
  void c1_a_branch_that_is_pending_while_a_cleanup_looks_around_keeps_its_rows() {
    commit(many("p", 3000)); // version 2
    replacePeople("main", many("q", 2000));
    ScriptedObjectStore cleaning = process();
    ScriptedObjectStore creating = process();
    try (Graph cleaner = open(cleaning);
        Graph creator = open(creating)) {
      creator.snapshot(2);
      Pause floor = cleaning.script().at(PUT_IF_ABSENT, MAIN).pauseBefore();
      Running<Freed> cleanup = Running.start(() -> cleaner.cleanup(KEEP_ONE));
      floor.await(); // it has listed the branches
      Pause open = creating.script().at(PUT_IF_ABSENT, DRAFT).nth(2).pauseBefore();
      Running<Branch> creation =
          Running.start(() -> creator.branches().create("draft", creator.branch("main"), "2"));
      open.await(); // the parent was as it should be
      floor.resume();
      cleanup.result();
      open.resume();
      creation.result();
    }
    assertThat(people("draft")).isEqualTo(3000);
  }

  /** FINDINGS C1: whoever meets a pending branch closes it where its fork point is gone. */
  @Test
  void c1_a_pending_branch_whose_fork_point_is_gone_is_closed_by_whoever_meets_it() {
    commit(many("p", 3000));
    leavePending(
        "2",
        () -> {
          replacePeople("main", many("q", 2000));
          cleanUp();
        });
    assertThat(newest("draft").state()).isEqualTo(BranchState.PENDING);
    with(
        graph -> assertThatThrownBy(() -> graph.branch("draft")).hasMessageContaining("no branch"));
    assertThat(newest("draft").state()).isEqualTo(BranchState.CLOSED);
    with(BranchProtocolTest::createDraft);
    assertThat(people("draft")).isEqualTo(2000);
  }

  /**
   * Dies behind the first PUT.
   *
   * @param meanwhile behind the look at the parent
   */
  private void leavePending(String at, Runnable meanwhile) {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      graph.snapshot(2);
      Pause put = process.script().at(PUT_IF_ABSENT, DRAFT).pauseBefore();
      Running<Branch> creation =
          Running.start(() -> graph.branches().create("draft", graph.branch("main"), at));
      put.await();
      meanwhile.run();
      put.resume(Fate.DIE_AFTER);
      creation.failure(ProcessDied.class);
    }
  }

  @Test
  void s60_a_pending_branch_holds_its_rows_and_is_nothing_else() {
    commit(many("p", 3000));
    leavePending("2", () -> {});
    try (Graph graph = read()) {
      assertThatThrownBy(() -> graph.branch("draft"))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("is being created");
      assertThat(graph.branches().list()).hasSize(1);
    }
    ScriptedObjectStore frozen = process();
    replacePeople("main", many("q", 2000));
    try (Graph graph = open(frozen)) {
      frozen.script().at(PUT_IF_ABSENT, DRAFT).andLater().then(Fate.REFUSE);
      assertThatThrownBy(() -> graph.cleanup(KEEP_ONE)).isInstanceOf(OmnigraphException.class);
    }
    assertThat(newest("draft").state()).isEqualTo(BranchState.PENDING);
    cleanUp();
    assertThat(people("draft")).isEqualTo(3000);
    assertThat(newest("draft").state()).isEqualTo(BranchState.OPEN);
  }

  /** FINDINGS C2. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void c2_a_parent_that_is_deleted_meanwhile_refuses_the_child(boolean again) {
    with(graph -> graph.branches().create("parent"));
    with(graph -> graph.branch("parent").load(LoadRequest.append(many("p", 3000))));
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Branch parent = graph.branch("parent");
      Pause put = slow.script().at(PUT_IF_ABSENT, DRAFT).pauseBefore();
      Running<Branch> creation = Running.start(() -> graph.branches().create("draft", parent));
      put.await();
      with(other -> other.branches().delete("parent"));
      if (again) {
        with(other -> other.branches().create("parent"));
      }
      cleanUp();
      assertThat(keys("tables/")).isEmpty();
      put.resume();
      assertThat(creation.failure(ConflictException.class).code()).isEqualTo("fork_point_gone");
    }
    assertThat(names()).doesNotContain("draft");
  }

  /** FINDINGS C3: a child that was not listed of a parent that is closed before it is read. */
  @Test
  void c3_a_branch_that_is_made_between_the_looks_keeps_its_rows() {
    for (int request = 1; ; request++) {
      with(graph -> graph.branches().create("parent"));
      with(graph -> graph.branch("parent").load(LoadRequest.append(many("p", 3000))));
      ScriptedObjectStore slow = process();
      try (Graph cleaner = open(slow)) {
        Pause pause = slow.script().at(any -> true).nth(request).pauseBefore();
        Running<Freed> cleanup = Running.start(() -> cleaner.cleanup(KEEP_ONE));
        boolean reached = SeveralStepsTest.reaches(pause, cleanup);
        with(graph -> graph.branches().create("draft", graph.branch("parent")));
        with(graph -> graph.branches().delete("parent"));
        pause.resume();
        cleanup.result();
        assertThat(people("draft")).as("paused before request %d", request).isEqualTo(3000);
        if (!reached) {
          assertThat(request).isGreaterThan(12);
          return;
        }
      }
      store.delete(keys(""));
      create();
    }
  }

  /** FINDINGS C3: closed branches count in the comparison. */
  @Test
  void c3_a_grandchild_of_branches_that_close_while_they_are_read_keeps_its_rows() {
    with(graph -> graph.branches().create("p"));
    with(graph -> graph.branch("p").load(LoadRequest.append(many("p", 3000))));
    ScriptedObjectStore slow = process();
    try (Graph cleaner = open(slow)) {
      Pause parent = slow.script().at(LIST, "__manifest/p/").nth(2).pauseBefore();
      Pause child = slow.script().at(LIST, "__manifest/q/").pauseBefore();
      Running<Freed> cleanup = Running.start(() -> cleaner.cleanup(KEEP_ONE));
      parent.await(); // in the first pass, which does not know of q
      with(graph -> graph.branches().create("q", graph.branch("p")));
      with(graph -> graph.branches().delete("p"));
      parent.resume();
      child.await(); // in the second, which does not know of r
      with(graph -> graph.branches().create("r", graph.branch("q")));
      with(graph -> graph.branches().delete("q"));
      child.resume();
      cleanup.result();
    }
    assertThat(people("r")).isEqualTo(3000);
  }

  /** FINDINGS C4: what an operation staged may be a child's by now. */
  @Test
  void c4_s44_what_is_left_of_an_operation_on_a_deleted_branch_takes_no_rows_with_it() {
    with(BranchProtocolTest::createDraft);
    ScriptedObjectStore process = process();
    process.script().at(GET, SIDECARS).andLater().then(Fate.REFUSE);
    Graph owner = open(process);
    Branch draft = owner.branch("draft");
    process
        .script()
        .at(request -> request.kind() == PUT_IF_ABSENT && request.key().contains("/draft/"))
        .then(Fate.DIE_AFTER);
    assertThatThrownBy(() -> draft.load(LoadRequest.append(many("p", 3000))))
        .isInstanceOf(ProcessDied.class);
    afterTheLease();
    try (Graph noSweep = open(noSweep())) {
      noSweep.branches().create("child", noSweep.branch("draft"));
      noSweep.branches().delete("draft");
    }
    assertThat(swept()).containsExactly("ORPHANED ENDED");
    assertThat(keys("__recovery/")).isEmpty();
    cleanUp();
    assertThat(people("child")).isEqualTo(3000);
    with(graph -> graph.branches().delete("child"));
    assertThat(cleanUp().objects()).isEqualTo(1);
  }

  private ScriptedObjectStore noSweep() {
    ScriptedObjectStore process = process();
    process.script().at(GET, SIDECARS).andLater().then(Fate.REFUSE);
    return process;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void s44_a_sidecar_of_another_life_is_deleted_and_told(boolean again) {
    with(BranchProtocolTest::createDraft);
    ScriptedObjectStore process = noSweep();
    Graph owner = open(process);
    Branch draft = owner.branch("draft");
    process
        .script()
        .at(request -> request.kind() == PUT_IF_ABSENT && request.key().contains("/draft/"))
        .then(Fate.DIE_BEFORE);
    assertThatThrownBy(() -> draft.load(LoadRequest.append(many("p", 3000))))
        .isInstanceOf(ProcessDied.class);
    afterTheLease();
    try (Graph other = open(noSweep())) {
      other.branches().delete("draft");
      if (again) {
        other.branches().create("draft");
      }
    }
    long version = version();
    assertThat(swept()).containsExactly("ORPHANED ENDED");
    assertThat(version()).as("main is not concerned").isEqualTo(version);
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(cleanUp().objects()).isEqualTo(1);
    assertThat(names()).hasSize(again ? 2 : 1);
  }

  @Test
  void s12_what_was_left_on_a_branch_is_rolled_back_there() {
    with(BranchProtocolTest::createDraft);
    ScriptedObjectStore process = noSweep();
    Graph owner = open(process);
    Branch draft = owner.branch("draft");
    process
        .script()
        .at(request -> request.kind() == PUT_IF_ABSENT && request.key().contains("/draft/"))
        .then(Fate.DIE_BEFORE);
    assertThatThrownBy(() -> draft.load(LoadRequest.append(many("p", 3000))))
        .isInstanceOf(ProcessDied.class);
    afterTheLease();
    assertThat(swept()).containsExactly("UNPUBLISHED ROLLED_BACK");
    assertThat(newest("draft").commit().kind()).isEqualTo("recovery");
    assertThat(people("draft")).isZero();
  }

  @Test
  void a_writer_that_is_beaten_by_the_deletion_is_told() {
    with(BranchProtocolTest::createDraft);
    for (String rows : List.of(person("Ada"), many("p", 3000))) {
      ScriptedObjectStore slow = process();
      Pause put =
          slow.script()
              .at(request -> request.kind() == PUT_IF_ABSENT && request.key().contains("/draft/"))
              .pauseBefore();
      try (Graph graph = open(slow)) {
        Branch draft = graph.branch("draft");
        Running<LoadResult> load = Running.start(() -> draft.load(LoadRequest.append(rows)));
        put.await();
        with(BranchProtocolTest::deleteDraft);
        with(BranchProtocolTest::createDraft);
        put.resume();
        assertThat(load.failure(OmnigraphException.class).code()).isEqualTo("branch_deleted");
      }
      assertThat(people("draft")).isZero();
      assertThat(keys("__recovery/")).isEmpty();
    }
  }

  /** Its PUT took effect, and then the branch was deleted and created again. */
  @Test
  void s19_a_commit_of_a_life_that_is_over_by_now_is_found() {
    with(BranchProtocolTest::createDraft);
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Branch draft = graph.branch("draft");
      slow.script().at(PUT_IF_ABSENT, DRAFT).then(Fate.LOSE_ANSWER);
      Pause look = slow.script().at(GET, DRAFT).pauseBefore();
      Running<LoadResult> load = Running.start(() -> draft.load(LoadRequest.append(person("Ada"))));
      look.await();
      with(BranchProtocolTest::deleteDraft);
      with(BranchProtocolTest::createDraft);
      now.updateAndGet(time -> time.plus(Duration.ofMinutes(2))); // the answer won't count
      look.resume();
      assertThat(java.util.Objects.requireNonNull(load.result().commit()).version()).isEqualTo(3);
    }
    assertThat(people("draft")).isZero();
  }

  @Test
  void s51_a_branch_of_an_old_version_is_whole_or_refused() {
    commit(many("p", 3000));
    replacePeople("main", many("q", 2000));
    cleanUp();
    with(
        graph ->
            assertThatThrownBy(() -> graph.branches().create("draft", graph.branch("main"), "2"))
                .hasMessageContaining("has no version 2"));
    assertThat(names()).containsExactly("main");
  }

  @Test
  void s61_a_branch_that_cannot_be_read_lets_nothing_be_deleted() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    swept();
    with(BranchProtocolTest::createDraft);
    String damaged = keys("__manifest/draft/").getFirst();
    store.put(damaged, Content.of(new byte[] {'{'}));
    assertThatThrownBy(this::cleanUp).hasMessageContaining(damaged);
    assertThat(keys("tables/")).hasSize(1);
  }

  @Test
  void s64_a_cleanup_of_several_branches_is_begun_anew_wherever_it_was_interrupted() {
    commit(many("p", 3000));
    with(BranchProtocolTest::createDraft);
    with(graph -> graph.branches().create("gone"));
    with(graph -> graph.branch("gone").load(LoadRequest.append(pets(3000))));
    with(graph -> graph.branches().delete("gone"));
    replacePeople("main", many("q", 2000));
    Map<String, byte[]> before = objects();
    for (Fate fate : List.of(Fate.DIE_BEFORE, Fate.DIE_AFTER)) {
      for (int request = 1; ; request++) {
        restore(before);
        ScriptedObjectStore process = process();
        boolean died = false;
        try (Graph graph = open(process)) {
          process.script().at(any -> true).nth(request).then(fate);
          graph.cleanup(KEEP_ONE);
        } catch (ProcessDied e) {
          died = true;
        }
        cleanUp();
        assertThat(keys("tables/")).hasSize(2);
        assertThat(people("draft")).isEqualTo(3000);
        assertThat(people("main")).isEqualTo(2000);
        if (!died) {
          assertThat(request).isGreaterThan(15);
          break;
        }
      }
    }
  }

  @Test
  void b6_the_last_version_of_a_deleted_branch_stays_until_there_is_another() {
    with(BranchProtocolTest::createDraft);
    for (int i = 0; i < 5; i++) {
      String name = "p" + i;
      with(graph -> graph.branch("draft").load(LoadRequest.append(person(name))));
    }
    with(BranchProtocolTest::deleteDraft);
    now.updateAndGet(time -> time.plus(Duration.ofHours(3)));
    cleanUp();
    assertThat(keys("__manifest/draft/"))
        .as("nothing tells for how long the last but one is superseded")
        .hasSize(2);
    assertThat(newest("draft").state()).isEqualTo(BranchState.CLOSED);
    with(BranchProtocolTest::createDraft);
    now.updateAndGet(time -> time.plus(Duration.ofHours(3)));
    with(graph -> graph.branch("draft").load(LoadRequest.append(person("x"))));
    now.updateAndGet(time -> time.plus(Duration.ofHours(3)));
    with(graph -> graph.branch("draft").load(LoadRequest.append(person("y"))));
    cleanUp();
    assertThat(newest("draft").version()).isEqualTo(13);
    assertThat(people("draft")).isEqualTo(2);
    assertThat(keys("__manifest/draft/")).noneMatch(key -> key.endsWith("-8.json"));
  }
}
