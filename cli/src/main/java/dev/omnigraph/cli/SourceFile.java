package dev.omnigraph.cli;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that the caller named; {@code -} is standard input.
 *
 * @param name how errors call it
 * @param size how many bytes there are, or -1 where nobody can tell
 */
record SourceFile(String name, InputStream bytes, long size) implements AutoCloseable {

  static SourceFile open(String name, Terminal terminal) throws IOException {
    if (name.equals("-")) {
      return new SourceFile("standard input", terminal.in(), -1);
    }
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      throw new InvalidInputException("not_a_file", "`" + name + "` is a directory, not a file");
    }
    try {
      return new SourceFile(name, Files.newInputStream(path), size(path));
    } catch (NoSuchFileException e) {
      throw new NotFoundException("file_not_found", "there is no file `" + name + "`", e);
    } catch (AccessDeniedException e) {
      throw new IOException("can't read `" + name + "`: permission denied", e);
    }
  }

  /** A pipe that has a name says nothing of its size. */
  private static long size(Path path) throws IOException {
    return Files.isRegularFile(path) ? Files.size(path) : -1;
  }

  /** All of a file, as text. */
  static String read(String name, Terminal terminal) throws IOException {
    try (SourceFile file = open(name, terminal)) {
      byte[] content = file.bytes.readAllBytes();
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("not_utf8", "`" + name + "` is not text in UTF-8", e);
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
