package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.DELETE;
import static dev.omnigraph.store.StoreRequest.Kind.LIST;
import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commits that put objects on the store before they publish, and processes that die in between. */
class StagedCommitTest extends ProtocolTest {
  @Test
  void a_staged_commit_is_sidecar_fragments_version_and_the_sidecars_deletion() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      int before = process.script().seen().size();
      load(graph, many("p", 5000));

      assertThat(process.script().seen().subList(before, process.script().seen().size()))
          .extracting(request -> request.kind() + " " + request.folder())
          .containsExactly(
              "PUT_IF_ABSENT __recovery",
              "PUT tables",
              "PUT_IF_ABSENT __manifest",
              "DELETE __recovery");
    }
    assertThat(people()).isEqualTo(5000);
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void every_staged_name_carries_the_operation_of_its_sidecar() {
    ScriptedObjectStore process = process();
    Pause publish = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<LoadResult> load =
        Running.start(
            () -> {
              try (Graph graph = open(process)) {
                return load(graph, many("p", 5000));
              }
            });
    publish.await();
    String sidecar = keys("__recovery/").getFirst();
    String operation =
        sidecar.substring("__recovery/".length(), sidecar.length() - ".json".length());

    assertThat(keys("tables/")).isNotEmpty().allMatch(key -> key.contains("/" + operation + "-1-"));
    publish.resume();
    load.result();
  }

  @Test
  void s01_s02_s03_a_process_that_dies_before_its_publish_leaves_nothing_visible() {
    for (String at : List.of("__recovery/**", "tables/**", VERSIONS)) {
      for (Fate fate : List.of(Fate.DIE_BEFORE, Fate.DIE_AFTER)) {
        if (at.equals(VERSIONS) && fate == Fate.DIE_AFTER) {
          continue; // that is S04
        }
        ScriptedObjectStore process = process();
        process.script().at(request -> matches(request, at)).then(fate);
        try (Graph graph = open(process)) {
          assertThatThrownBy(() -> load(graph, many("p", 5000))).isInstanceOf(ProcessDied.class);
        }
        assertThat(version()).isEqualTo(1);
        assertThat(people()).isZero();
      }
    }
    commit(many("p", 5000));
    assertThat(people()).isEqualTo(5000);
  }

  private static boolean matches(StoreRequest request, String at) {
    return (request.kind() == PUT_IF_ABSENT || request.kind() == PUT)
        && request.key().startsWith(at.substring(0, at.indexOf('/') + 1));
  }

  @Test
  void s04_a_process_that_dies_after_its_publish_has_committed_once() {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.DIE_AFTER);
    try (Graph graph = open(process)) {
      assertThatThrownBy(() -> load(graph, many("p", 5000))).isInstanceOf(ProcessDied.class);
    }

    assertThat(people()).isEqualTo(5000);
    assertThat(version()).isEqualTo(2);
    commit(person("Ada"));
    assertThat(people()).isEqualTo(5001);
  }

  @Test
  void s05_without_a_sidecar_nothing_is_staged() {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, "__recovery/**").then(Fate.REFUSE);
    try (Graph graph = open(process)) {
      assertThatThrownBy(() -> load(graph, many("p", 5000)))
          .isInstanceOf(StoreUnavailableException.class);
    }
    assertThat(keys("tables/")).isEmpty();
    assertThat(version()).isEqualTo(1);
  }

  @Test
  void s06_a_sidecar_that_cannot_be_deleted_does_not_take_the_success_away() {
    ScriptedObjectStore process = process();
    process.script().at(DELETE, "__recovery/**").then(Fate.REFUSE);
    try (Graph graph = open(process)) {
      assertThat(load(graph, many("p", 5000)).commit()).isNotNull();
      assertThat(keys("__recovery/")).hasSize(1);
    }
    try (Graph graph = open(process())) {
      assertThat(graph.recovery().atOpen())
          .extracting(Finding::classification, Finding::action)
          .containsExactly(tuple(Classification.COMPLETED, Finding.Action.ENDED));
    }
    assertThat(keys("__recovery/")).isEmpty();
  }

  @Test
  void s11_an_operation_id_whose_creation_got_no_answer_is_never_used() {
    ScriptedObjectStore process = process();
    LateWrite late = process.script().at(PUT_IF_ABSENT, "__recovery/**").landLate();
    try (Graph graph = open(process)) {
      load(graph, many("p", 5000));
    }
    late.land();
    String abandoned = keys("__recovery/").getFirst().replaceAll("__recovery/|\\.json", "");

    assertThat(process.script().seen())
        .filteredOn(request -> request.kind() == PUT_IF_ABSENT && request.key().contains(abandoned))
        .hasSize(1);
    assertThat(keys("tables/")).isNotEmpty().noneMatch(key -> key.contains(abandoned));
  }

  @Test
  void s24_a_sidecar_whose_creation_took_effect_without_an_answer_is_used() {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, "__recovery/**").then(Fate.LOSE_ANSWER);
    try (Graph graph = open(process)) {
      load(graph, many("p", 5000));
    }
    process.script().assertPlayed();
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(people()).isEqualTo(5000);
  }

  @Test
  void a_staged_commit_that_was_beaten_uses_what_it_staged_and_looks_for_its_sidecar_first() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      publish.await();
      int before = slow.script().seen().size();
      commit(person("Ada"));
      publish.resume();
      load.result();

      assertThat(slow.script().seen().subList(before, slow.script().seen().size()))
          .extracting(request -> request.kind() + " " + request.folder())
          .containsExactly(
              "GET __manifest", "GET __recovery", "PUT_IF_ABSENT __manifest", "DELETE __recovery");
    }
    assertThat(people()).isEqualTo(5001);
  }

  @Test
  void a_beaten_staged_commit_whose_sidecar_is_gone_is_not_published() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      publish.await();
      commit(person("Ada"));
      store.delete(keys("__recovery/"));
      publish.resume();

      load.failure(CommitOutcomeUnknownException.class);
    }
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void a_refused_staged_load_leaves_no_sidecar() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, many("p", 5000)));
      publish.await();
      commit(person("p17"));
      publish.resume();

      load.failure(ConstraintViolationException.class);
    }
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s07_opening_to_read_never_looks_for_sidecars_and_opening_to_write_does_not_hide_a_failure() {
    ScriptedObjectStore reader = process();
    Omnigraph.open(reader, options().forReading()).close();
    assertThat(reader.script().seen()).noneMatch(request -> request.folder().equals("__recovery"));

    ScriptedObjectStore writer = process();
    writer.script().at(LIST, "__recovery/").then(Fate.LOSE_REQUEST);
    assertThatThrownBy(() -> Omnigraph.open(writer, options()))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
