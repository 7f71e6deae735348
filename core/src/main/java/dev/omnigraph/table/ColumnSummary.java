package dev.omnigraph.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a footer tells of the values of one column: single values, no Blob.
 *
 * @param distinct a {@link DistinctSketch} of the values of live rows
 * @param min for each batch, spelled as in {@link InlineRows}, a value that is not above any of its
 *     rows'; null where there is none or no bound can be told
 * @param max likewise not below any
 */
record ColumnSummary(String distinct, List<JsonNode> min, List<JsonNode> max) {

  /** The characters to which a bound is cut, a character being a code point. */
  static final int LONGEST_TEXT = 32;

  static boolean isFor(PropertyType type) {
    return type.isScalar() && type.kind() != Kind.BLOB;
  }

  /** The order of bounds. */
  @SuppressWarnings("unchecked") // all values are of the one class that stands for the kind
  static Comparator<Object> order(Kind kind) {
    return kind == Kind.STRING || kind == Kind.ENUM
        ? (a, b) -> Row.ID_ORDER.compare((String) a, (String) b)
        : (a, b) -> ((Comparable<Object>) a).compareTo(b);
  }

  /** Roughly the bytes that it takes in memory. */
  long weight() {
    return 200 + 64L * (min.size() + max.size());
  }

  /** Collects the values of a column, batch after batch. */
  static final class Builder {
    private final PropertyType type;
    private final Comparator<Object> order;
    private final DistinctSketch distinct = new DistinctSketch();
    private final List<JsonNode> mins = new ArrayList<>();
    private final List<JsonNode> maxes = new ArrayList<>();
    private @Nullable Object min;
    private @Nullable Object max;

    Builder(PropertyType type) {
      this.type = type;
      this.order = order(type.kind());
    }

    void add(Object value) {
      distinct.add(value);
      min = min == null || order.compare(value, min) < 0 ? value : min;
      max = max == null || order.compare(value, max) > 0 ? value : max;
    }

    void endBatch() {
      boolean told = isFinite(min) && isFinite(max);
      mins.add(spell(told && min instanceof String text ? cut(text) : told ? min : null));
      maxes.add(spell(told && max instanceof String text ? cutUp(text) : told ? max : null));
      min = null;
      max = null;
    }

    private JsonNode spell(@Nullable Object value) {
      return value == null ? JsonNodeFactory.instance.nullNode() : InlineValues.spell(type, value);
    }

    /** Floats that the schema refuses have no spelling; NaN counts as the largest. */
    private static boolean isFinite(@Nullable Object value) {
      return !(value instanceof Float || value instanceof Double)
          || Double.isFinite(((Number) value).doubleValue());
    }

    private static String cut(String text) {
      return text.codePointCount(0, text.length()) <= LONGEST_TEXT
          ? text
          : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }

    /** A short text that is not before any that begins like a long one; null if there is none. */
    static @Nullable String cutUp(String text) {
      String beginning = cut(text);
      if (beginning.length() == text.length()) {
        return text;
      }
      int end = beginning.length();
      while (end > 0) {
        int last = beginning.codePointBefore(end);
        end -= Character.charCount(last);
        if (last < Character.MAX_CODE_POINT) {
          int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
          return beginning.substring(0, end) + Character.toString(next);
        }
      }
      return null;
    }

    ColumnSummary build() {
      return new ColumnSummary(distinct.spell(), mins, maxes);
    }
  }
}
