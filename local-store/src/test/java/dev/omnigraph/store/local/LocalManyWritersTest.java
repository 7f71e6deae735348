package dev.omnigraph.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import dev.omnigraph.testing.ManyWritersContract;
import dev.omnigraph.testing.WriterScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many writers on a directory, in one process and in several. */
class LocalManyWritersTest extends ManyWritersContract {
  @TempDir Path directory;

  @Override
  protected ObjectStore open() {
    return ObjectStores.open(directory.toString(), StoreOptions.readWrite());
  }

  @ParameterizedTest
  @EnumSource
  void s32_eight_processes_commit_once_each_and_none_waits_longer_than_64_versions(
      WriterScript.Rows rows) throws Exception {
    List<WriterScript.Report> reports =
        WriterScript.inProcesses(directory.toString(), Map.of(), 8, 15, rows);
    assertThat(reports)
        .allSatisfy(report -> assertThat(report.longestWait()).isLessThanOrEqualTo(64));
  }
}
