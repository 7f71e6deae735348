package dev.omnigraph.it;

import dev.omnigraph.HardDropContract;
import dev.omnigraph.store.ObjectStore;

/** Hard drops on S3. */
class HardDropIT extends HardDropContract {
  private final String place = S3Server.running().newPlace();

  @Override
  protected ObjectStore open() {
    return S3Server.running().open(place);
  }
}
