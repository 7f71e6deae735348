package dev.omnigraph.table;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowBuffer;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.jspecify.annotations.Nullable;

/** Writes one fragment; {@link FragmentFooter} describes the format. */
final class FragmentFileWriter implements AutoCloseable {
  /** The end-of-stream mark that Arrow writes in front of the footer. */
  private static final int END_OF_STREAM = 8;

  private final GraphType type;
  private final int schemaVersion;
  private final boolean compress;
  private final boolean tombstones;
  private final FragmentOutput output;
  private final VectorSchemaRoot root;
  private final BatchWriter writer;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<FragmentFooter.BatchJson> batches = new ArrayList<>();
  private final List<KeyFilter> filters = new ArrayList<>();
  private final Map<String, ColumnSummary.Builder> summaries = new LinkedHashMap<>();
  private boolean finished;
  private long rows;
  private long deleted;
  private @Nullable String minId;
  private @Nullable String maxId;

  FragmentFileWriter(
      GraphType type,
      int schemaVersion,
      boolean compress,
      boolean tombstones,
      Path directory,
      BufferAllocator allocator) {
    this.type = type;
    this.schemaVersion = schemaVersion;
    this.compress = compress;
    this.tombstones = tombstones;
    this.output = new FragmentOutput(directory);
    this.root = VectorSchemaRoot.create(FragmentFooter.schema(type, tombstones), allocator);
    this.writer = new BatchWriter(root, output, metadata, compress);
    for (Column column : ColumnValues.ofWholeRows(type, type instanceof EdgeType)) {
      if (ColumnSummary.isFor(column.type())) {
        summaries.put(column.name(), new ColumnSummary.Builder(column.type()));
      }
    }
  }

  boolean tombstones() {
    return tombstones;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return output.position();
  }

  /** Writes the rows as one batch. */
  void write(List<Row> batch) throws IOException {
    RowColumns.fill(root, type, batch);
    try {
      writer.writeBatch();
    } finally {
      root.clear();
    }
    Written written = writer.last();
    KeyFilter filter = KeyFilter.forKeys(batch.size());
    String min = batch.getFirst().id();
    String max = min;
    for (Row row : batch) {
      filter.add(KeyFilter.hash(Utf8.bytes(row.id())));
      min = Row.ID_ORDER.compare(row.id(), min) < 0 ? row.id() : min;
      max = Row.ID_ORDER.compare(row.id(), max) > 0 ? row.id() : max;
      deleted += row.deleted() ? 1 : 0;
    }
    summarize(batch);
    filters.add(filter);
    batches.add(
        new FragmentFooter.BatchJson(
            batch.size(),
            min,
            max,
            key(batch.getFirst()),
            key(batch.getLast()),
            written.nodes(),
            written.buffers()));
    rows += batch.size();
    minId = minId == null || Row.ID_ORDER.compare(min, minId) < 0 ? min : minId;
    maxId = maxId == null || Row.ID_ORDER.compare(max, maxId) > 0 ? max : maxId;
  }

  private void summarize(List<Row> batch) {
    for (Row row : batch) {
      if (row.deleted()) {
        continue;
      }
      summarize(FragmentFooter.ID, row.id());
      if (type instanceof EdgeType) {
        summarize(FragmentFooter.SRC, row.src());
        summarize(FragmentFooter.DST, row.dst());
      }
      for (int p = 0; p < row.values().length; p++) {
        summarize(type.properties().get(p).id(), row.values()[p]);
      }
    }
    summaries.values().forEach(ColumnSummary.Builder::endBatch);
  }

  private void summarize(String column, @Nullable Object value) {
    ColumnSummary.Builder summary = summaries.get(column);
    if (summary != null && value != null) {
      summary.add(value);
    }
  }

  private @Nullable List<String> key(Row row) {
    return type instanceof EdgeType ? List.of(row.source(), row.destination(), row.id()) : null;
  }

  FragmentFile finish() throws IOException {
    metadata.putAll(FragmentFooter.metadata(type, schemaVersion, compress, batches, filters));
    summaries.forEach(
        (column, summary) ->
            metadata.put(FragmentFooter.COLUMN_KEY + column, FragmentFooter.json(summary.build())));
    writer.end();
    output.close();
    root.close();
    long footerBytes = output.position() - output.tailStart();
    if (footerBytes > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          "fragment_footer", "the footer of a fragment would have " + footerBytes + " bytes");
    }
    FragmentFile file =
        new FragmentFile(
            output.content(),
            new Fragment(
                "",
                rows,
                output.position(),
                (int) footerBytes,
                output.tailCrc(),
                Objects.requireNonNull(minId),
                Objects.requireNonNull(maxId),
                deleted,
                schemaVersion));
    finished = true;
    return file;
  }

  /** Frees the memory; what is not finished is deleted. */
  @Override
  public void close() {
    root.close();
    if (!finished) {
      try {
        output.discard();
      } catch (IOException e) {
        throw FragmentFile.temporarySpace(e);
      }
    }
  }

  /** Nodes and buffers of a batch as the footer tells them. */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  private record Written(long[] nodes, long[] buffers) {}

  /** Arrow's writer, watched: it never tells where it has put the buffers. */
  private static final class BatchWriter extends ArrowFileWriter {
    private final FragmentOutput output;
    private @Nullable Written last;

    BatchWriter(
        VectorSchemaRoot root,
        FragmentOutput output,
        Map<String, String> metadata,
        boolean compress) {
      super(
          root,
          new MapDictionaryProvider(),
          output,
          metadata, // kept by reference, and read only by end()
          IpcOption.DEFAULT,
          compress ? CommonsCompressionFactory.INSTANCE : NoCompressionCodec.Factory.INSTANCE,
          compress ? CodecType.ZSTD : CodecType.NO_COMPRESSION,
          Optional.empty());
      this.output = output;
    }

    Written last() {
      return Objects.requireNonNull(last);
    }

    @Override
    protected ArrowBlock writeRecordBatch(ArrowRecordBatch batch) throws IOException {
      ArrowBlock block = super.writeRecordBatch(batch);
      long body = block.getOffset() + block.getMetadataLength();
      last = new Written(nodes(batch), buffers(batch, body));
      return block;
    }

    private static long[] nodes(ArrowRecordBatch batch) {
      long[] nodes = new long[2 * batch.getNodes().size()];
      int at = 0;
      for (ArrowFieldNode node : batch.getNodes()) {
        nodes[at++] = node.getLength();
        nodes[at++] = node.getNullCount();
      }
      return nodes;
    }

    private static long[] buffers(ArrowRecordBatch batch, long body) {
      List<ArrowBuffer> layout = batch.getBuffersLayout();
      long[] buffers = new long[3 * layout.size()];
      for (int i = 0; i < layout.size(); i++) {
        ArrowBuf buffer = batch.getBuffers().get(i);
        CRC32C crc = new CRC32C();
        if (buffer.readableBytes() > 0) {
          crc.update(buffer.nioBuffer(buffer.readerIndex(), (int) buffer.readableBytes()));
        }
        buffers[3 * i] = body + layout.get(i).getOffset();
        buffers[3 * i + 1] = layout.get(i).getSize();
        buffers[3 * i + 2] = crc.getValue();
      }
      return buffers;
    }

    @Override
    protected void endInternal(WriteChannel out) throws IOException {
      output.checksumAfter(END_OF_STREAM);
      super.endInternal(out);
    }
  }
}
