package dev.omnigraph.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands between a client and a server and loses what a test wants lost: a request before it
 * arrives, or its answer after it took effect. The connection is cut either way.
 */
final class CuttingProxy implements AutoCloseable {
  private final URI server;
  private final ServerSocket listener;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile Predicate<String> lost = line -> false;
  private volatile Loss loss = Loss.ANSWER;

  /** What of a request is lost. */
  enum Loss {
    REQUEST,
    ANSWER
  }

  /** One connection of a client, with its own to the server. */
  private final class Connection {
    private volatile boolean doomed;

    void open(Socket client) throws IOException {
      Socket upstream = new Socket(server.getHost(), server.getPort());
      Thread.ofVirtual().start(() -> pump(client, upstream, true));
      Thread.ofVirtual().start(() -> pump(upstream, client, false));
    }

    private void pump(Socket from, Socket to, boolean request) {
      byte[] chunk = new byte[64 * 1024];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
          if (request ? isLost(chunk, count) : doomed) {
            cuts.incrementAndGet();
            return;
          }
          out.write(chunk, 0, count);
        }
      } catch (IOException e) {
        // one side has gone; both sockets are closed
      }
    }

    /** Clients send the head of a request at once, and begin a new request with a new write. */
    private boolean isLost(byte[] chunk, int count) {
      String line = new String(chunk, 0, count, StandardCharsets.ISO_8859_1).split("\r\n", 2)[0];
      if (!line.endsWith(" HTTP/1.1")) {
        return false;
      }
      requests.add(line);
      boolean hit = lost.test(line);
      doomed |= hit && loss == Loss.ANSWER;
      return hit && loss == Loss.REQUEST;
    }
  }

  CuttingProxy(String endpoint) {
    this.server = URI.create(endpoint);
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        new Connection().open(listener.accept());
      }
    } catch (IOException e) {
      // closed
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** From now on, requests with such a first line lose this. */
  void lose(Loss what, Predicate<String> line) {
    loss = what;
    lost = line;
  }

  /** The first lines of all requests so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  int cuts() {
    return cuts.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
