package dev.omnigraph.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.Running;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many writers of one handle on one branch. */
public abstract class ManyWritersContract {
  /** Another handle of one place, which is empty when a test begins. */
  protected abstract ObjectStore open();

  /** By how much to prolong the work of each writer. */
  protected int rounds() {
    return 1;
  }

  /**
   * Those who write rows of their own are in the next batch once they are ready. Those who change
   * one row get one commit a version, so each waits until every other had two or three of them.
   */
  @ParameterizedTest
  @CsvSource({
    "8, 8, OWN_ROWS, 64", "64, 2, OWN_ROWS, 64", "256, 1, OWN_ROWS, 64",
    "8, 8, ONE_ROW, 64", "64, 2, ONE_ROW, 200", "256, 1, ONE_ROW, 640"
  })
  public void s32_all_commit_once_in_one_line_and_none_waits_longer_than(
      int writers, int share, WriterScript.Rows rows, int versions) {
    int commits = share * rounds();
    try (ObjectStore store = open()) {
      WriterScript.create(store);
    }
    List<WriterScript.Report> reports = new ArrayList<>();
    try (Graph graph = Omnigraph.open(open(), OpenOptions.defaults())) {
      List<Running<WriterScript.Report>> running = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String name = "w" + writer;
        running.add(Running.start(() -> new WriterScript(graph, name, rows).run(commits)));
      }
      running.forEach(writer -> reports.add(writer.result()));
    }
    try (Graph graph = Omnigraph.open(open(), OpenOptions.defaults().forReading())) {
      WriterScript.check(graph, reports, writers * commits, rows);
    }
    assertThat(reports)
        .allSatisfy(report -> assertThat(report.longestWait()).isLessThanOrEqualTo(versions));
  }
}
