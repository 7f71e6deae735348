package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.omnigraph.table.KeyHashes;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keys of one table by the space they belong to: as a write summary what a commit wrote there, as
 * part of a read set what a transaction looked up there.
 *
 * <p>Spaces: {@link #IDS} (ids of rows), {@link #GONE} (of those that go), the id of a unique
 * constraint (its tuples), on edges {@link #SRC} and {@link #DST} (ids of the endpoints).
 *
 * @param spaces by name; empty ones are left out
 */
public record Footprint(@JsonValue Map<String, KeyHashes> spaces) {
  /** No keys at all. */
  public static final Footprint NONE = new Footprint(Map.of());

  /** Space of the ids of a table's rows. */
  public static final String IDS = "ids";

  /** Space of the ids of rows that go: who only rests on a row's being there looks here. */
  public static final String GONE = "gone";

  /** Space of the ids of sources. */
  public static final String SRC = "src";

  /** Space of the ids of destinations. */
  public static final String DST = "dst";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Footprint {
    TreeMap<String, KeyHashes> some = new TreeMap<>(spaces);
    some.values().removeIf(KeyHashes::isEmpty);
    spaces = java.util.Collections.unmodifiableMap(some);
  }

  /** Whether some key may be in both. */
  public boolean overlaps(Footprint other) {
    for (Map.Entry<String, KeyHashes> space : spaces.entrySet()) {
      KeyHashes there = other.spaces.get(space.getKey());
      if (there != null && space.getValue().overlaps(there)) {
        return true;
      }
    }
    return false;
  }

  /** Collects keys by space; not thread-safe. */
  public static final class Builder {
    private final Map<String, KeyHashes.Builder> spaces = new TreeMap<>();

    /** Adds a key, of one or several parts, to a space. */
    public void add(String space, String... key) {
      spaces.computeIfAbsent(space, name -> new KeyHashes.Builder()).add(key);
    }

    /** Adds every key of a space. */
    public void addAll(String space) {
      spaces.computeIfAbsent(space, name -> new KeyHashes.Builder()).addAll();
    }

    public Footprint build() {
      Map<String, KeyHashes> built = new TreeMap<>();
      spaces.forEach((space, keys) -> built.put(space, keys.build()));
      return new Footprint(built);
    }
  }
}
