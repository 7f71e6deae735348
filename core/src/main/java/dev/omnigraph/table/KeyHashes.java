package dev.omnigraph.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * A set of keys as 64-bit hashes, or all keys: what a commit wrote or a transaction looked up.
 *
 * <p>Two sets that share a key always {@linkplain #overlaps overlap}; two that don't may be said
 * to, because hashes collide and large sets are kept as {@link #ALL}. That costs a second run,
 * never a wrong result. The hash is the first half of MurmurHash3 x64-128 with seed 0 over UTF-8.
 */
public final class KeyHashes {
  /** The largest number of keys that are told apart. */
  public static final int BOUND = 512;

  /** Every key there is. */
  public static final KeyHashes ALL = new KeyHashes(true, new long[0]);

  private final boolean all;
  private final long[] sorted;

  private KeyHashes(boolean all, long[] sorted) {
    this.all = all;
    this.sorted = sorted;
  }

  /** Whether some key may be in both sets. */
  public boolean overlaps(KeyHashes other) {
    if (isEmpty() || other.isEmpty()) {
      return false;
    }
    if (all || other.all) {
      return true;
    }
    int i = 0;
    int j = 0;
    while (i < sorted.length && j < other.sorted.length) {
      int order = Long.compare(sorted[i], other.sorted[j]);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    return false;
  }

  public boolean isEmpty() {
    return !all && sorted.length == 0;
  }

  @JsonValue
  String toText() {
    if (all) {
      return "all";
    }
    ByteBuffer bytes = ByteBuffer.allocate(sorted.length * Long.BYTES);
    bytes.asLongBuffer().put(sorted);
    return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
  }

  @JsonCreator
  static KeyHashes ofText(String text) {
    if (text.equals("all")) {
      return ALL;
    }
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length % Long.BYTES != 0) {
      throw new IllegalArgumentException("no whole number of hashes");
    }
    long[] hashes = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(hashes);
    Arrays.sort(hashes);
    return new KeyHashes(false, hashes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyHashes that && all == that.all && Arrays.equals(sorted, that.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return all ? "all" : sorted.length + " keys";
  }

  /** Collects keys; not thread-safe. */
  public static final class Builder {
    private final Set<Long> hashes = new HashSet<>();
    private boolean all;

    /** Adds a key of one or several parts; parts that are joined differently are different keys. */
    public void add(String... parts) {
      if (hashes.size() <= BOUND) {
        hashes.add(hash(parts));
      }
    }

    /** Adds every key there is. */
    public void addAll() {
      all = true;
    }

    public KeyHashes build() {
      if (all || hashes.size() > BOUND) {
        return ALL;
      }
      return new KeyHashes(false, hashes.stream().mapToLong(Long::longValue).sorted().toArray());
    }

    private static long hash(String... parts) {
      StringBuilder joined = new StringBuilder(parts[0]);
      for (int i = 1; i < parts.length; i++) {
        joined.append('\0').append(parts[i].length()).append('\0').append(parts[i]);
      }
      byte[] bytes = joined.toString().getBytes(StandardCharsets.UTF_8);
      return MurmurHash3.hash128x64(bytes, 0, bytes.length, 0)[0];
    }
  }
}
