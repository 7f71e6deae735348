package dev.omnigraph.it;

import dev.omnigraph.testing.Kills;
import org.junit.jupiter.api.Test;

/** Processes on S3, killed. {@code -Domnigraph.kills=300} has more rounds. */
class KillIT {
  @Test
  void s18_what_was_acknowledged_is_there_once_and_nothing_is_broken() throws Exception {
    S3Server server = S3Server.running();
    Kills.run(server.newPlace(), server.environment(), Integer.getInteger("omnigraph.kills", 1));
  }
}
