package dev.omnigraph.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * The note that a place was seen to keep the one condition on which every commit rests: of several
 * creators of an object one wins. There are stores that ignore it and would lose commits without a
 * word.
 *
 * @param scheme of the place
 * @param endpoint of the place
 * @param bucket of the place
 * @param storeTime when it was proved, by the store's clock, in ISO 8601
 */
public record ConditionProof(String scheme, String endpoint, String bucket, String storeTime) {
  private static final int ROUNDS = 32;
  private static final int CREATORS = 16;

  /** Whether the note is about this place; a copy of the graph elsewhere has to prove again. */
  public boolean isFor(StoreLocation place) {
    return scheme.equals(place.scheme())
        && endpoint.equals(place.endpoint())
        && bucket.equals(place.bucket());
  }

  /**
   * Lets 16 creators race for an object in each of 32 rounds and deletes the objects: 512
   * creations, 32 reads, one deletion. Rounds about which lost answers leave a doubt are run again.
   *
   * @param name makes the keys {@code __probe/<name>-<round>}; nobody else may use it
   * @throws StoreMisconfiguredException if the store does not keep the condition
   * @throws StoreUnavailableException if too many answers are lost to tell
   */
  public static ConditionProof prove(ObjectStore store, String name) {
    List<String> keys = new ArrayList<>();
    try {
      race(store, name, keys);
    } catch (RuntimeException e) {
      try {
        store.delete(keys);
      } catch (RuntimeException untidy) {
        e.addSuppressed(untidy);
      }
      throw e;
    }
    StoreLocation place = store.location();
    Instant storeTime = store.delete(keys);
    return new ConditionProof(
        place.scheme(), place.endpoint(), place.bucket(), storeTime.toString());
  }

  private static void race(ObjectStore store, String name, List<String> keys) {
    try (ExecutorService threads = CreationRace.threads(CREATORS)) {
      for (int proved = 0; proved < ROUNDS; ) {
        if (keys.size() == 2 * ROUNDS) {
          throw new StoreUnavailableException(
              "too many answers of %s are lost to tell whether it can hold a graph; try again later"
                  .formatted(store.location().uri()),
              null);
        }
        String key = "__probe/" + name + "-" + keys.size();
        keys.add(key);
        if (CreationRace.run(store, key, contents(key), threads).judge()) {
          proved++;
        }
      }
    }
  }

  private static List<byte[]> contents(String key) {
    List<byte[]> contents = new ArrayList<>();
    for (int creator = 0; creator < CREATORS; creator++) {
      contents.add((key + " by " + creator).getBytes(StandardCharsets.UTF_8));
    }
    return contents;
  }
}
