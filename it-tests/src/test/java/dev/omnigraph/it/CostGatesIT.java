package dev.omnigraph.it;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.testing.CostGatesContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The gates on an S3 server, with requests counted on the wire. */
class CostGatesIT extends CostGatesContract {
  private final S3Server server = S3Server.running();
  private final String place = server.newPlace();
  private final CuttingProxy proxy = new CuttingProxy(server.endpoint());

  /** All by one endpoint: at another one the condition would be proved anew. */
  @Override
  protected ObjectStore open() {
    return ObjectStores.open(server.through(proxy.endpoint(), place), server.options(Map.of()));
  }

  @Override
  protected long requestsSeen() {
    return proxy.requests().size();
  }

  /** All of them take minutes here. */
  @Override
  protected int commits() {
    return Integer.getInteger("omnigraph.gates.commits", 200);
  }

  /** On a machine with much else to do an answer may come too late; then the slot is looked at. */
  @Override
  protected int lostAnswers() {
    return 1 + commits() / 500;
  }

  @AfterEach
  void close_proxy() throws IOException {
    proxy.close();
  }
}
