package dev.omnigraph.store.s3;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStoreProvider;
import dev.omnigraph.store.StoreOptions;

/**
 * Opens {@code s3://bucket/prefix}. Options stand behind a question mark:
 *
 * <ul>
 *   <li>{@code endpoint}: the URL of a server other than Amazon's; else {@code
 *       AWS_ENDPOINT_URL_S3}, {@code AWS_ENDPOINT_URL}
 *   <li>{@code region}; else {@code AWS_REGION}, {@code AWS_DEFAULT_REGION}, the profile
 *   <li>{@code path-style}: {@code true} where the bucket belongs into the path; the default for an
 *       endpoint whose host is an IP address, {@code localhost} or without a dot
 *   <li>{@code profile} of the AWS configuration files; else {@code AWS_PROFILE}
 * </ul>
 *
 * <p>Credentials come from the AWS SDK's standard chain. Opening sends nothing to the store.
 */
public final class S3ObjectStoreProvider implements ObjectStoreProvider {
  private static final long PART_SIZE = 8 * 1024 * 1024;

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public ObjectStore open(String uri, StoreOptions options) {
    S3Address address = S3Address.parse(uri, options.environment());
    S3Connection connection =
        new S3Connection(address, S3Connection.Timing.standard(), options.environment());
    return new S3ObjectStore(address, connection, PART_SIZE);
  }
}
