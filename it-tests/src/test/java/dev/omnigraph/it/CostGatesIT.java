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
    return new dev.omnigraph.store.ForwardingObjectStore(
        ObjectStores.open(server.through(proxy.endpoint(), place), server.options(Map.of()))) {
      @Override
      public dev.omnigraph.store.PutIfAbsent putIfAbsent(
          String key, dev.omnigraph.store.Content content) {
        long t = System.nanoTime();
        dev.omnigraph.store.PutIfAbsent a = super.putIfAbsent(key, content);
        if (a instanceof dev.omnigraph.store.PutIfAbsent.Unknown u) {
          System.out.println("UNKNOWN after " + (System.nanoTime() - t) / 1000000 + " ms " + u);
          u.cause().printStackTrace(System.out);
        }
        return a;
      }
    };
  }

  @Override
  protected long requestsSeen() {
    return proxy.requests().size();
  }

  /** All of them take minutes here. */
  @Override
  protected int commits() {
    return Integer.getInteger("omnigraph.gates.commits", 1_000);
  }

  /** On a machine with much else to do an answer may come too late; then the slot is looked at. */
  @Override
  protected int lostAnswers() {
    return commits() / 500;
  }

  @AfterEach
  void close_proxy() throws IOException {
    proxy.close();
  }
}
