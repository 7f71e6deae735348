package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.DELETE;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NewerFormatException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.recovery.OperationRolledBackException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sidecars that can't be read are deleted where that harms nobody. */
class RepairTest extends RecoveryProtocolTest {
  private static final byte[] GARBAGE = {'{'};

  private void repair(String name) {
    try (Graph graph = open(handle())) {
      graph.recovery().deleteSidecar(name);
    }
  }

  private String damagedSidecar() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    String key = keys("__recovery/").getFirst();
    store.put(key, Content.of(GARBAGE));
    return key;
  }

  @Test
  void s09_a_sidecar_that_cannot_be_read_is_deleted_when_that_is_asked_for() {
    String key = damagedSidecar();
    assertThat(swept()).containsExactly("UNRESOLVED LEFT");
    repair(key);
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(audits()).as("its owner may only be slow").isEqualTo(1);
    assertThat(people()).isZero();
    try (Graph graph = open(handle())) {
      assertThat(graph.cleanup(CleanupRequest.garbage()).objects()).isEqualTo(1);
    }
  }

  @Test
  void s09_it_is_the_listed_name_that_counts_not_the_one_in_the_content() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    String sound = keys("__recovery/").getFirst();
    String copy = "__recovery/01kahzvf000000000000000010.json";
    store.put(copy, Content.of(store.get(sound).bytes()));
    repair("01kahzvf000000000000000010.json");
    assertThat(keys("__recovery/")).containsExactly(sound);
    afterTheLease();
    assertThat(swept()).containsExactly("UNPUBLISHED ROLLED_BACK");
  }

  @Test
  void s09_what_is_no_name_of_an_operation_goes_without_a_trace() {
    for (String name : List.of("garbage.json", "note.txt")) {
      store.put("__recovery/" + name, Content.of(GARBAGE));
      long version = version();
      repair(name);
      assertThat(keys("__recovery/")).isEmpty();
      assertThat(version()).isEqualTo(version);
    }
  }

  @Test
  void s10_a_sidecar_of_a_newer_format_is_refused_and_not_touched() {
    String key = "__recovery/01kahzvf000000000000000010.json";
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    String sound = keys("__recovery/").getFirst();
    byte[] newer =
        new String(store.get(sound).bytes(), StandardCharsets.UTF_8)
            .replaceFirst("\"format\":\\s*1", "\"format\":2")
            .getBytes(StandardCharsets.UTF_8);
    store.put(key, Content.of(newer));
    assertThatThrownBy(() -> repair(key)).isInstanceOf(NewerFormatException.class);
    assertThat(store.get(key).bytes()).isEqualTo(newer);
    assertThat(audits()).isZero();
  }

  @Test
  void a_sidecar_that_can_be_read_is_left_to_recovery() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE);
    String key = keys("__recovery/").getFirst();
    assertThatThrownBy(() -> repair(key))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("recover --run");
    assertThatThrownBy(() -> repair("nothing.json")).isInstanceOf(NotFoundException.class);
    assertThat(keys("__recovery/")).containsExactly(key);
  }

  /** Its owner lives, and comes back when all is over. */
  @Test
  void s41_an_owner_that_was_only_slow_is_told_and_publishes_nothing() {
    ScriptedObjectStore owner = process();
    try (Graph graph = open(owner)) {
      graph.branches().create("draft");
      Branch draft = graph.branch("draft");
      Pause put =
          owner
              .script()
              .at(request -> request.kind() == PUT_IF_ABSENT && request.key().contains("/draft/"))
              .pauseBefore();
      Running<LoadResult> load =
          Running.start(() -> draft.load(LoadRequest.append(many("p", 3000))));
      put.await();
      String key = keys("__recovery/").getFirst();
      store.put(key, Content.of(GARBAGE));
      repair(key);
      try (Graph other = open(handle())) {
        other.cleanup(CleanupRequest.garbage());
        assertThat(keys("tables/")).isEmpty();
      }
      put.resume();
      load.failure(OperationRolledBackException.class);
      assertThat(draft.snapshot().tables().getFirst().rows()).isZero();
    }
  }

  @Test
  void one_whose_last_step_is_published_goes_without_a_further_commit() {
    ScriptedObjectStore owner = process();
    owner.script().at(DELETE, SIDECARS).then(Fate.REFUSE);
    try (Graph graph = open(owner)) {
      load(graph, many("p", 3000));
    }
    String key = keys("__recovery/").getFirst();
    store.put(key, Content.of(GARBAGE));
    repair(key);
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(audits()).isZero();
    assertThat(people()).isEqualTo(3000);
  }

  @Test
  void one_that_is_published_in_part_is_refused() {
    commit(many("p", 3000));
    ScriptedObjectStore owner = process();
    Graph graph = open(owner);
    owner.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).then(Fate.DIE_BEFORE);
    assertThatThrownBy(
            () ->
                graph
                    .schema()
                    .apply(
                        SchemaRequest.of("s.pg", "node Pet { name: String @key }").allowDataLoss()))
        .isInstanceOf(ProcessDied.class);
    String key = keys("__recovery/").getFirst();
    byte[] sound = store.get(key).bytes();
    store.put(key, Content.of(GARBAGE));
    assertThatThrownBy(() -> repair(key))
        .isInstanceOf(RecoveryRequiredException.class)
        .hasMessageContaining("restore its sidecar");
    assertThat(store.get(key).bytes()).isEqualTo(GARBAGE);
    store.put(key, Content.of(sound));
  }

  @Test
  void s09_a_change_of_the_schema_waits_for_the_repair_of_what_names_its_tables() {
    leaveLoad(VERSIONS, Fate.DIE_BEFORE); // people
    String key = keys("__recovery/").getFirst();
    byte[] sound = store.get(key).bytes();
    store.put(key, Content.of(java.util.Arrays.copyOf(sound, sound.length - 1)));
    String people =
        SCHEMA.replace("Person { name: String @key", "Person { name: String @key  age: I32?");
    String pets = SCHEMA.replace("Pet { name: String @key", "Pet { name: String @key  age: I32?");
    try (Graph graph = open(handle())) {
      assertThatThrownBy(() -> graph.schema().apply("s.pg", people))
          .isInstanceOf(RecoveryRequiredException.class)
          .hasMessageContaining(key)
          .hasMessageContaining("the table of Person");
      assertThat(graph.schema().apply("s.pg", pets).commit()).isNotNull();
      graph.recovery().deleteSidecar(key);
      assertThat(graph.schema().apply("s.pg", people + "\n").commit()).isNotNull();
    }
  }

  @Test
  void a_deletion_that_fails_is_told() {
    String key = damagedSidecar();
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      process.script().at(DELETE, SIDECARS).then(Fate.REFUSE);
      assertThatThrownBy(() -> graph.recovery().deleteSidecar(key))
          .isInstanceOf(StoreException.class);
    }
    repair(key);
    assertThat(audits()).as("it was fenced already").isEqualTo(1);
  }
}
