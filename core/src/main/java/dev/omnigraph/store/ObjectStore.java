package dev.omnigraph.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A flat set of named objects: the only thing the engine asks of the world.
 *
 * <p>The one atomic primitive is {@link #putIfAbsent}: of any number of creators of one key exactly
 * one gets {@link PutIfAbsent.Created}, for ever, whatever process or machine they run on.
 * Everything else must be strongly consistent: what a successful call wrote or deleted, every later
 * call sees.
 *
 * <p>Every answer carries the store's time, by which alone the engine decides anything. It must not
 * lie before the moment at which the request was sent by more than the skew between the store's own
 * machines.
 *
 * <p><b>Keys</b> are checked by {@link ObjectKeys#check(String)}: 1 to 1,024 bytes of UTF-8,
 * segments split by {@code /}, none of them empty, {@code .} or {@code ..}, no control characters.
 * A key of which another is a folder ({@code a} beside {@code a/b}) may be refused by a store that
 * can't hold both.
 *
 * <p><b>Errors</b> are {@link dev.omnigraph.error.StoreException}s: {@link
 * ObjectNotFoundException}, {@link StoreUnavailableException} (no effect, try later), {@link
 * WriteOutcomeUnknownException} (a write that may have happened), {@link AccessDeniedException},
 * {@link StoreMisconfiguredException}. A key that breaks the rules is an {@link
 * dev.omnigraph.error.InvalidInputException}.
 *
 * <p><b>Threads</b>: a store is safe for any number of them. An interrupted thread leaves a call
 * with {@link StoreUnavailableException} or an unknown outcome and its interrupt flag set.
 */
public interface ObjectStore extends AutoCloseable {

  /** Where this store is: enough to know whether two handles speak to the same place. */
  StoreLocation location();

  /**
   * Whether reads of ranges are served as mapped memory, so that data is better left uncompressed.
   */
  default boolean mapsMemory() {
    return false;
  }

  /**
   * From how many bytes on content is sent in several parts; {@link Long#MAX_VALUE} where it never
   * is.
   */
  default long multipartSize() {
    return Long.MAX_VALUE;
  }

  /**
   * How long an answer of this store may count: longer than any request is under way and than the
   * clocks of the store's machines differ. Fixed in a graph when it is created.
   */
  default Duration window() {
    return Duration.ofHours(1);
  }

  /**
   * The whole object.
   *
   * @throws ObjectNotFoundException with the store's time
   */
  StoredObject get(String key);

  /**
   * Several ranges of one object, in the order asked for. Ranges close to one another are fetched
   * in one request ({@link RangeCoalescing}), others in parallel.
   *
   * @param ranges at least one
   * @throws ObjectNotFoundException with the store's time
   * @throws dev.omnigraph.error.CorruptException if the object ends before a range does
   */
  RangesRead read(String key, List<ByteRange> ranges);

  /**
   * The last {@code length} bytes of an object, or all of it where it is shorter.
   *
   * @param length at least 1
   * @throws ObjectNotFoundException with the store's time
   */
  TailRead readTail(String key, int length);

  /**
   * Writes an object, replacing one that is there. No reader sees a mixture of the two.
   *
   * @return the store's time
   * @throws WriteOutcomeUnknownException if the object may or may not have been written
   */
  Instant put(String key, Content content);

  /**
   * Creates an object if there is none of that name. Large content (of several parts) is as
   * conditional as small.
   *
   * <p>Is sent once: an answer that is neither a success, nor a refusal is {@link
   * PutIfAbsent.Unknown}, and the creation may still take effect at any later time.
   */
  PutIfAbsent putIfAbsent(String key, Content content);

  /**
   * One page of a listing: at most {@link ListRequest#limit} entries in lexicographic order of
   * their keys' UTF-8 bytes.
   */
  ListPage list(ListRequest request);

  /**
   * Deletes objects; one that is gone already is success.
   *
   * @param keys at least one
   * @return the store's time of the last answer
   * @throws WriteOutcomeUnknownException if some of them may or may not have been deleted
   */
  Instant delete(Collection<String> keys);

  /**
   * Frees connections and locks. Objects handed out before stay readable; every later call throws
   * {@link IllegalStateException}. Closing again does nothing.
   */
  @Override
  void close();

  /**
   * All pages of a listing, each fetched when it is needed; the request's limit is the page size.
   */
  default Stream<ListEntry> listAll(ListRequest request) {
    return StreamSupport.stream(new PagedListing(this, request), false);
  }
}
