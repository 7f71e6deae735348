package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.CountingObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What history tells: commits, and versions by what people call them. */
class HistoryTest extends ProtocolTest {
  private static final int COMMITS = 300;

  private void commits() {
    try (Graph graph = open(handle())) {
      for (int i = 2; i <= COMMITS; i++) {
        now.updateAndGet(time -> time.plus(Duration.ofSeconds(1)));
        load(graph, person("p" + i));
      }
    }
  }

  @Test
  void all_commits_are_told_newest_first_and_read_as_far_as_asked_for() {
    commits();
    CountingObjectStore counted = new CountingObjectStore(handle());
    try (Graph graph = Omnigraph.open(counted, options().forReading())) {
      assertThat(graph.commits().map(Commit::version))
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, COMMITS).boxed().toList().reversed());
      assertThat(graph.commits().toList().getLast().kind()).isEqualTo("init");
      counted.reset();
      assertThat(graph.commits().limit(1).toList()).hasSize(1);
      assertThat(counted.log()).as("to see that nothing is newer").hasSize(1);
    }
  }

  @Test
  void a_version_is_found_by_number_by_commit_and_by_time() {
    commits();
    try (Graph graph = open(handle())) {
      for (Commit commit : graph.commits().filter(each -> each.version() % 37 == 0).toList()) {
        for (String reference :
            List.of(
                String.valueOf(commit.version()),
                commit.id(),
                commit.id().toUpperCase(Locale.ROOT),
                commit.displayTime().toString(),
                commit.displayTime().plusMillis(999).toString())) {
          Snapshot snapshot = graph.snapshotAt(reference);
          assertThat(snapshot.version()).as(reference).isEqualTo(commit.version());
          assertThat(snapshot.tables().getFirst().rows()).isEqualTo(commit.version() - 1);
          assertThat(snapshot.rowsWritten()).isEqualTo(Map.of("Person", 1L));
        }
      }
    }
  }

  @Test
  void what_names_no_version_is_refused() {
    try (Graph graph = open(handle())) {
      assertThatThrownBy(() -> graph.snapshotAt("2"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("has no version 2");
      assertThatThrownBy(() -> graph.snapshotAt("01aaaaaaaaaaaaaaaaaaaaaaaa"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("no commit `01aaaaaaaaaaaaaaaaaaaaaaaa`");
      assertThatThrownBy(() -> graph.snapshotAt("2025-12-31T23:59:59Z"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("no version yet at 2025-12-31T23:59:59Z");
      assertThatThrownBy(() -> graph.snapshotAt("yesterday"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("`yesterday` names no version");
    }
  }

  @Test
  void a_name_that_no_version_has_is_passed_over() {
    load(open(handle()), person("Ada"));
    String newest = keys("__manifest/").getFirst();
    store.put(newest.replace("-2.json", "-1.json~"), Content.of("half"));
    store.put(VersionKeys.key("main", 3) + "-half", Content.of("half"));

    try (Graph graph = open(handle())) {
      assertThat(load(graph, person("Bob")).commit()).extracting(Commit::version).isEqualTo(3L);
    }
    assertThat(people()).isEqualTo(2);
  }
}
