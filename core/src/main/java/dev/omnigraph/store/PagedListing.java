package dev.omnigraph.store;

import java.util.Iterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pages of a listing as one lazy sequence. */
final class PagedListing extends AbstractSpliterator<ListEntry> {
  private final ObjectStore store;
  private @Nullable ListRequest next;
  private Iterator<ListEntry> page = java.util.Collections.emptyIterator();

  PagedListing(ObjectStore store, ListRequest request) {
    super(Long.MAX_VALUE, ORDERED | NONNULL);
    this.store = store;
    this.next = request;
  }

  @Override
  public boolean tryAdvance(Consumer<? super ListEntry> action) {
    while (!page.hasNext()) {
      if (next == null) {
        return false;
      }
      ListRequest asked = next;
      ListPage answer = store.list(asked);
      page = answer.entries().iterator();
      next = answer.cursor().map(asked::at).orElse(null);
    }
    action.accept(page.next());
    return true;
  }
}
