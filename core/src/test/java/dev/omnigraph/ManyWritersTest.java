package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import dev.omnigraph.testing.ManyWritersContract;
import dev.omnigraph.testing.WriterScript;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many writers in memory. */
class ManyWritersTest extends ManyWritersContract {
  private static final int HANDLES = 8;
  private static final int COMMITS = 15;

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @Override
  protected ObjectStore open() {
    return store.anotherHandle();
  }

  @Override
  protected int rounds() {
    return 3;
  }

  /** A store that answers after 10 to 30 milliseconds. */
  private ObjectStore openFarAway() {
    return new ScriptedObjectStore(
        open(),
        (request, effect) -> {
          LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(10_000_000, 30_000_000));
          return Fate.PASS;
        });
  }

  @ParameterizedTest
  @EnumSource
  void s32_of_eight_handles_far_from_the_store_none_waits_longer_than_64_versions(
      WriterScript.Rows rows) {
    try (ObjectStore store = open()) {
      WriterScript.create(store);
    }
    List<Running<WriterScript.Report>> running = new ArrayList<>();
    for (int i = 0; i < HANDLES; i++) {
      String name = "h" + i;
      running.add(
          Running.start(
              () -> {
                try (Graph graph = Omnigraph.open(openFarAway(), OpenOptions.defaults())) {
                  return new WriterScript(graph, name, rows).run(COMMITS);
                }
              }));
    }
    List<WriterScript.Report> reports = running.stream().map(Running::result).toList();
    try (Graph graph = Omnigraph.open(open(), OpenOptions.defaults().forReading())) {
      WriterScript.check(graph, reports, HANDLES * COMMITS, rows);
    }
    assertThat(reports)
        .allSatisfy(report -> assertThat(report.longestWait()).isLessThanOrEqualTo(64));
  }
}
