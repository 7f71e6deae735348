package dev.omnigraph.store.local;

import dev.omnigraph.ConflictContract;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The table of conflicts on a directory. */
class LocalConflictsTest extends ConflictContract {
  @TempDir Path directory;

  @Override
  protected ObjectStore open() {
    return ObjectStores.open(directory.toString(), StoreOptions.readWrite());
  }

  @Override
  protected boolean isThorough() {
    return false;
  }
}
