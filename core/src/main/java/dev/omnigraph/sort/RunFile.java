package dev.omnigraph.sort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file of runs: each a number of records, each of these its length in four bytes and
 * its bytes. Written by one thread at a time, read by any.
 */
final class RunFile implements AutoCloseable {
  private static final int WRITE_BYTES = 1 << 18;
  private static final int READ_BYTES = 1 << 16;

  private final FileChannel channel;
  private long end;

  /** Where a run lies. */
  record Run(long start, long end) {}

  /**
   * @param path of no file
   */
  RunFile(Path path) {
    try {
      channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw Scratch.failure("a temporary file can't be made", e);
    }
  }

  /** Appends a run; nothing where the file was closed, since nobody will read it. */
  synchronized Run write(Records records) {
    long start = end;
    if (!channel.isOpen()) {
      return new Run(start, start);
    }
    ByteBuffer buffer = ByteBuffer.allocate(WRITE_BYTES);
    for (byte[] record = records.next(); record != null; record = records.next()) {
      if (buffer.remaining() < Integer.BYTES) {
        flush(buffer);
      }
      buffer.putInt(record.length);
      if (buffer.remaining() < record.length) {
        flush(buffer);
      }
      if (buffer.remaining() < record.length) {
        write(ByteBuffer.wrap(record));
      } else {
        buffer.put(record);
      }
    }
    flush(buffer);
    return new Run(start, end);
  }

  private void flush(ByteBuffer buffer) {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
    } catch (IOException e) {
      throw Scratch.failure("a temporary file can't be written", e);
    }
  }

  /** The records of a run. */
  Records read(Run run) {
    return new Reading(run);
  }

  private final class Reading implements Records {
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES).flip();
    private long position;
    private final long end;

    Reading(Run run) {
      this.position = run.start();
      this.end = run.end();
    }

    @Override
    public byte @Nullable [] next() {
      if (position == end && !buffer.hasRemaining()) {
        return null;
      }
      if (buffer.remaining() < Integer.BYTES) {
        buffer.compact();
        read(buffer);
        buffer.flip();
      }
      byte[] record = new byte[buffer.getInt()];
      int there = Math.min(record.length, buffer.remaining());
      buffer.get(record, 0, there);
      if (there < record.length) {
        ByteBuffer rest = ByteBuffer.wrap(record, there, record.length - there);
        if (rest.remaining() >= READ_BYTES) {
          read(rest);
        } else {
          buffer.clear();
          read(buffer);
          buffer.flip().get(record, there, record.length - there);
        }
      }
      return record;
    }

    /** Fills a buffer as far as the run goes. */
    private void read(ByteBuffer into) {
      into.limit((int) Math.min(into.limit(), into.position() + end - position));
      try {
        while (into.hasRemaining()) {
          int read = channel.read(into, position);
          if (read < 0) {
            throw new IOException("it ends early");
          }
          position += read;
        }
      } catch (IOException e) {
        throw Scratch.failure("a temporary file can't be read", e);
      }
    }
  }

  /** Waits for a run that is being written. */
  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Scratch.failure("a temporary file can't be closed", e);
    }
  }
}
