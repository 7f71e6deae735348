package dev.omnigraph.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.kills.Kills;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes on a directory, killed. {@code -Domnigraph.kills=300} has more rounds. */
class LocalKillTest {
  @Test
  void s18_s25_what_was_acknowledged_is_there_once_and_nothing_is_broken(
      @TempDir Path directory, @TempDir Path logs) throws Exception {
    Kills.run(directory.toString(), Map.of(), logs, Integer.getInteger("omnigraph.kills", 14));
    try (Stream<Path> left = Files.list(directory.resolve(".tmp"))) {
      assertThat(left).as("temporary files of the dead").isEmpty();
    }
  }
}
