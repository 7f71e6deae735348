package dev.omnigraph;

import dev.omnigraph.load.LoadMode;
import dev.omnigraph.load.LoadProgress;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Rows to load.
 *
 * @param source a name for errors, for instance a file name
 * @param data JSONL in UTF-8; read to its end, not closed
 * @param mode what to do with rows that are there already
 * @param maxErrors how many wrong rows to report before giving up, at least 1
 * @param progress hears how far it has come
 * @param ifCommit id of the commit that must be the newest of the branch, or null
 */
public record LoadRequest(
    String source,
    InputStream data,
    LoadMode mode,
    int maxErrors,
    LoadProgress progress,
    @Nullable String ifCommit) {
  /** How many wrong rows are reported where nothing else is asked for. */
  public static final int MAX_ERRORS = 20;

  /** Loads all rows in a mode. */
  public static LoadRequest of(LoadMode mode, String source, InputStream data) {
    return new LoadRequest(source, data, mode, MAX_ERRORS, LoadProgress.SILENT, null);
  }

  /** Loads the rows in a text in a mode. */
  public static LoadRequest of(LoadMode mode, String jsonl) {
    return of(mode, "rows", new ByteArrayInputStream(jsonl.getBytes(StandardCharsets.UTF_8)));
  }

  /** A strict insert of all rows. */
  public static LoadRequest append(String source, InputStream data) {
    return of(LoadMode.APPEND, source, data);
  }

  /** A strict insert of the rows in a text. */
  public static LoadRequest append(String jsonl) {
    return of(LoadMode.APPEND, jsonl);
  }

  public LoadRequest maxErrors(int number) {
    return new LoadRequest(source, data, mode, number, progress, ifCommit);
  }

  public LoadRequest progress(LoadProgress listener) {
    return new LoadRequest(source, data, mode, maxErrors, listener, ifCommit);
  }

  /**
   * Loads only while a commit is the newest of the branch; otherwise there is a {@link
   * dev.omnigraph.error.PreconditionFailedException} and no effect.
   *
   * @param commit its id
   */
  public LoadRequest ifCommit(@Nullable String commit) {
    return new LoadRequest(source, data, mode, maxErrors, progress, References.commitId(commit));
  }
}
