package dev.omnigraph.store.s3;

import dev.omnigraph.store.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;

/** A port that is taken and not listened to: nobody else's server can come to stand there. */
final class DeafPort implements AutoCloseable {
  private final Socket taken = new Socket();

  DeafPort() throws IOException {
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  String endpoint() {
    return "http://127.0.0.1:" + taken.getLocalPort();
  }

  /** A store that is thought to be there. */
  ObjectStore open() {
    S3Address address = S3Address.parse("s3://shelf?endpoint=" + endpoint(), Map.of());
    return new S3ObjectStore(
        address,
        new S3Connection(address, ScriptedServer.TIMING, ScriptedServer.CREDENTIALS),
        1024);
  }

  @Override
  public void close() throws IOException {
    taken.close();
  }
}
