package dev.omnigraph.kills;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process says: lines at the end of a file, each there as a whole once it is written,
 * whatever becomes of the process. Thread-safe.
 */
final class Log implements AutoCloseable {
  private final OutputStream file;

  Log(Path path) throws IOException {
    this.file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private synchronized void say(Object... words) {
    String line = String.join(" ", Arrays.stream(words).map(String::valueOf).toList()) + "\n";
    try {
      file.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The graph is about to be opened. */
  void opening() {
    say("opening");
  }

  void opened() {
    say("opened");
  }

  /** Said before anything of it is done. */
  void begin(Intent intent) {
    say("begin", intent.name(), intent.branch(), intent.kind(), intent.seed());
  }

  /** It is committed. */
  void ok(Intent intent, String commit, long version, @Nullable List<String> effects) {
    say("ok", intent.name(), commit, version, hash(effects));
  }

  /** There was nothing to change. */
  void none(Intent intent, @Nullable List<String> effects) {
    say("none", intent.name(), hash(effects));
  }

  /** It is done, and is no write. */
  void did(Intent intent) {
    say("did", intent.name());
  }

  /** It was refused, and nothing of it done. */
  void no(Intent intent, String code) {
    say("no", intent.name(), code);
  }

  void unknown(Intent intent, String code) {
    say("unknown", intent.name(), code);
  }

  void read(String branch, long version, List<String> lines) {
    say("read", branch, version, hash(lines));
  }

  void swept(String classification, String action) {
    say("swept", classification, action);
  }

  /** So many objects were deleted by a cleanup. */
  void freed(long objects) {
    say("freed", objects);
  }

  /** Something that must not be. */
  void broken(String what) {
    say("broken", what.replace("\n", " | "));
  }

  static String hash(@Nullable List<String> lines) {
    return lines == null ? "-" : Integer.toHexString(lines.hashCode());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
