package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.ConflictCases.Committed;
import dev.omnigraph.ConflictCases.InFlight;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of conflicts on a store in memory; and that the page has all of it. */
class ConflictRulesTest extends ConflictContract {
  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @Override
  protected ObjectStore open() {
    return store.anotherHandle();
  }

  @Test
  void the_page_has_a_row_for_all_that_may_be_in_flight_and_a_column_for_all_that_may_come()
      throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("../docs/dev/conflicts.md")).stream()
            .filter(line -> line.startsWith("|"))
            .toList();

    assertThat(ConflictCases.cells(lines.getFirst()))
        .containsExactly(
            Stream.concat(
                    Stream.of("in flight"),
                    Arrays.stream(Committed.values()).map(ConflictCases::label))
                .toArray(String[]::new));
    assertThat(lines.subList(2, lines.size()).stream().map(line -> ConflictCases.cells(line)[0]))
        .containsExactly(
            Arrays.stream(InFlight.values()).map(ConflictCases::label).toArray(String[]::new));
  }

  @Override
  protected boolean isThorough() {
    return true;
  }
}
