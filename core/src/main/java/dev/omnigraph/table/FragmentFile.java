package dev.omnigraph.table;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.store.Content;
import java.io.IOException;
import java.nio.file.Files;

/**
 * A fragment that is written but not yet on a store. Owns its temporary file, if it has one, until
 * it is closed.
 *
 * @param content what to put
 * @param unnamed what is known of the fragment, its key empty
 */
public record FragmentFile(Content content, Fragment unnamed) implements AutoCloseable {

  /** What is known of the fragment once the content is on the store as {@code key}. */
  public Fragment fragment(String key) {
    return new Fragment(
        key,
        unnamed.rows(),
        unnamed.bytes(),
        unnamed.footerBytes(),
        unnamed.footerCrc(),
        unnamed.minId(),
        unnamed.maxId(),
        unnamed.tombstones(),
        unnamed.schemaVersion());
  }

  /** Deletes the temporary file. */
  @Override
  public void close() {
    if (content instanceof Content.File file) {
      try {
        Files.deleteIfExists(file.path());
      } catch (IOException e) {
        throw temporarySpace(e);
      }
    }
  }

  static LimitExceededException temporarySpace(IOException cause) {
    return new LimitExceededException(
        "temporary_space",
        "a temporary file can't be written (%s); make room or name another directory"
            .formatted(cause),
        cause);
  }
}
