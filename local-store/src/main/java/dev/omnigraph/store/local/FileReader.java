package dev.omnigraph.store.local;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.store.ByteRange;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One file open for reading. */
final class FileReader implements AutoCloseable {
  /** From this length on a range is mapped; below, copying costs less. In bytes. */
  static final int MAPPED = 64 * 1024;

  /** What is read at once, since the JDK keeps a direct buffer of this size for each thread. */
  private static final int CHUNK = 1024 * 1024;

  private final String key;
  private final FileChannel channel;
  private final long size;

  private FileReader(String key, FileChannel channel) throws IOException {
    this.key = key;
    this.channel = channel;
    this.size = channel.size();
  }

  /**
   * @throws IOException for which {@link FileErrors#isAbsence} holds if no file is there
   */
  static FileReader open(String key, Path path, Directories directories) throws IOException {
    if (directories.attributes(path).isDirectory()) {
      throw new NoSuchFileException(path.toString());
    }
    return new FileReader(
        key, FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  long size() {
    return size;
  }

  byte[] all() throws IOException {
    if (size > Integer.MAX_VALUE - 8) {
      throw new LimitExceededException(
          "object_too_large", "object `" + key + "` does not fit into an array; read its ranges");
    }
    return copy(0, (int) size).array();
  }

  /** The last {@code length} bytes, or all where there are fewer. */
  ByteBuffer tail(int length) throws IOException {
    int present = (int) Math.min(length, size);
    return view(size - present, present).asReadOnlyBuffer();
  }

  ByteBuffer range(ByteRange range) throws IOException {
    if (range.end() > size) { // a mapping beyond the end would end the JVM when it is read
      throw CorruptException.tooShort(key, range.end(), size);
    }
    return view(range.offset(), range.length());
  }

  private ByteBuffer view(long offset, int length) throws IOException {
    return length < MAPPED
        ? copy(offset, length)
        : channel.map(MapMode.READ_ONLY, offset, length, Arena.ofAuto()).asByteBuffer();
  }

  private ByteBuffer copy(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.position() < length) {
      buffer.limit(Math.min(length, buffer.position() + CHUNK));
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw CorruptException.tooShort(key, offset + length, offset + buffer.position());
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
