package dev.omnigraph.table;

import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Fragments that were never put on a store: read from where they were written, under names that no
 * object has. Safe for any number of threads.
 */
final class PrivateFragments implements ColumnReader.Source {
  private final ColumnReader.Source others;
  private final Map<String, FragmentFile> files = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();

  /**
   * @param others has all other fragments
   */
  PrivateFragments(ColumnReader.Source others) {
    this.others = others;
  }

  /** Takes a fragment over. */
  Fragment add(FragmentFile file) {
    String key = "private/" + number.incrementAndGet();
    files.put(key, file);
    return file.fragment(key);
  }

  void remove(Fragment fragment) {
    FragmentFile file = files.remove(fragment.key());
    if (file != null) {
      file.close();
    }
  }

  @Override
  public List<ByteBuffer> read(Fragment fragment, List<ByteRange> ranges) {
    @Nullable FragmentFile file = files.get(fragment.key());
    return file == null
        ? others.read(fragment, ranges)
        : switch (file.content()) {
          case Content.Bytes bytes -> ColumnReader.of(bytes.bytes()).read(fragment, ranges);
          case Content.File on -> read(on.path(), ranges);
        };
  }

  private static List<ByteBuffer> read(Path path, List<ByteRange> ranges) {
    List<ByteBuffer> buffers = new ArrayList<>(ranges.size());
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      for (ByteRange range : ranges) {
        ByteBuffer buffer = ByteBuffer.allocate(range.length());
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, range.offset() + buffer.position()) < 0) {
            throw new EOFException("it ends early");
          }
        }
        buffers.add(buffer.flip());
      }
      return buffers;
    } catch (IOException e) {
      throw FragmentFile.temporarySpace(e);
    }
  }
}
