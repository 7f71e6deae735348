package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.testing.ManyWritersContract;
import dev.omnigraph.testing.WriterScript;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many writers on S3, in one process and in several. */
class ManyWritersIT extends ManyWritersContract {
  private final String place = S3Server.running().newPlace();

  @Override
  protected ObjectStore open() {
    return S3Server.running().open(place);
  }

  @Test
  void s32_eight_processes_change_one_row_once_each_and_none_waits_longer_than_64_versions()
      throws Exception {
    List<WriterScript.Report> reports =
        WriterScript.inProcesses(
            place, S3Server.running().environment(), 8, 15, WriterScript.Rows.ONE_ROW);

    assertThat(reports)
        .allSatisfy(report -> assertThat(report.longestWait()).isLessThanOrEqualTo(64));
  }
}
