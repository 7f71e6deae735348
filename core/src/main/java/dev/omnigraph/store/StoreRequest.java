package dev.omnigraph.store;

import java.util.Collection;
import java.util.List;

/**
 * One request to a store, as the decorators that count, log and disturb see it.
 *
 * @param kind what is asked
 * @param keys of which objects: one, or for a deletion at least one; for a listing its prefix
 */
public record StoreRequest(Kind kind, List<String> keys) {

  /** The kinds of requests. */
  public enum Kind {
    GET,
    RANGE,
    TAIL,
    PUT,
    PUT_IF_ABSENT,
    LIST,
    DELETE
  }

  public StoreRequest {
    keys = List.copyOf(keys);
  }

  public static StoreRequest of(Kind kind, String key) {
    return new StoreRequest(kind, List.of(key));
  }

  public static StoreRequest of(Kind kind, Collection<String> keys) {
    return new StoreRequest(kind, List.copyOf(keys));
  }

  /** The key, the prefix of a listing, or the first of the keys to be deleted. */
  public String key() {
    return keys.getFirst();
  }

  /** The first path element of the key, for instance {@code __manifest}. */
  public String folder() {
    int end = key().indexOf('/');
    return end < 0 ? key() : key().substring(0, end);
  }

  /** For people: {@code PUT_IF_ABSENT __manifest/main/1.json}. */
  @Override
  public String toString() {
    return kind + " " + key() + (keys.size() > 1 ? " +" + (keys.size() - 1) : "");
  }
}
