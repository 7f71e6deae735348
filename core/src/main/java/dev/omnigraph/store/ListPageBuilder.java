package dev.omnigraph.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills one page of a listing, for stores that can walk through their keys in order: holds the
 * rules for prefix, start, folders, limit and cursor. The cursor is the last entry's key. Not safe
 * for several threads.
 */
public final class ListPageBuilder {
  private final ListRequest request;
  private final List<ListEntry> entries = new ArrayList<>();
  private @Nullable String after;
  private @Nullable String lastFolder;
  private boolean full;

  public ListPageBuilder(ListRequest request) {
    this.request = request;
    this.after = request.startAfter();
    String cursor = request.cursor();
    if (cursor != null) {
      lastFolder = folderOf(cursor);
      if (after == null || ObjectKeys.ORDER.compare(cursor, after) > 0) {
        after = cursor;
      }
    }
  }

  /** The first key worth looking at; all that sort before it are on no page from here on. */
  public String start() {
    String prefix = request.prefix();
    return after == null || ObjectKeys.ORDER.compare(after, prefix) < 0 ? prefix : after;
  }

  /** Whether keys that begin with {@code beginning} can be on the page. */
  public boolean wantsUnder(String beginning) {
    return (beginning.startsWith(request.prefix()) || request.prefix().startsWith(beginning))
        && (after == null
            || after.startsWith(beginning)
            || ObjectKeys.ORDER.compare(beginning, after) > 0)
        && (lastFolder == null || !beginning.startsWith(lastFolder));
  }

  /** Whether an object of this name would be a new entry, as itself or as its folder. */
  public boolean wants(String key) {
    return key.startsWith(request.prefix())
        && (after == null || ObjectKeys.ORDER.compare(key, after) > 0)
        && (lastFolder == null || !key.startsWith(lastFolder));
  }

  /**
   * Adds an object that {@link #wants} says yes to; keys must come in order.
   *
   * @return false if the page is full and the object begins the next one
   */
  public boolean add(String key, long size, Instant lastModified) {
    if (entries.size() == request.limit()) {
      full = true;
      return false;
    }
    String folder = folderOf(key);
    if (folder == null) {
      entries.add(new ListEntry.Leaf(key, size, lastModified));
    } else {
      entries.add(new ListEntry.Folder(folder));
      lastFolder = folder;
    }
    return true;
  }

  private @Nullable String folderOf(String key) {
    String delimiter = request.delimiter();
    if (delimiter == null) {
      return null;
    }
    int at = key.indexOf(delimiter, request.prefix().length());
    return at < 0 ? null : key.substring(0, at + delimiter.length());
  }

  public ListPage build(Instant storeTime) {
    Optional<String> cursor = full ? Optional.of(entries.getLast().key()) : Optional.empty();
    return new ListPage(entries, cursor, storeTime);
  }
}
