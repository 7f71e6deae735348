package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Writers of one handle: what gathers while a PUT is under way shares the next one. */
class GroupCommitTest extends ProtocolTest {
  private final ScriptedObjectStore process = process();

  @Test
  void those_that_gather_while_a_put_is_under_way_share_the_next_one() {
    try (Graph graph = open(process)) {
      List<Running<LoadResult>> all = gather(graph, 5, i -> load(graph, person("p" + i)));

      assertThat(all).extracting(load -> version(load)).containsExactly(2L, 3L, 3L, 3L, 3L, 3L);
    }
    assertThat(people()).isEqualTo(6);
    assertThat(manifestPuts()).isEqualTo(2);
  }

  @Test
  void commits_of_one_put_stand_in_the_history_one_by_one() {
    try (Graph graph = open(process)) {
      List<Running<LoadResult>> all = gather(graph, 3, i -> load(graph, person("p" + i)));
      all.forEach(Running::result);

      assertThat(graph.commits().map(Commit::id).toList().reversed())
          .hasSize(5)
          .containsSubsequence(all.stream().map(load -> commit(load).id()).toList());
    }
  }

  @Test
  void of_two_that_exclude_each_other_in_one_batch_the_later_is_refused_with_the_reason() {
    try (Graph graph = open(process)) {
      List<Running<LoadResult>> all = gather(graph, 2, i -> load(graph, person("same")));

      all.get(1).result();
      assertThat(all.get(2).failure(ConstraintViolationException.class).code())
          .isEqualTo("key_conflict");
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void one_that_needs_the_result_of_another_in_the_batch_runs_again_on_it() {
    commit(person("Ada") + pet("Rex"));
    try (Graph graph = open(process)) {
      List<Running<LoadResult>> all =
          gather(
              graph,
              2,
              i -> {
                String[] changes = {
                  "",
                  "insert Owns { from: \"Ada\", to: \"Rex\" }",
                  "delete Pet where name = \"Rex\""
                };
                Commit commit = graph.mutate("query q() { " + changes[i] + " }").commit();
                return new LoadResult(Map.of(), Map.of(), commit);
              });

      assertThat(all).extracting(load -> version(load)).containsExactly(3L, 4L, 5L);
      assertThat(graph.snapshot().tables().stream().mapToLong(TableSummary::rows).sum())
          .as("the pet took its new edge with it")
          .isEqualTo(2);
    }
  }

  @Test
  void a_batch_holds_inline_rows_of_at_most_128_kib() {
    try (Graph graph = open(process)) {
      gather(graph, 6, i -> load(graph, fat(i))).forEach(Running::result);

      Map<Long, Long> commits =
          graph.commits().collect(Collectors.groupingBy(Commit::version, Collectors.counting()));
      assertThat(commits.values()).as(commits.toString()).allMatch(number -> number <= 2);
      assertThat(graph.snapshot().version()).isEqualTo(5);
    }
  }

  @Test
  void of_staged_ones_each_has_a_put_of_its_own_with_inline_ones_beside_it() {
    try (Graph graph = open(process)) {
      List<Running<LoadResult>> all =
          gather(
              graph, 3, i -> i == 2 ? load(graph, pet("Rex")) : merge(graph, many("p" + i, 3000)));

      assertThat(all).extracting(load -> version(load)).containsExactly(2L, 3L, 3L, 4L);
    }
    assertThat(people()).isEqualTo(6001);
  }

  @Test
  void one_that_knows_a_newer_head_than_the_batch_is_not_put_behind_it() {
    try (Graph graph = open(process)) {
      Pause first = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> slow = Running.start(() -> load(graph, person("slow")));
      first.await();
      commit(person("x"));
      commit(person("y"));
      graph.snapshot();
      Running<LoadResult> knowing = start(() -> load(graph, person("knowing")));
      first.resume();

      assertThat(List.of(version(slow), version(knowing))).allMatch(version -> version >= 4);
    }
    assertThat(people()).isEqualTo(4);
  }

  @Test
  void a_retry_offers_the_whole_batch_byte_for_byte() {
    List<String> sent = Collections.synchronizedList(new ArrayList<>());
    ObjectStore listening =
        new ForwardingObjectStore(process) {
          @Override
          public PutIfAbsent putIfAbsent(String key, Content content) {
            try (InputStream in = content.open()) {
              sent.add(
                  key + new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return super.putIfAbsent(key, content);
          }
        };
    try (Graph graph = open(listening)) {
      process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).then(Fate.LOSE_REQUEST);
      gather(graph, 4, i -> load(graph, person("p" + i))).forEach(Running::result);
    }
    process.script().assertPlayed();
    assertThat(sent).hasSize(3);
    assertThat(sent.get(1)).isEqualTo(sent.get(2));
    assertThat(people()).isEqualTo(5);
  }

  @Test
  void s19_the_lost_answer_to_a_batch_is_found_for_every_member() {
    try (Graph graph = open(process)) {
      process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).then(Fate.LOSE_ANSWER);
      List<Running<LoadResult>> all = gather(graph, 4, i -> load(graph, person("p" + i)));

      assertThat(all).extracting(load -> version(load)).containsExactly(2L, 3L, 3L, 3L, 3L);
    }
    assertThat(people()).isEqualTo(5);
  }

  @Test
  void an_unknown_outcome_reaches_every_member_with_its_own_transaction() {
    process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).andLater().then(Fate.LOSE_REQUEST);
    try (Graph graph =
        Omnigraph.open(process, options().clock(() -> now.updateAndGet(t -> t.plusSeconds(1))))) {
      List<Running<LoadResult>> all = gather(graph, 3, i -> load(graph, person("p" + i)));

      all.getFirst().result();
      assertThat(
              all.subList(1, 4).stream()
                  .map(load -> load.failure(CommitOutcomeUnknownException.class))
                  .peek(unknown -> assertThat(unknown.offered()).isEqualTo(3))
                  .map(CommitOutcomeUnknownException::transaction))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void a_refused_put_fails_every_member_and_none_took_effect() {
    try (Graph graph = open(process)) {
      process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).then(Fate.REFUSE);
      List<Running<LoadResult>> all = gather(graph, 3, i -> load(graph, person("p" + i)));

      all.subList(1, 4).forEach(load -> load.failure(StoreUnavailableException.class));
      load(graph, person("p1"));
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void a_beaten_batch_drops_who_no_longer_holds_and_takes_along_who_came_meanwhile() {
    try (Graph graph = open(process)) {
      Pause second = process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).pauseBefore();
      List<Running<LoadResult>> all = gather(graph, 2, i -> load(graph, person("p" + i)));
      second.await();
      commit(person("p1"));
      all.add(start(() -> load(graph, person("late"))));
      second.resume();

      assertThat(all.get(1).failure(ConstraintViolationException.class).code())
          .isEqualTo("key_conflict");
      assertThat(version(all.get(2))).isEqualTo(4);
      assertThat(version(all.get(3))).isEqualTo(4);
    }
  }

  @Test
  void inline_commits_travel_with_a_staged_one_whose_sidecar_is_looked_for_after_the_head() {
    try (Graph graph = open(process)) {
      List<Running<LoadResult>> all =
          gather(graph, 4, i -> load(graph, i <= 2 ? manyPets("m" + i) : person("p" + i)));

      assertThat(all).extracting(load -> version(load)).containsExactly(2L, 3L, 4L, 3L, 3L);
      List<String> requests =
          process.script().seen().stream()
              .map(request -> request.kind() + " " + request.folder())
              .filter(request -> !request.endsWith("tables") && !request.startsWith("LIST"))
              .toList();
      assertThat(requests)
          .containsSubsequence(
              "PUT_IF_ABSENT __manifest",
              "GET __recovery",
              "PUT_IF_ABSENT __manifest",
              "GET __recovery",
              "PUT_IF_ABSENT __manifest");
    }
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(people()).isEqualTo(3);
  }

  @Test
  void a_staged_commit_whose_sidecar_is_gone_takes_nobody_down_with_it() {
    try (Graph graph = open(process)) {
      Pause first = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> ahead = start(() -> load(graph, person("p0")));
      first.await();
      Running<LoadResult> staged = start(() -> load(graph, manyPets("m")));
      Running<LoadResult> inline = start(() -> load(graph, person("p1")));
      store.delete(keys("__recovery/"));
      first.resume();

      ahead.result();
      staged.failure(CommitOutcomeUnknownException.class);
      assertThat(version(inline)).isEqualTo(3);
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void s17_who_is_interrupted_in_the_queue_has_done_nothing_and_stops_nobody() {
    try (Graph graph = open(process)) {
      Pause first = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> ahead = start(() -> load(graph, person("p0")));
      first.await();
      Running<LoadResult> cancelled = start(() -> load(graph, person("p1")));
      Running<LoadResult> staged = start(() -> load(graph, manyPets("m")));
      Running<LoadResult> other = start(() -> load(graph, person("p2")));
      cancelled.interrupt();
      staged.interrupt();

      cancelled.failure(StoreUnavailableException.class);
      staged.failure(StoreUnavailableException.class);
      first.resume();
      ahead.result();
      other.result();
    }
    assertThat(people()).isEqualTo(2);
    assertThat(keys("__recovery/")).as("left to recovery, as by a crash").hasSize(1);
  }

  @Test
  void s17_who_is_interrupted_while_it_is_sent_learns_that_the_outcome_is_unknown() {
    try (Graph graph = open(process)) {
      Pause first = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> cancelled = start(() -> load(graph, person("p0")));
      first.await();
      Running<LoadResult> other = start(() -> load(graph, person("p1")));
      cancelled.interrupt();

      assertThat(cancelled.failure(CommitOutcomeUnknownException.class).offered()).isEqualTo(2);
      first.resume();
      assertThat(version(other)).isEqualTo(3);
    }
    assertThat(people()).isEqualTo(2);
  }

  @Test
  void s17_who_left_is_not_offered_for_another_slot() {
    try (Graph graph = open(process)) {
      Pause first = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> cancelled = start(() -> load(graph, person("p0")));
      first.await();
      commit(person("winner"));
      cancelled.interrupt();
      cancelled.failure(CommitOutcomeUnknownException.class);
      first.resume();
      load(graph, person("p1"));
    }
    assertThat(people()).isEqualTo(2);
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s34_a_process_that_dies_answers_all_its_callers() {
    try (Graph graph = open(process)) {
      process.script().at(PUT_IF_ABSENT, VERSIONS).nth(2).then(Fate.DIE_AFTER);
      List<Running<LoadResult>> all = gather(graph, 3, i -> load(graph, person("p" + i)));

      all.subList(1, 4)
          .forEach(load -> load.failure(dev.omnigraph.store.testing.ProcessDied.class));
    }
    assertThat(people()).isEqualTo(4);
  }

  /** A call of a writer. */
  @Test
  void s34_where_one_dies_while_it_is_checked_none_of_the_others_waits_for_ever() {
    try (Graph graph = open(process)) {
      Pause first = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> leader = Running.start(() -> load(graph, person("first")));
      first.await();
      Running<LoadResult> beaten = start(() -> load(graph, person("same")));
      Running<LoadResult> dying = start(() -> merge(graph, many("p", 3000)));
      commit(person("same"));
      process.script().at(GET, "__recovery/**").then(Fate.DIE_BEFORE);
      first.resume();

      leader.failure(ProcessDied.class);
      dying.failure(ProcessDied.class);
      assertThat(beaten.failure(Throwable.class))
          .as("killed, or told just before that its row is there")
          .isInstanceOfAny(ProcessDied.class, ConstraintViolationException.class);
    }
  }

  private interface Work {
    LoadResult run(int writer);
  }

  /**
   * One writer whose PUT is under way, and others that come meanwhile, in order; then goes on.
   *
   * @param work with 1, 2, …
   */
  private List<Running<LoadResult>> gather(Graph graph, int number, Work work) {
    Pause first = process.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
    List<Running<LoadResult>> all = new ArrayList<>();
    all.add(Running.start(() -> load(graph, person("first"))));
    first.await();
    IntStream.rangeClosed(1, number).forEach(i -> all.add(start(() -> work.run(i))));
    first.resume();
    return all;
  }

  private static Running<LoadResult> start(Callable<LoadResult> work) {
    Running<LoadResult> running = Running.start(work);
    running.awaitBlocked("CommitQueue");
    return running;
  }

  /** Which looks nothing up. */
  private static LoadResult merge(Graph graph, String rows) {
    return graph.load(LoadRequest.of(LoadMode.MERGE, rows));
  }

  private static long version(Running<LoadResult> load) {
    return commit(load).version();
  }

  private static Commit commit(Running<LoadResult> load) {
    return java.util.Objects.requireNonNull(load.result().commit());
  }

  private long manifestPuts() {
    return process.script().seen().stream()
        .filter(request -> request.kind() == PUT_IF_ABSENT && request.key().startsWith("__manif"))
        .count();
  }

  /** More pets than travel inline. */
  private static String manyPets(String prefix) {
    return many(prefix, 3000).replace("Person", "Pet");
  }

  /** A person that takes some 50 KB: an id and a name. */
  private static String fat(int number) {
    return person(number + "-" + "x".repeat(25_000));
  }
}
