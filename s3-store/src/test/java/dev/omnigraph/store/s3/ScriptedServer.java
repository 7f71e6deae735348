package dev.omnigraph.store.s3;

import dev.omnigraph.store.ObjectStore;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server on the loopback interface of which a test decides every answer, and every silence. */
final class ScriptedServer implements AutoCloseable {
  static final Map<String, String> CREDENTIALS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "key-of-the-test",
          "AWS_SECRET_ACCESS_KEY", "secret-of-the-test",
          "AWS_EC2_METADATA_DISABLED", "true");

  /** Nothing that credentials could come from, whatever is set up on this machine. */
  static final Map<String, String> NO_CREDENTIALS =
      Map.of("AWS_PROFILE", "no-profile-of-the-test", "AWS_EC2_METADATA_DISABLED", "true");

  /** Patient enough for a busy machine, quick where nothing answers. */
  static final S3Connection.Timing TIMING =
      new S3Connection.Timing(
          Duration.ofSeconds(5), Duration.ofSeconds(20), 4, Duration.ofMillis(2));

  private final ServerSocket listener;
  private final Function<Request, Answer> script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  /**
   * A request as it arrived.
   *
   * @param connection number of the connection on which it came, from 1
   * @param headers by name in lower case
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Request(
      int connection, String method, String target, Map<String, String> headers, byte[] body) {

    boolean is(String wanted) {
      return method.equals(wanted);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  ScriptedServer(Function<Request, Answer> script) {
    this.script = script;
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
        Socket connection = listener.accept();
        connections.add(connection);
        int number = connections.size();
        Thread.ofVirtual().start(() -> serve(connection, number));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket connection, int number) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      boolean open = true;
      while (open) {
        Request request = read(in, connection.getOutputStream(), number);
        requests.add(request);
        open = send(script.apply(request), request, connection);
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  private static Request read(InputStream in, OutputStream out, int number) throws IOException {
    String[] line = line(in).split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IOException("no HTTP, perhaps TLS");
      }
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    if (headers.containsKey("expect")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    return new Request(number, line[0], line[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  /** Whether the connection stays open. */
  private boolean send(Answer answer, Request request, Socket connection) throws IOException {
    switch (answer) {
      case Answer.Reply reply -> {
        byte[] body = request.is("HEAD") ? new byte[0] : reply.body();
        write(reply, body, body.length, connection.getOutputStream());
        return true;
      }
      case Answer.CutShort cut -> {
        byte[] body = cut.reply().body();
        write(cut.reply(), body, body.length / 2, connection.getOutputStream());
        return false;
      }
      case Answer.Cut cut -> {
        return false;
      }
      case Answer.Silence silence -> {
        return connection.getInputStream().read() >= 0;
      }
    }
  }

  private static void write(Answer.Reply reply, byte[] body, int sent, OutputStream out)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Scripted\r\n");
    reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (reply.status() != 204) {
      head.append("Content-Length: " + body.length + "\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    all.write(body, 0, sent);
    out.write(all.toByteArray());
    out.flush();
  }

  String endpoint() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** A store on this server, in the bucket {@code shelf} below {@code graphs/one}. */
  ObjectStore open() {
    return open(TIMING, CREDENTIALS, 1024);
  }

  ObjectStore open(S3Connection.Timing timing, Map<String, String> environment, long partSize) {
    S3Address address =
        S3Address.parse("s3://shelf/graphs/one?endpoint=" + endpoint(), environment);
    return new S3ObjectStore(address, new S3Connection(address, timing, environment), partSize);
  }

  /** All requests so far, in the order of their arrival. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
