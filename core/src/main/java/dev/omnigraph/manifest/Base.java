package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.store.Document;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a branch on which the records of a version object build.
 *
 * @param version the version whose state it is; 0 before the first
 * @param object key of the object that holds the rest where that is large, or null
 * @param contract the schema at that version; null at version 0 or where it is an object of its own
 * @param contractObject key of that object, or null
 * @param tables by table id
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Base(
    long version,
    @Nullable String object,
    @Nullable Contract contract,
    @Nullable String contractObject,
    Map<String, TableState> tables) {
  /** Before the first version: no schema, no tables. */
  public static final Base NOTHING = new Base(0, null, null, null, Map.of());

  /** A base up to this many bytes travels in the version object. */
  public static final int INLINE_BYTES = 64 << 10;

  private static final String KIND = "base";

  public Base {
    tables = tables == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(tables));
  }

  /** The bytes of the object that holds it where it is large. */
  public byte[] toBytes() {
    return Document.write(KIND, Version.FORMAT, this);
  }

  /** What stands for it in a version object once it is an object of its own. */
  public Base asObject(String key) {
    return new Base(version, key, null, null, Map.of());
  }

  /** The whole of this base, as it was read from its object. */
  Base read(String key, byte[] bytes) {
    Base whole = Document.read(key, bytes, KIND, Version.FORMAT, Base.class);
    if (whole.version != version) {
      throw new CorruptException(
          key, "it holds the base at version %d, not %d".formatted(whole.version, version));
    }
    return whole;
  }
}
