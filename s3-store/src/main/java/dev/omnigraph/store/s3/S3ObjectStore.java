package dev.omnigraph.store.s3;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectKeys;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.RangeCoalescing;
import dev.omnigraph.store.RangesRead;
import dev.omnigraph.store.StoreLocation;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.store.TailRead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in a bucket, below a prefix. Safe for any number of threads; an interrupt ends a call at
 * once.
 *
 * <p>A conditional creation is on the wire once: neither this class nor the client below it sends
 * it again, unless the store has said that it did not decide.
 */
final class S3ObjectStore implements ObjectStore {
  private static final int READS_AT_A_TIME = 8;
  private static final int MOST_CONFLICTS = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

  private final S3Address address;
  private final S3Connection connection;
  private final S3Client client;
  private final Requests requests;
  private final S3Errors errors;
  private final Listing listing;
  private final Deletion deletion;
  private final long partSize;
  private volatile boolean closed;

  /**
   * @param partSize of the parts of large content, in bytes; content of more than two is large
   */
  S3ObjectStore(S3Address address, S3Connection connection, long partSize) {
    this.address = address;
    this.connection = connection;
    this.client = connection.client();
    this.requests = connection.requests();
    this.errors = connection.errors();
    this.listing = new Listing(address, client, requests, errors);
    this.deletion = new Deletion(address, client, requests, errors);
    this.partSize = partSize;
  }

  @Override
  public StoreLocation location() {
    return address.location();
  }

  @Override
  public long multipartSize() {
    return 2 * partSize;
  }

  @Override
  public StoredObject get(String key) {
    ResponseBytes<GetObjectResponse> object = fetch(key, null);
    return new StoredObject(object.asByteArrayUnsafe(), time(object.response()));
  }

  private Instant time(SdkResponse response) {
    return errors.time(response.sdkHttpResponse());
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }
}
