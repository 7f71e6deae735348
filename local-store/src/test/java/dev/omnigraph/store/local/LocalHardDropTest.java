package dev.omnigraph.store.local;

import dev.omnigraph.HardDropContract;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Hard drops in a directory. */
class LocalHardDropTest extends HardDropContract {
  @TempDir Path directory;

  @Override
  protected ObjectStore open() {
    return ObjectStores.open(directory.toString(), StoreOptions.readWrite());
  }
}
