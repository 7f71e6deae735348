package dev.omnigraph.it;

import dev.omnigraph.kills.Kills;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes on S3, killed. {@code -Domnigraph.kills=300} has more rounds. */
class KillIT {
  @Test
  void s18_s25_what_was_acknowledged_is_there_once_and_nothing_is_broken(@TempDir Path logs)
      throws Exception {
    S3Server server = S3Server.running();
    Kills.run(
        server.newPlace(), server.environment(), logs, Integer.getInteger("omnigraph.kills", 6));
  }
}
