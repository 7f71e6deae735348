package dev.omnigraph.store;

import dev.omnigraph.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is to be written: bytes in memory, or a local file that must not change until the call
 * returns. A file that can't be read is an {@link InvalidInputException}.
 */
public sealed interface Content {

  /** In bytes. */
  long size();

  /** The content from its beginning; may be called several times. */
  InputStream open();

  static Content of(byte[] bytes) {
    return new Bytes(bytes);
  }

  static Content of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static Content of(Path file) {
    return new File(file);
  }

  /** Bytes in memory, not copied: the caller leaves them alone. */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Bytes(byte[] bytes) implements Content {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new java.io.ByteArrayInputStream(bytes);
    }
  }

  /** A local file. */
  record File(Path path) implements Content {
    @Override
    public long size() {
      try {
        return Files.size(path);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }

    @Override
    public InputStream open() {
      try {
        return Files.newInputStream(path);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }

    private static InvalidInputException unreadable(Path path, IOException cause) {
      return new InvalidInputException(
          "unreadable_content", "`" + path + "` was to be written, but can't be read", cause);
    }
  }
}
