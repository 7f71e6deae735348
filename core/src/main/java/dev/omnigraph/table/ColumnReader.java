package dev.omnigraph.table;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/** Fetches footers and columns of fragments, each checked before it is used. */
final class ColumnReader {
  private static final CompressionCodec ZSTD =
      CommonsCompressionFactory.INSTANCE.createCodec(CodecType.ZSTD);

  private final Source source;
  private final BufferAllocator allocator;

  ColumnReader(Source source, BufferAllocator allocator) {
    this.source = source;
    this.allocator = allocator;
  }

  /** Where bytes of fragments come from. */
  @FunctionalInterface
  interface Source {
    List<ByteBuffer> read(Fragment fragment, List<ByteRange> ranges);
  }

  /** Reads from a store. */
  static Source of(ObjectStore store) {
    return (fragment, ranges) -> {
      try {
        return store.read(fragment.key(), ranges).buffers();
      } catch (ObjectNotFoundException e) {
        throw new CorruptException(fragment.key(), "it is missing, but the graph refers to it", e);
      }
    };
  }

  /** Reads the one fragment that is in memory. */
  static Source of(byte[] bytes) {
    return (fragment, ranges) ->
        ranges.stream()
            .map(range -> ByteBuffer.wrap(bytes, (int) range.offset(), range.length()).slice())
            .toList();
  }

  /** Reads a footer: one request. */
  FragmentFooter footer(Part.Stored part) {
    Fragment fragment = part.fragment();
    ByteRange range =
        new ByteRange(fragment.bytes() - fragment.footerBytes(), fragment.footerBytes());
    return FragmentFooter.parse(
        part.tableId(), fragment, source.read(fragment, List.of(range)).getFirst());
  }

  /**
   * Reads columns of batches of one fragment: the ranges of their buffers in one call.
   *
   * @param wants columns that the fragment has
   * @return one chunk for each, with a reference for the caller
   */
  List<Chunk> columns(Fragment fragment, FragmentFooter footer, List<Want> wants) {
    List<ByteRange> ranges = new ArrayList<>();
    for (Want want : wants) {
      FragmentFooter.Column column = column(footer, want);
      long[] buffers = footer.batches().get(want.batch()).buffers();
      for (int b = column.firstBuffer(); b < column.firstBuffer() + column.buffers(); b++) {
        if (buffers[3 * b + 1] > 0) {
          ranges.add(new ByteRange(buffers[3 * b], Math.toIntExact(buffers[3 * b + 1])));
        }
      }
    }
    Iterator<ByteBuffer> fetched =
        ranges.isEmpty()
            ? List.<ByteBuffer>of().iterator()
            : source.read(fragment, ranges).iterator();
    List<Chunk> chunks = new ArrayList<>(wants.size());
    try {
      for (Want want : wants) {
        chunks.add(decode(fragment, footer, want, fetched));
      }
      return chunks;
    } catch (OutOfMemoryException | CorruptException e) {
      chunks.forEach(Chunk::release);
      throw e;
    } catch (RuntimeException e) {
      chunks.forEach(Chunk::release);
      throw new CorruptException(fragment.key(), "its columns don't fit its footer", e);
    }
  }

  private static FragmentFooter.Column column(FragmentFooter footer, Want want) {
    return Objects.requireNonNull(footer.columns().get(want.column().name()));
  }

  private Chunk decode(
      Fragment fragment, FragmentFooter footer, Want want, Iterator<ByteBuffer> fetched) {
    FragmentFooter.Column column = column(footer, want);
    FragmentFooter.Batch batch = footer.batches().get(want.batch());
    List<ArrowBuf> buffers = new ArrayList<>(column.buffers());
    FieldVector vector = column.field().createVector(allocator);
    try {
      for (int b = column.firstBuffer(); b < column.firstBuffer() + column.buffers(); b++) {
        if (batch.buffers()[3 * b + 1] == 0) {
          buffers.add(allocator.getEmpty());
        } else {
          ByteBuffer bytes = fetched.next();
          check(fragment, want, bytes, batch.buffers()[3 * b + 2]);
          buffers.add(unpacked(bytes, footer.zstd()));
        }
      }
      LongBuffer nodes = LongBuffer.wrap(batch.nodes(), 2 * column.firstNode(), 2 * column.nodes());
      load(vector, nodes, buffers.iterator());
      VectorCheck.run(vector);
      return new Chunk(vector);
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
  }

  /** As Arrow's own loader does, which leaks what it has unpacked when memory runs out. */
  private static void load(FieldVector vector, LongBuffer nodes, Iterator<ArrowBuf> buffers) {
    ArrowFieldNode node = new ArrowFieldNode(nodes.get(), nodes.get());
    List<ArrowBuf> own = new ArrayList<>();
    for (int b = TypeLayout.getTypeBufferCount(vector.getField().getType()); b > 0; b--) {
      own.add(buffers.next());
    }
    vector.loadFieldBuffers(node, own);
    for (FieldVector child : vector.getChildrenFromFields()) {
      load(child, nodes, buffers);
    }
  }

  private static void check(Fragment fragment, Want want, ByteBuffer bytes, long expected) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    if (crc.getValue() != expected) {
      throw new CorruptException(
          fragment.key(),
          "the checksum of column `%s` in batch %d is %08x, expected %08x"
              .formatted(want.column().name(), want.batch(), crc.getValue(), expected));
    }
  }

  private ArrowBuf unpacked(ByteBuffer bytes, boolean zstd) {
    ArrowBuf stored = arrow(bytes);
    if (!zstd) {
      return stored;
    }
    try {
      return ZSTD.decompress(allocator, stored); // closes what was stored
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** The bytes for Arrow: mapped memory as it is, anything else as a copy. */
  private ArrowBuf arrow(ByteBuffer bytes) {
    if (bytes.isDirect()) {
      ArrowBuf wrapped =
          allocator.wrapForeignAllocation(new MappedBytes(MemorySegment.ofBuffer(bytes)));
      return wrapped.writerIndex(wrapped.capacity());
    }
    ArrowBuf copy = allocator.buffer(bytes.remaining());
    copy.setBytes(0, bytes.duplicate());
    return copy.writerIndex(bytes.remaining());
  }

  /** Keeps mapped memory reachable for as long as Arrow uses it. */
  private static final class MappedBytes extends ForeignAllocation {
    @SuppressWarnings({"unused", "UnusedVariable"})
    private volatile @Nullable MemorySegment segment;

    MappedBytes(MemorySegment segment) {
      super(segment.byteSize(), segment.address());
      this.segment = segment;
    }

    @Override
    protected void release0() {
      segment = null;
    }
  }
}
