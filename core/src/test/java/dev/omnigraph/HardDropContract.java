package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.maintenance.HardDrop;
import dev.omnigraph.maintenance.HardDrop.Progress;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What was dropped for good is nowhere on the store. The test of a store extends this class and
 * opens it.
 */
public abstract class HardDropContract {
  private static final String SECRET = "classified";
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final String OLD =
      "node Person { name: String @key  age: I32?  secret: String? } node Diary { text: String }";
  private static final String NEW = "node Person { name: String @key  age: I32? }";

  /** Opens a handle to one place, empty at first, for reading and writing. */
  protected abstract ObjectStore open();

  @Test
  final void s59_no_byte_of_it_is_left_when_its_versions_were_old_enough()
      throws InterruptedException {
    OpenOptions options = OpenOptions.defaults().window(WINDOW);
    try (Graph graph = Omnigraph.create(open(), "s.pg", OLD, options)) {
      graph.load(LoadRequest.append(people("stored", 3000)));
      graph.load(LoadRequest.append(people("inline", 2)));
      graph.load(
          LoadRequest.append("{\"type\":\"Diary\",\"data\":{\"text\":\"%s\"}}".formatted(SECRET)));
      assertThat(holding()).anyMatch(key -> key.startsWith("tables/"));
      HardDrop drop =
          graph.schema().apply(SchemaRequest.of("n.pg", NEW).allowDataLoss()).drops().getFirst();
      assertThat(drop.progress()).isEqualTo(Progress.WAITING);
      assertThat(holding()).isNotEmpty().allMatch(key -> key.startsWith("__manifest/"));
    }
    Thread.sleep(WINDOW.multipliedBy(2).plusSeconds(2)); // by the store's clock, in seconds on S3
    try (Graph graph = Omnigraph.open(open(), OpenOptions.defaults())) {
      assertThat(graph.recovery().atOpen())
          .extracting(found -> found.classification() + " " + found.action())
          .containsExactly("PARTLY_PUBLISHED ROLLED_FORWARD");
      assertThat(graph.snapshot().tables().getFirst().rows()).isEqualTo(3002);
    }
    assertThat(holding()).isEmpty();
  }

  private static String people(String prefix, int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i ->
                "{\"type\":\"Person\",\"data\":{\"name\":\"%s%d\",\"age\":%d,\"secret\":\"%s\"}}"
                    .formatted(prefix, i, i, SECRET + i))
        .collect(Collectors.joining("\n"));
  }

  /** Names of objects that hold it. */
  private List<String> holding() {
    try (ObjectStore store = open()) {
      return store
          .listAll(ListRequest.of(""))
          .map(ListEntry::key)
          .filter(
              key ->
                  new String(store.get(key).bytes(), StandardCharsets.ISO_8859_1).contains(SECRET))
          .toList();
    }
  }
}
