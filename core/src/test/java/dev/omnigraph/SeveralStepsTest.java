package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.DELETE;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.TableChange;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Effort;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.recovery.Finding.Action;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.recovery.OperationRolledBackException;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.recovery.Steps;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import dev.omnigraph.table.InlineRows;
import dev.omnigraph.table.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operation of three steps, each of which adds a person; the second puts an object on the store
 * first, and the third may have to wait.
 */
class SeveralStepsTest extends RecoveryProtocolTest {
  private static final String KIND = "three-steps";
  private static final String DUE = "due";
  private static final int MOST_REQUESTS = 40;

  /** What comes next, from the sidecar and the head alone. */
  private static Steps.Step after(Sidecar sidecar, OperationState last, Head head) {
    String due = last.step() == 1 ? sidecar.parameters().get(DUE) : null;
    boolean stages = last.step() == 1;
    return new Steps.Step(
        "add a person",
        stages,
        last.step() == 2,
        (operation, newest) -> {
          if (stages) {
            operation.stage(operation.nextKey("notes"), Content.of(new byte[] {1}));
          }
          return new Steps.Change(
              add("step" + (last.step() + 1), newest),
              false,
              false,
              due == null ? null : Instant.parse(due));
        });
  }

  private static Map<String, TableChange> add(String name, Head head) {
    GraphType people = head.state().contract().nodes().getFirst();
    TableState before = head.state().table(people.id());
    long version = before.tableVersion() + 1;
    InlineRows rows =
        new InlineRows(
            head.state().contract().schemaVersion(),
            List.of(name),
            List.of(),
            List.of(),
            Map.of(people.properties().getFirst().id(), List.of(TextNode.valueOf(name))),
            List.of());
    Footprint.Builder written = new Footprint.Builder();
    written.add(Footprint.IDS, name);
    return Map.of(
        people.id(),
        new TableChange(
            version, List.of(), List.of(new Run.Inline(version, rows)), written.build()));
  }

  private Internals internals(ObjectStore process) {
    return new Internals(
        process, options(), Map.of(KIND, SeveralStepsTest::after), Internals.Machine.REAL);
  }

  /** Opens by a process that knows the kind. */
  private List<String> sweptByOne(ObjectStore process) {
    try (Graph graph = internals(process).open()) {
      return texts(graph.recovery().atOpen());
    }
  }

  private List<String> recovered(ObjectStore process) {
    try (Graph graph = internals(process).open()) {
      return texts(graph.recovery().run());
    }
  }

  /** The whole operation, by its owner. */
  private Head run(ObjectStore process, Map<String, String> parameters) {
    return run(process, parameters, options());
  }

  private static Head run(
      ObjectStore process, Map<String, String> parameters, OpenOptions options) {
    try (Internals internals =
        new Internals(
            process, options, Map.of(KIND, SeveralStepsTest::after), Internals.Machine.REAL)) {
      Head head = internals.versions().newest("main").orElseThrow();
      Operation operation =
          internals
              .engine()
              .operations()
              .begin(KIND, head, null, List.of("one", "two", "three"), Map.of(), parameters);
      return internals
          .engine()
          .advance()
          .run(operation, head, Effort.full(() -> false, words -> {}));
    }
  }

  /** Its owner dies at a request, before or after it takes effect. */
  private boolean dies(int request, Fate fate) {
    ScriptedObjectStore owner = process();
    owner.script().at(any -> true).nth(request).then(fate);
    try {
      run(owner, Map.of());
      return false;
    } catch (ProcessDied e) {
      return true;
    }
  }

  private List<String> names() {
    try (Graph graph = read();
        QueryResult people = graph.query("query q() { match { $p: Person } return { $p.name } }")) {
      List<String> names = new ArrayList<>();
      people.forEach(row -> names.add(row.toString().replaceAll(".*:\"|\"}", "")));
      return names.stream().sorted().toList();
    }
  }

  private void assertPrefix() {
    List<String> all = List.of("step1", "step2", "step3");
    List<String> found = names().stream().filter(name -> name.startsWith("step")).toList();
    assertThat(all.subList(0, found.size())).isEqualTo(found);
  }

  @Test
  void three_steps_are_three_versions_and_nothing_is_left() {
    run(handle(), Map.of());
    assertThat(names()).containsExactly("step1", "step2", "step3");
    assertThat(version()).isEqualTo(4);
    assertThat(keys("__recovery/")).isEmpty();
    commit(person("Ada"));
    assertThat(operations())
        .as("another process does not know that the sidecar is gone")
        .hasSize(1);
  }

  @Test
  void s15_an_owner_that_dies_anywhere_is_followed_by_one_who_finishes_or_rolls_back() {
    int ends = 0;
    for (Fate fate : List.of(Fate.DIE_BEFORE, Fate.DIE_AFTER)) {
      for (int request = 1; request < MOST_REQUESTS; request++) {
        fresh();
        if (!dies(request, fate)) {
          break;
        }
        ends++;
        assertPrefix();
        afterTheLease();
        commit(person("Ada"));
        recovered(handle());

        List<String> steps = names().stream().filter(name -> !name.equals("Ada")).toList();
        assertThat(steps).as("%s at %d", fate, request).hasSizeBetween(0, 3);
        assertThat(steps.size()).as("all or none").isIn(0, 3);
        assertThat(keys("__recovery/")).isEmpty();
        assertThat(audits()).isLessThanOrEqualTo(1);
      }
    }
    assertThat(ends).isGreaterThan(12);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIE_BEFORE", "DIE_AFTER"})
  void s12_s15_who_goes_on_dies_too_and_a_third_one_finishes(Fate second) {
    int ends = 0;
    for (int request = 1; request < MOST_REQUESTS; request++) {
      for (int again = 1; again < MOST_REQUESTS; again++) {
        fresh();
        if (!dies(request, Fate.DIE_AFTER)) {
          assertThat(ends).isGreaterThan(40);
          return;
        }
        afterTheLease();
        ScriptedObjectStore other = process();
        other.script().at(any -> true).nth(again).then(second);
        boolean died = false;
        try {
          recovered(other);
        } catch (ProcessDied e) {
          died = true;
        }
        assertPrefix();
        afterTheLease();
        recovered(handle());
        assertThat(names().size()).as("%d, then %d", request, again).isIn(0, 3);
        assertThat(keys("__recovery/")).isEmpty();
        assertThat(audits()).isLessThanOrEqualTo(1);
        assertThat(version()).isLessThanOrEqualTo(4);
        if (!died) {
          break;
        }
        ends++;
      }
    }
  }

  @Test
  void s38_every_opening_between_two_requests_of_it_succeeds_and_sees_published_steps_only() {
    for (int request = 1; request < MOST_REQUESTS; request++) {
      for (Duration silence : List.of(Duration.ZERO, Duration.ofHours(1))) {
        fresh();
        ScriptedObjectStore owner = process();
        Pause pause = owner.script().at(any -> true).nth(request).pauseBefore();
        Running<Head> run = Running.start(() -> run(owner, Map.of()));
        if (owner.script().seen().size() < request && !reaches(pause, run)) {
          return;
        }
        now.updateAndGet(time -> time.plus(silence));
        List<String> before = names();
        sweptByOne(handle());
        swept();
        assertPrefix();
        assertThat(names()).containsAll(before);
        commit(person("Ada"));
        pause.resume();
        if (silence.isZero()) {
          run.result();
          assertThat(names()).containsExactly("Ada", "step1", "step2", "step3");
        } else {
          settled(run, owner);
          recovered(handle());
          assertThat(names().size()).isIn(1, 4);
        }
        assertThat(keys("__recovery/")).isEmpty();
      }
    }
  }

  /** Whether the process stops there rather than coming to its end. */
  static boolean reaches(Pause pause, Running<?> run) {
    Running<Boolean> reached =
        Running.start(
            () -> {
              pause.await();
              return true;
            });
    while (!run.isDone() && !reached.isDone()) {
      Thread.onSpinWait();
    }
    return reached.isDone();
  }

  /** A stalled owner either finds its work done, or is told that it was rolled back. */
  private static void settled(Running<Head> run, ScriptedObjectStore owner) {
    try {
      run.result();
    } catch (AssertionError e) {
      assertThat(e)
          .as("%s", owner.script().seen())
          .hasCauseInstanceOf(OperationRolledBackException.class);
    }
  }

  @Test
  void s15_two_that_finish_at_once_publish_each_step_once_with_objects_of_their_own() {
    fresh();
    leaveBehindStep(1);
    afterTheLease();
    ScriptedObjectStore slow = process();
    Pause step = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<List<String>> first = Running.start(() -> recovered(slow));
    step.await();
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(3)));
    recovered(handle());
    step.resume();

    first.result();
    assertThat(names()).containsExactly("step1", "step2", "step3");
    assertThat(version()).isEqualTo(4);
    assertThat(keys("tables/notes/")).hasSize(2);
    assertThat(new TreeSet<>(keys("tables/notes/").stream().map(k -> k.split("-", -1)[1]).toList()))
        .as("attempts")
        .hasSize(2);
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** Its owner dies once a step is published. */
  private void leaveBehindStep(int number) {
    ScriptedObjectStore owner = process();
    owner.script().at(PUT_IF_ABSENT, VERSIONS).nth(number).then(Fate.DIE_AFTER);
    try {
      run(owner, Map.of());
    } catch (ProcessDied e) {
      return;
    }
    throw new AssertionError("it lives");
  }

  @Test
  void an_opening_takes_the_steps_that_stage_nothing_and_leaves_the_others() {
    fresh();
    leaveBehindStep(1);
    afterTheLease();
    assertThat(sweptByOne(handle()))
        .containsExactly(Classification.PARTLY_PUBLISHED + " " + Action.LEFT);
    assertThat(names()).containsExactly("step1");

    fresh();
    leaveBehindStep(2);
    afterTheLease();
    assertThat(sweptByOne(handle()))
        .containsExactly(Classification.PARTLY_PUBLISHED + " " + Action.ROLLED_FORWARD);
    assertThat(names()).containsExactly("step1", "step2", "step3");
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void who_does_not_know_the_kind_leaves_it_and_says_so() {
    fresh();
    leaveBehindStep(1);
    afterTheLease();
    try (Graph graph = open(handle())) {
      Finding found = graph.recovery().run().getFirst();
      assertThat(found.classification()).isEqualTo(Classification.PARTLY_PUBLISHED);
      assertThat(found.action()).isEqualTo(Action.LEFT);
      assertThat(found.why()).contains("does not know how it goes on");
    }
    assertThat(keys("__recovery/")).hasSize(1);
  }

  @Test
  void a_step_that_is_not_due_waits_and_anybody_takes_it_when_it_is() {
    fresh();
    Instant due = java.util.Objects.requireNonNull(now.get()).plus(Duration.ofHours(2));
    run(handle(), Map.of(DUE, due.toString()));
    assertThat(sidecars()).hasSize(1);
    afterTheLease();
    assertThat(recovered(handle())).containsExactly(Classification.WAITING + " " + Action.LEFT);
    now.updateAndGet(time -> time.plus(Duration.ofHours(2)));
    assertThat(sweptByOne(handle()))
        .containsExactly(Classification.PARTLY_PUBLISHED + " " + Action.ROLLED_FORWARD);
    assertThat(names()).containsExactly("step1", "step2", "step3");
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** FINDINGS A5. */
  @Test
  void a5_an_owner_whose_operation_others_finished_says_what_the_lineage_says() {
    fresh();
    ScriptedObjectStore owner = process();
    Pause third = owner.script().at(PUT_IF_ABSENT, VERSIONS).nth(3).pauseBefore();
    Running<Head> run = Running.start(() -> run(owner, Map.of()));
    third.await();
    afterTheLease();
    recovered(handle());
    assertThat(keys("__recovery/")).isEmpty();
    third.resume();

    run.result();
    assertThat(names()).containsExactly("step1", "step2", "step3");
    assertThat(version()).isEqualTo(4);
  }

  /** FINDINGS A6: who gives up while a PUT of its own may still land, takes the slot first. */
  @Test
  void a6_an_owner_that_gives_up_while_its_put_may_land_fences_itself() {
    fresh();
    ScriptedObjectStore owner = process();
    LateWrite late = owner.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    Running<Head> run = Running.start(() -> run(owner, Map.of(), impatient()));
    run.failure(OperationRolledBackException.class);
    late.land();

    assertThat(names()).isEmpty();
    assertThat(audits()).isEqualTo(1);
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** FINDINGS A6: where its PUT was first, the answer is never "failed". */
  @Test
  void a6_an_owner_that_gives_up_behind_its_first_step_leaves_the_rest_to_others() {
    fresh();
    ScriptedObjectStore owner = process();
    LateWrite late = owner.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    Pause fence = owner.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).pauseBefore();
    Running<Head> run = Running.start(() -> run(owner, Map.of(), impatient()));
    fence.await();
    late.land();
    fence.resume();
    run.failure(CommitOutcomeUnknownException.class);
    assertThat(keys("__recovery/")).hasSize(1);
    afterTheLease();
    recovered(handle());

    assertThat(names()).containsExactly("step1", "step2", "step3");
    assertThat(audits()).isZero();
    assertThat(keys("__recovery/")).isEmpty();
  }

  /** FINDINGS A1, with a step for a fence. */
  @Test
  void a1_who_wakes_up_when_all_is_over_and_pruned_publishes_no_step_again() {
    fresh();
    leaveBehindStep(2);
    afterTheLease();
    ScriptedObjectStore slow = process();
    Pause step = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<List<String>> sweep = Running.start(() -> recovered(slow));
    step.await();
    afterTheLease();
    try (Graph other = internals(handle()).open()) {
      load(other, person("Ada")); // knows the sidecar to be gone: prunes the entry
    }
    assertThat(operations()).isEmpty();
    step.resume();

    sweep.result();
    assertThat(names()).containsExactly("Ada", "step1", "step2", "step3");
    assertThat(version()).isEqualTo(5);
  }

  @Test
  void s06_a_sidecar_that_cannot_be_deleted_behind_the_last_step_is_success_all_the_same() {
    fresh();
    ScriptedObjectStore owner = process();
    owner.script().at(DELETE, SIDECARS).then(Fate.REFUSE);
    run(owner, Map.of());
    assertThat(recovered(handle())).isEmpty();
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(names()).hasSize(3);
  }

  /** Another, empty graph. */
  private void fresh() {
    List<String> all = keys("");
    if (!all.isEmpty()) {
      for (int i = 0; i < all.size(); i += 1000) {
        store.delete(all.subList(i, Math.min(all.size(), i + 1000)));
      }
    }
    create();
  }
}
