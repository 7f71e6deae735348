package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.DELETE;
import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.LIST;
import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.LateWrite;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of commits when answers are lost, writers race and processes stall or die, each
 * story played request by request.
 */
class CommitProtocolTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key }
      node Pet { name: String @key }
      edge Owns: Person -> Pet @card(0..1)
      """;
  private static final String VERSIONS = "__manifest/**";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final InMemoryObjectStore store = new InMemoryObjectStore(now::get);

  @BeforeEach
  void create() {
    Omnigraph.create(handle(), "s.pg", SCHEMA, options()).close();
  }

  // ---- races

  @Test
  void a_warm_writer_commits_with_one_put() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      int before = process.script().seen().size();
      load(graph, person("Ada"));

      assertThat(process.script().seen().subList(before, process.script().seen().size()))
          .extracting(StoreRequest::kind)
          .containsExactly(PUT_IF_ABSENT);
    }
  }

  @Test
  void s27_two_writers_of_different_rows_both_get_through_and_the_loser_pays_one_get_and_one_put() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      int before = slow.script().seen().size();
      Running<LoadResult> first = Running.start(() -> load(graph, person("Ada")));
      publish.await();
      commit(person("Bob"));
      publish.resume();

      assertThat(first.result().commit()).extracting(Commit::version).isEqualTo(3L);
      assertThat(slow.script().seen().subList(before, slow.script().seen().size()))
          .extracting(StoreRequest::kind)
          .containsExactly(PUT_IF_ABSENT, GET, PUT_IF_ABSENT);
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void s27_two_strict_inserts_of_one_id_have_one_winner_and_one_key_conflict() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> first = Running.start(() -> load(graph, person("Ada")));
      publish.await();
      commit(person("Ada"));
      publish.resume();

      assertThat(first.failure(ConstraintViolationException.class).code())
          .isEqualTo("key_conflict");
    }
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s29_a_handle_that_never_looked_again_does_not_exceed_a_cardinality() {
    commit(person("Ada") + pet("Rex") + pet("Tom"));
    try (Graph stale = open(process())) {
      commit(owns("Ada", "Rex"));

      assertThatThrownBy(() -> load(stale, owns("Ada", "Tom")))
          .isInstanceOf(ConstraintViolationException.class)
          .hasMessageContaining("`Ada` would have 2 edges of type Owns");
      load(stale, person("Bob"));
    }
  }

  @Test
  void s25_a_refusal_is_told_only_after_a_look_at_the_store() {
    try (Graph stale = open(process())) {
      commit(person("Ada") + pet("Rex"));

      load(stale, owns("Ada", "Rex")); // both ends are news to this handle
    }
  }

  @Test
  void s32_eight_writers_at_once_commit_once_each_in_one_line() {
    List<Running<LoadResult>> writers =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(
                writer ->
                    Running.start(
                        () -> {
                          try (Graph graph = open(process())) {
                            LoadResult last = null;
                            for (int i = 0; i < 5; i++) {
                              last = load(graph, person("w" + writer + "-" + i));
                            }
                            return java.util.Objects.requireNonNull(last);
                          }
                        }))
            .toList();
    writers.forEach(Running::result);

    assertThat(people()).isEqualTo(40);
    assertThat(version()).isEqualTo(41);
  }

  // ---- answers that are lost

  @Test
  void s19_a_put_whose_answer_was_lost_is_found_by_its_transaction() {
    assertCommittedOnce(Fate.LOSE_ANSWER);
  }

  @Test
  void s20_a_put_that_was_lost_is_sent_again() {
    assertCommittedOnce(Fate.LOSE_REQUEST);
  }

  @Test
  void a_put_that_failed_before_it_was_sent_has_no_effect() {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.REFUSE);
    try (Graph graph = open(process)) {
      assertThatThrownBy(() -> load(graph, person("Ada")))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(version()).isEqualTo(1);
      load(graph, person("Ada"));
    }
    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s21_a_put_that_lands_after_it_was_sent_again_changes_nothing() {
    ScriptedObjectStore process = process();
    LateWrite late = process.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    try (Graph graph = open(process)) {
      load(graph, person("Ada"));
      load(graph, person("Bob"));
    }
    late.land();

    assertThat(people()).isEqualTo(2);
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s21_a_put_whose_slot_went_to_another_is_offered_for_the_next() {
    ScriptedObjectStore process = process();
    Pause put = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    try (Graph graph = open(process)) {
      Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
      put.await();
      commit(person("Bob"));
      put.resume(Fate.LOSE_REQUEST);

      assertThat(load.result().commit()).extracting(Commit::version).isEqualTo(3L);
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void s21_without_any_answer_the_outcome_is_unknown_and_the_commit_may_still_land() {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).andLater().then(Fate.LOSE_REQUEST);
    LateWrite late = process.script().at(PUT_IF_ABSENT, VERSIONS).landLate();
    try (Graph graph =
        Omnigraph.open(process, options().clock(() -> now.updateAndGet(t -> t.plusSeconds(20))))) {
      assertThatThrownBy(() -> load(graph, person("Ada")))
          .isInstanceOf(CommitOutcomeUnknownException.class);
    }
    assertThat(people()).isZero();
    late.land();

    assertThat(people()).isEqualTo(1);
  }

  @Test
  void s23_a_creation_that_the_client_itself_repeated_is_success() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      Pause after = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseAfter();
      after.resume();
      load(graph, person("Ada"));
    }
    // the same with an answer that says the name is taken: by this very commit
    ObjectStore repeating =
        new dev.omnigraph.store.ForwardingObjectStore(handle()) {
          @Override
          public dev.omnigraph.store.PutIfAbsent putIfAbsent(String key, Content content) {
            super.putIfAbsent(key, content);
            return super.putIfAbsent(key, content);
          }
        };
    try (Graph graph = Omnigraph.open(repeating, options())) {
      load(graph, person("Bob"));
    }

    assertThat(people()).isEqualTo(2);
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s24_a_graph_whose_creation_was_answered_by_nobody_is_created_once() {
    for (Fate fate : List.of(Fate.LOSE_ANSWER, Fate.LOSE_REQUEST)) {
      InMemoryObjectStore empty = new InMemoryObjectStore(now::get);
      ScriptedObjectStore process = new ScriptedObjectStore(empty.anotherHandle());
      process.script().at(PUT_IF_ABSENT, VERSIONS).then(fate);
      Omnigraph.create(process, "s.pg", SCHEMA, options()).close();
      process.script().assertPlayed();

      try (Graph graph = Omnigraph.open(empty.anotherHandle(), options())) {
        assertThat(graph.snapshot().version()).isEqualTo(1);
      }
    }
  }

  @Test
  void s71_of_two_creations_one_wins_and_nothing_of_it_is_touched() {
    InMemoryObjectStore empty = new InMemoryObjectStore(now::get);
    ScriptedObjectStore slow = new ScriptedObjectStore(empty.anotherHandle());
    Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    Running<Graph> loser = Running.start(() -> Omnigraph.create(slow, "s.pg", SCHEMA, options()));
    put.await();
    Graph winner = Omnigraph.create(empty.anotherHandle(), "s.pg", SCHEMA, options());
    put.resume();

    assertThat(loser.failure(ConflictException.class).code()).isEqualTo("graph_exists");
    assertThatThrownBy(() -> Omnigraph.create(empty.anotherHandle(), "s.pg", SCHEMA, options()))
        .isInstanceOf(ConflictException.class);
    try (Graph graph = Omnigraph.open(empty.anotherHandle(), options())) {
      assertThat(graph.id()).isEqualTo(winner.id());
    }
    winner.close();
  }

  // ---- sleepers

  @Test
  void s11b_a_writer_that_slept_does_not_take_a_used_and_deleted_name_for_success() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
      put.await();
      commit(person("Bob"));
      commit(person("Cy"));
      store.delete(List.of(VersionKeys.key("main", 2))); // as tidying does, days later
      now.updateAndGet(time -> time.plus(Duration.ofDays(3)));
      put.resume();

      assertThat(load.result().commit()).extracting(Commit::version).isEqualTo(4L);
    }
    assertThat(people()).isEqualTo(3);
    assertThat(keys("__manifest/"))
        .as("the stray that it created is gone")
        .doesNotContain(VersionKeys.key("main", 2));
  }

  @Test
  void s11b_a_reader_that_slept_between_list_and_get_does_not_take_a_stray_for_the_truth() {
    ScriptedObjectStore slow = process();
    Pause get = slow.script().at(GET, VERSIONS).pauseBefore();
    Running<Long> read =
        Running.start(
            () -> {
              try (Graph graph = Omnigraph.open(slow, options().forReading())) {
                return graph.snapshot().version();
              }
            });
    get.await();
    commit(person("Ada"));
    now.updateAndGet(time -> time.plus(Duration.ofDays(3)));
    get.resume();

    assertThat(read.result()).isEqualTo(2);
    slow.script().assertPlayed();
  }

  @Test
  void s11b_what_was_read_long_ago_is_listed_again() {
    ScriptedObjectStore process = process();
    try (Graph graph = open(process)) {
      commit(person("Ada"));
      commit(person("Bob"));
      store.delete(List.of(VersionKeys.key("main", 2)));
      now.updateAndGet(time -> time.plus(Duration.ofDays(3)));

      assertThat(graph.snapshot().version()).isEqualTo(3);
      load(graph, person("Cy"));
      assertThat(version()).isEqualTo(4);
    }
  }

  // ---- staged commits

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
      assertThat(graph.unfinishedOperations()).hasSize(1);
    }
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

  // ---- opening

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

  // ---- the stage

  private void assertCommittedOnce(Fate fate) {
    ScriptedObjectStore process = process();
    process.script().at(PUT_IF_ABSENT, VERSIONS).then(fate);
    try (Graph graph = open(process)) {
      assertThat(load(graph, person("Ada")).commit()).extracting(Commit::version).isEqualTo(2L);
    }
    process.script().assertPlayed();
    assertThat(people()).isEqualTo(1);
    assertThat(version()).isEqualTo(2);
  }

  private OpenOptions options() {
    return OpenOptions.defaults().clock(now::get);
  }

  private ObjectStore handle() {
    return store.anotherHandle();
  }

  private ScriptedObjectStore process() {
    return new ScriptedObjectStore(handle());
  }

  private Graph open(ObjectStore process) {
    return Omnigraph.open(process, options());
  }

  private void commit(String rows) {
    try (Graph graph = open(handle())) {
      load(graph, rows);
    }
  }

  private static LoadResult load(Graph graph, String rows) {
    return graph.load(LoadRequest.append(rows));
  }

  private long version() {
    try (Graph graph = open(handle())) {
      return graph.snapshot().version();
    }
  }

  private long people() {
    try (Graph graph = open(handle())) {
      Map<String, Long> rows =
          graph.snapshot().tables().stream()
              .collect(java.util.stream.Collectors.toMap(TableSummary::type, TableSummary::rows));
      return rows.getOrDefault("Person", 0L);
    }
  }

  private List<String> keys(String prefix) {
    return store.listAll(ListRequest.of(prefix)).map(ListEntry::key).toList();
  }

  private static String person(String name) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }

  private static String pet(String name) {
    return "{\"type\":\"Pet\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }

  private static String owns(String person, String pet) {
    return "{\"edge\":\"Owns\",\"from\":\"%s\",\"to\":\"%s\"}\n".formatted(person, pet);
  }

  private static String many(String prefix, int number) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < number; i++) {
      rows.append(person(prefix + i + "-".repeat(20)));
    }
    return rows.toString().replace("p17" + "-".repeat(20), "p17");
  }
}
