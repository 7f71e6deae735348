package dev.omnigraph;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change of the schema.
 *
 * @param sourceName a name for errors, for instance a file name
 * @param text the whole of the new schema, in the schema language
 * @param losesData whether what it drops is deleted for good, with the history of the branch
 * @param timeLimit after which no further step of that is begun, or null
 * @param progress hears in words what it is at
 */
public record SchemaRequest(
    String sourceName,
    String text,
    boolean losesData,
    @Nullable Duration timeLimit,
    Consumer<String> progress) {

  /** One that deletes nothing: what is dropped stays readable in older versions. */
  public static SchemaRequest of(String sourceName, String text) {
    return new SchemaRequest(sourceName, text, false, null, words -> {});
  }

  /**
   * Makes every drop a hard one: what is dropped, and all older versions of the branch, can't be
   * read any more and are deleted.
   */
  public SchemaRequest allowDataLoss() {
    return new SchemaRequest(sourceName, text, true, timeLimit, progress);
  }

  /** Begins no further step of a hard drop after that long; what is left is gone on with later. */
  public SchemaRequest timeLimit(@Nullable Duration limit) {
    return new SchemaRequest(sourceName, text, losesData, limit, progress);
  }

  public SchemaRequest progress(Consumer<String> listener) {
    return new SchemaRequest(sourceName, text, losesData, timeLimit, listener);
  }
}
