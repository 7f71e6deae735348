package dev.omnigraph.table;

import static dev.omnigraph.store.Document.expect;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * Whether every value of a vector that was loaded lies within its buffers. Checksums only tell that
 * the buffers are those that were written.
 */
final class VectorCheck {
  private VectorCheck() {}

  /**
   * @throws IllegalArgumentException if one does not
   */
  static void run(FieldVector vector) {
    int count = vector.getValueCount();
    expect(holds(vector.getValidityBuffer(), count, 1), "as many marks of nulls as values");
    expect(
        vector.getNullCount() == 0 || vector.getField().isNullable(), "no null where none can be");
    switch (vector) {
      case BitVector bits ->
          expect(holds(bits.getDataBuffer(), count, 1), "as many bits as values");
      case BaseFixedWidthVector fixed ->
          expect(
              holds(fixed.getDataBuffer(), count, (long) Byte.SIZE * fixed.getTypeWidth()),
              "as much data as values");
      case BaseVariableWidthVector texts ->
          offsets(texts.getOffsetBuffer(), count, texts.getDataBuffer().capacity());
      case ListVector list ->
          offsets(list.getOffsetBuffer(), count, list.getDataVector().getValueCount());
      case FixedSizeListVector list ->
          expect(
              list.getDataVector().getValueCount() >= (long) count * list.getListSize(),
              "as many items as the lists have");
      default -> throw new IllegalArgumentException("no values of " + vector.getField());
    }
    vector.getChildrenFromFields().forEach(VectorCheck::run);
  }

  private static boolean holds(ArrowBuf buffer, int count, long bits) {
    return buffer.capacity() * Byte.SIZE >= count * bits;
  }

  private static void offsets(ArrowBuf offsets, int count, long end) {
    if (count == 0) {
      return;
    }
    expect(holds(offsets, count + 1, Integer.SIZE), "as many offsets as values");
    int before = offsets.getInt(0);
    expect(before >= 0, "offsets from 0");
    for (int i = 1; i <= count; i++) {
      int next = offsets.getInt((long) i * Integer.BYTES);
      expect(next >= before, "offsets in order");
      before = next;
    }
    expect(before <= end, "offsets that end where the data does");
  }
}
