package dev.omnigraph.table;

import dev.omnigraph.store.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Where a fragment's bytes go: memory while they are few, then a temporary file. */
final class FragmentOutput implements WritableByteChannel {
  private static final int IN_MEMORY = 4 << 20;

  private final Path directory;
  private final CRC32C tail = new CRC32C();
  private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path path;
  private @Nullable FileChannel file;
  private long position;
  private long tailStart = Long.MAX_VALUE;

  FragmentOutput(Path directory) {
    this.directory = directory;
  }

  /** Takes the checksum of everything from here on, but for the next {@code skipped} bytes. */
  void checksumAfter(int skipped) {
    tailStart = position + skipped;
  }

  long tailStart() {
    return tailStart;
  }

  long tailCrc() {
    return tail.getValue();
  }

  long position() {
    return position;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    if (position + length > tailStart) {
      ByteBuffer checked = source.duplicate();
      checked.position(checked.position() + (int) Math.max(0, tailStart - position));
      tail.update(checked);
    }
    ByteArrayOutputStream bytes = memory;
    if (bytes != null && bytes.size() + (long) length > IN_MEMORY) {
      spill(bytes);
      bytes = null;
    }
    if (bytes != null) {
      byte[] copy = new byte[length];
      source.get(copy);
      bytes.write(copy, 0, length);
    } else {
      FileChannel channel = Objects.requireNonNull(file);
      while (source.hasRemaining()) {
        channel.write(source);
      }
    }
    position += length;
    return length;
  }

  private void spill(ByteArrayOutputStream bytes) throws IOException {
    path = Files.createTempFile(directory, "fragment", ".arrow");
    file = FileChannel.open(path, StandardOpenOption.WRITE);
    ByteBuffer written = ByteBuffer.wrap(bytes.toByteArray());
    while (written.hasRemaining()) {
      file.write(written);
    }
    memory = null;
  }

  /** What was written; the channel must be closed before. */
  Content content() {
    return path != null
        ? Content.of(path)
        : Content.of(Objects.requireNonNull(memory).toByteArray());
  }

  /** Closes and deletes what was written. */
  void discard() throws IOException {
    close();
    if (path != null) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
