package dev.omnigraph.store.testing;

import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every store has to do. The test of a backend extends this class and opens its store; the
 * promises themselves are in the interfaces, by subject.
 */
public abstract class ObjectStoreContract
    implements CreationContract,
        WritingContract,
        ReadingContract,
        ListingContract,
        KeyContract,
        DeletionContract,
        HandleContract {
  private final String place = "contract-" + UUID.randomUUID();
  private ObjectStore store;

  /**
   * Opens a handle for reading and writing, on the system's clock.
   *
   * @param place equal names must lead to the same objects, new ones to none
   */
  protected abstract ObjectStore open(String place);

  @BeforeEach
  void open_store() {
    store = open(place);
  }

  @AfterEach
  void delete_everything() {
    store.close();
    try (ObjectStore tidying = open(place)) {
      List<String> keys = tidying.listAll(ListRequest.of("")).map(ListEntry::key).toList();
      if (!keys.isEmpty()) {
        tidying.delete(keys);
      }
    }
  }

  @Override
  public final ObjectStore store() {
    return store;
  }

  @Override
  public final ObjectStore another() {
    return open(place);
  }
}
