package dev.omnigraph.testing;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.vector.ipc.message.ArrowFooter;

/**
 * The bytes of a fragment in parts that can be exchanged.
 *
 * @param body all before the footer
 * @param footer without its length and the closing magic
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record FragmentBytes(byte[] body, byte[] footer) {
  private static final int TRAILER = 10;

  public static FragmentBytes of(byte[] bytes) {
    int end = bytes.length - TRAILER;
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    return new FragmentBytes(
        Arrays.copyOf(bytes, end - length), Arrays.copyOfRange(bytes, end - length, end));
  }

  private ArrowFooter arrow() {
    return new ArrowFooter(Footer.getRootAsFooter(ByteBuffer.wrap(footer)));
  }

  /** What the footer says of the batches and columns, to be changed. */
  public Map<String, String> metadata() {
    return new HashMap<>(arrow().getMetaData());
  }

  /** The same with other metadata. */
  public FragmentBytes metadata(Map<String, String> metadata) {
    ArrowFooter old = arrow();
    FlatBufferBuilder builder = new FlatBufferBuilder();
    builder.finish(
        new ArrowFooter(old.getSchema(), old.getDictionaries(), old.getRecordBatches(), metadata)
            .writeTo(builder));
    return new FragmentBytes(body, builder.sizedByteArray());
  }

  /** The footer with its end. */
  public byte[] end() {
    ByteBuffer end = ByteBuffer.allocate(footer.length + TRAILER).order(ByteOrder.LITTLE_ENDIAN);
    return end.put(footer)
        .putInt(footer.length)
        .put("ARROW1".getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  public byte[] whole() {
    byte[] end = end();
    byte[] whole = Arrays.copyOf(body, body.length + end.length);
    System.arraycopy(end, 0, whole, body.length, end.length);
    return whole;
  }

  /** Of some bytes. */
  public static long crc(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, length);
    return crc.getValue();
  }
}
