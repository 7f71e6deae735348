package dev.omnigraph.store.s3;

import java.util.Map;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** Makes what the store itself never makes: a bucket to test in. */
public final class Buckets {
  private Buckets() {}

  /**
   * Creates the bucket of a store's URI, unless it is there.
   *
   * @param environment with credentials
   */
  public static void create(String uri, Map<String, String> environment) {
    S3Address address = S3Address.parse(uri, environment);
    S3Connection connection =
        new S3Connection(address, S3Connection.Timing.standard(), environment);
    try {
      connection.client().createBucket(b -> b.bucket(address.bucket()));
    } catch (BucketAlreadyOwnedByYouException there) {
      // as wished
    } finally {
      connection.close();
    }
  }
}
