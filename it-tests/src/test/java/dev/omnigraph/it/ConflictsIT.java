package dev.omnigraph.it;

import dev.omnigraph.ConflictContract;
import dev.omnigraph.store.ObjectStore;

/** The table of conflicts on S3. */
class ConflictsIT extends ConflictContract {
  private final String place = S3Server.running().newPlace();

  @Override
  protected ObjectStore open() {
    return S3Server.running().open(place);
  }

  @Override
  protected boolean isThorough() {
    return false;
  }
}
