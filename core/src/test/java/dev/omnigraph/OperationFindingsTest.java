package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.DELETE;
import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.recovery.OperationRolledBackException;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The traces by which earlier rules about operations were found wanting, each on its own. */
class OperationFindingsTest extends RecoveryProtocolTest {
  /** FINDINGS A1, for a sweeper: it looks for the sidecar after it has read the head. */
  @Test
  void a1_a_sweeper_that_read_the_head_long_ago_rolls_nothing_back_that_was_published() {
    ScriptedObjectStore owner = process();
    Graph graph = open(owner);
    Pause put = owner.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
    put.await();
    afterTheLease();
    ScriptedObjectStore slow = process();
    Pause check = slow.script().at(GET, SIDECARS).nth(2).pauseBefore();
    Running<List<String>> sweep = Running.start(() -> swept(slow));
    check.await(); // it has read the head: nothing is published there
    put.resume();
    load.result();
    for (int i = 0; i < 3; i++) {
      load(graph, person("q" + i)); // the first one prunes the entry
    }
    graph.close();
    assertThat(operations()).isEmpty();
    check.resume();

    sweep.result();
    assertThat(audits()).isZero();
    assertThat(people()).isEqualTo(5003);
  }

  /** FINDINGS A1, for a sweeper that is beaten: it checks again for the next head. */
  @Test
  void a1_a_sweeper_that_is_beaten_looks_for_the_sidecar_again() {
    ScriptedObjectStore owner = process();
    Graph graph = open(owner);
    Pause put = owner.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
    put.await();
    afterTheLease();
    ScriptedObjectStore slow = process();
    Pause fence = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<List<String>> sweep = Running.start(() -> swept(slow));
    fence.await();
    put.resume();
    load.result();
    load(graph, person("Ada")); // prunes the entry
    graph.close();
    fence.resume();

    sweep.result();
    assertThat(audits()).isZero();
    assertThat(people()).isEqualTo(5001);
  }

  /** FINDINGS A1, for an owner: between the fence and the sidecar's end, the head says it. */
  @Test
  void a1_a4_an_owner_that_finds_the_fence_before_the_sidecar_is_gone_publishes_nothing() {
    ScriptedObjectStore owner = process();
    Graph graph = open(owner);
    Pause put = owner.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
    put.await();
    afterTheLease();
    ScriptedObjectStore sweeper = process();
    Pause delete = sweeper.script().at(DELETE, SIDECARS).pauseBefore();
    Running<List<String>> sweep = Running.start(() -> swept(sweeper));
    delete.await();
    put.resume();

    load.failure(OperationRolledBackException.class);
    delete.resume();
    sweep.result();
    graph.close();
    assertThat(people()).isZero();
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** FINDINGS A1, for an owner: when all is over and pruned, only the sidecar tells. */
  @Test
  void a1_an_owner_that_wakes_up_when_its_fence_is_pruned_publishes_nothing() {
    ScriptedObjectStore owner = process();
    Graph graph = open(owner);
    Pause put = owner.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
    put.await();
    afterTheLease();
    try (Graph sweeper = open(handle())) {
      load(sweeper, person("Ada")); // knows the sidecar to be gone: prunes the entry
    }
    assertThat(operations()).isEmpty();
    put.resume();

    load.failure(OperationRolledBackException.class);
    graph.close();
    assertThat(people()).isEqualTo(1);
    assertThat(audits()).isEqualTo(1);
  }

  /** FINDINGS A1, for a roll-over. */
  @Test
  void a1_a_roll_over_that_was_fenced_is_not_published_while_its_sidecar_stands() {
    ScriptedObjectStore owner = process();
    Graph graph = open(owner);
    Pause sidecar = owner.script().at(PUT_IF_ABSENT, SIDECARS).pauseBefore();
    Running<Boolean> loads =
        Running.start(
            () -> {
              for (int i = 0; i < 130; i++) {
                load(graph, person("p" + i));
              }
              return true;
            });
    sidecar.await();
    Pause put = owner.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    sidecar.resume();
    put.await();
    String operation = keys("__recovery/").getFirst().replaceAll("__recovery/|\\.json", "");
    afterTheLease();
    ScriptedObjectStore sweeper = process();
    Pause delete = sweeper.script().at(DELETE, SIDECARS).pauseBefore();
    Running<List<String>> sweep = Running.start(() -> swept(sweeper));
    delete.await();
    put.resume();
    loads.result();

    assertThat(people()).isEqualTo(130);
    try (Graph reader = read()) {
      assertThat(reader.snapshot().head().version().base().tables().toString())
          .as("the base is another operation's, or none")
          .doesNotContain(operation);
    }
    delete.resume();
    sweep.result();
    graph.close();
  }

  /** FINDINGS A3: the creation of a sidecar is sent once for an id, and lands when it likes. */
  @Test
  void a3_s11_a_sidecar_that_lands_late_touches_nothing_that_was_published() {
    ScriptedObjectStore owner = process();
    LateWrite late = owner.script().at(PUT_IF_ABSENT, SIDECARS).landLate();
    try (Graph graph = open(owner)) {
      load(graph, many("p", 5000));
      load(graph, person("Ada"));
    }
    List<String> fragments = keys("tables/");
    late.land();
    String abandoned = sidecars().getFirst().replaceAll("__recovery/|\\.json", "");
    assertThat(fragments).as("nobody uses its id").noneMatch(key -> key.contains(abandoned));
    afterTheLease();
    assertThat(swept()).containsExactly("UNPUBLISHED ROLLED_BACK");

    assertThat(people()).isEqualTo(5001);
    assertThat(keys("tables/")).isEqualTo(fragments);
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** FINDINGS A4: the fence says in the head that all is said. */
  @Test
  void a4_a_second_sweeper_finds_the_fence_and_makes_none() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    ScriptedObjectStore first = process();
    first.script().at(DELETE, SIDECARS).then(Fate.LOSE_REQUEST);
    swept(first);
    assertThat(keys("__recovery/")).hasSize(1);
    for (int i = 0; i < 3; i++) {
      commit(person("q" + i));
    }
    assertThat(audits()).isEqualTo(1);
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** A staged object that lands when its operation is long rolled back. */
  @Test
  void s26_a_staged_object_that_lands_late_is_referenced_by_nothing() {
    ScriptedObjectStore owner = process();
    LateWrite late = owner.script().at(request -> request.folder().equals("tables")).landLate();
    Graph graph = open(owner);
    Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
    load.failure(dev.omnigraph.error.StoreException.class);
    afterTheLease();
    swept();
    late.land();

    assertThat(people()).isZero();
    assertThat(keys("tables/")).hasSize(1);
    commit(many("p", 5000));
    assertThat(people()).isEqualTo(5000);
    graph.close();
  }

  /** A fence whose answer is lost is found. */
  @Test
  void s24_a_fence_whose_answer_was_lost_is_found() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.LOSE_ANSWER);
    assertThat(swept(process)).containsExactly("UNPUBLISHED ROLLED_BACK");
    process.script().assertPlayed();
    assertThat(audits()).isEqualTo(1);
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** FINDINGS A6, for a staged write: who gives up takes the slot for which its PUT may reach. */
  @Test
  void a6_an_owner_of_a_staged_write_that_gives_up_fences_it() {
    ScriptedObjectStore owner = process();
    LateWrite late = owner.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    try (Graph graph = Omnigraph.open(owner, impatient())) {
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      load.failure(OperationRolledBackException.class);
      late.land();
      assertThat(people()).isZero();
      assertThat(audits()).isEqualTo(1);
      assertThat(keys("__recovery/")).isEmpty();
      load(graph, person("Ada"));
    }
    assertThat(people()).isEqualTo(1);
  }

  /** FINDINGS A6: where its PUT was first, it is not told to have failed. */
  @Test
  void a6_an_owner_whose_put_landed_before_its_fence_is_not_told_that_it_failed() {
    ScriptedObjectStore owner = process();
    LateWrite late = owner.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    Pause fence = owner.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).pauseBefore();
    try (Graph graph = Omnigraph.open(owner, impatient())) {
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      fence.await();
      late.land();
      fence.resume();
      load.failure(CommitOutcomeUnknownException.class);
    }
    assertThat(people()).isEqualTo(5000);
    assertThat(audits()).isZero();
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** A fence looks for what the head says of its operation, not only for the sidecar. */
  @Test
  void s13_s14_s42_of_two_sweepers_the_beaten_one_makes_no_second_fence() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    afterTheLease();
    ScriptedObjectStore slow = process();
    Pause fence = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<List<String>> beaten = Running.start(() -> swept(slow));
    fence.await();
    ScriptedObjectStore first = process();
    Pause delete = first.script().at(DELETE, SIDECARS).pauseBefore();
    Running<List<String>> winner = Running.start(() -> swept(first));
    delete.await(); // it has fenced; the sidecar is there still
    fence.resume();

    assertThat(beaten.result()).hasSize(1);
    delete.resume();
    assertThat(winner.result()).containsExactly("UNPUBLISHED ROLLED_BACK");
    assertThat(audits()).isEqualTo(1);
    assertThat(version()).isEqualTo(2);
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** Whoever works long shows it, so that nobody takes his operation for abandoned. */
  @Test
  void s40_an_owner_at_work_renews_its_lease_by_itself() {
    ScriptedObjectStore owner = process();
    try (Graph graph = open(owner)) {
      Pause first = owner.script().at(request -> request.folder().equals("tables")).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      first.await();
      now.updateAndGet(time -> time.plus(Duration.ofSeconds(90)));
      commit(pet("Rex")); // so that it checks its operation
      Pause put = owner.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).pauseBefore();
      first.resume();
      put.await();
      assertThat(keys("__recovery/")).anyMatch(key -> key.endsWith(".lease"));
      now.updateAndGet(time -> time.plus(Duration.ofSeconds(90)));
      assertThat(swept()).containsExactly("IN_PROGRESS LEFT");
      put.resume();
      load.result();
    }
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(people()).isEqualTo(5000);
    assertThat(audits()).isZero();
  }
}
