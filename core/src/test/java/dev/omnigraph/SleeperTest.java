package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Processes that wake up when names have been used and deleted (rule *Answers expire*). */
class SleeperTest extends ProtocolTest {
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

  @Test
  void s22_a_writer_that_slept_finds_its_own_commit_below_those_of_others() {
    ScriptedObjectStore slow = process();
    try (Graph graph = open(slow)) {
      slow.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.LOSE_ANSWER);
      Pause look = slow.script().at(GET, VERSIONS).pauseBefore();
      Running<LoadResult> load = Running.start(() -> load(graph, person("Ada")));
      look.await();
      commit(person("Bob"));
      now.updateAndGet(time -> time.plus(Duration.ofDays(3)));
      look.resume();

      assertThat(load.result().commit()).extracting(Commit::version).isEqualTo(2L);
    }
    assertThat(people()).isEqualTo(2);
    assertThat(version()).isEqualTo(3);
  }
}
