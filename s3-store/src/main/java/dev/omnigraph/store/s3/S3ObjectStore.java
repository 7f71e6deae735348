package dev.omnigraph.store.s3;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.RangeCoalescing;
import dev.omnigraph.store.RangesRead;
import dev.omnigraph.store.StoreLocation;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.store.TailRead;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Objects in a bucket, below a prefix. Safe for any number of threads; an interrupt ends a call at
 * once.
 *
 * <p>A conditional creation is on the wire once: neither this class nor what is below it sends it
 * again, unless the store has said that it could not decide.
 */
final class S3ObjectStore implements ObjectStore {
  private static final int READS_AT_A_TIME = 8;
  private static final int MOST_CONFLICTS = 10;
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

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
   * @param partSize the most bytes that are sent in one part
   */
  S3ObjectStore(S3Address address, S3Connection connection, long partSize) {
    this.address = address;
    this.connection = connection;
    this.client = connection.client();
    this.requests = connection.requests();
    this.errors = connection.errors();
    this.listing = new Listing(address, connection);
    this.deletion = new Deletion(address, connection);
    this.partSize = partSize;
  }

  @Override
  public StoreLocation location() {
    return address.location();
  }

  @Override
  public long multipartSize() {
    return partSize + 1;
  }

  @Override
  public StoredObject get(String key) {
    GetObjectRequest request = request(key, null);
    ResponseBytes<GetObjectResponse> object =
        requests.read(
            Action.READ, key, () -> client.getObject(request, ResponseTransformer.toBytes()));
    return new StoredObject(object.asByteArrayUnsafe(), time(object.response()));
  }

  private GetObjectRequest request(String key, @Nullable String range) {
    checkOpen();
    return GetObjectRequest.builder()
        .bucket(address.bucket())
        .key(address.name(key))
        .range(range)
        .build();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private Instant time(SdkResponse response) {
    return errors.time(response.sdkHttpResponse());
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    RangeCoalescing coalescing = RangeCoalescing.of(ranges);
    List<Supplier<ResponseBytes<GetObjectResponse>>> fetches =
        coalescing.fetches().stream().map(range -> fetch(key, range)).toList();
    List<ResponseBytes<GetObjectResponse>> fetched =
        fetches.size() == 1
            ? List.of(fetches.getFirst().get())
            : Parallel.all(READS_AT_A_TIME, fetches);
    List<ByteBuffer> buffers =
        fetched.stream().map(part -> ByteBuffer.wrap(part.asByteArrayUnsafe())).toList();
    Instant last =
        fetched.stream().map(part -> time(part.response())).max(Instant::compareTo).orElseThrow();
    return new RangesRead(coalescing.cut(buffers), last);
  }

  private Supplier<ResponseBytes<GetObjectResponse>> fetch(String key, ByteRange range) {
    GetObjectRequest request =
        request(key, "bytes=%d-%d".formatted(range.offset(), range.end() - 1));
    return () -> {
      ResponseBytes<GetObjectResponse> part;
      try {
        part = requests.retried(() -> client.getObject(request, ResponseTransformer.toBytes()));
      } catch (SdkException e) {
        throw S3Errors.unsatisfiable(e)
            ? CorruptException.tooShort(key, range.end(), size(key))
            : errors.withoutEffect(Action.READ, key, e);
      }
      int length = part.asByteArrayUnsafe().length;
      if (length != range.length()) {
        throw CorruptException.tooShort(key, range.end(), range.offset() + length);
      }
      return part;
    };
  }

  private long size(String key) {
    return requests.read(
        Action.READ,
        key,
        () ->
            client
                .headObject(b -> b.bucket(address.bucket()).key(address.name(key)))
                .contentLength());
  }

  @Override
  public TailRead readTail(String key, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("no length of a tail: " + length);
    }
    GetObjectRequest request = request(key, "bytes=-" + length);
    ResponseBytes<GetObjectResponse> tail;
    try {
      tail = requests.retried(() -> client.getObject(request, ResponseTransformer.toBytes()));
    } catch (SdkException e) {
      if (S3Errors.unsatisfiable(e)) { // only an empty object has no last bytes
        return new TailRead(ByteBuffer.allocate(0).asReadOnlyBuffer(), 0, errors.time(e));
      }
      throw errors.withoutEffect(Action.READ, key, e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(tail.asByteArrayUnsafe()).asReadOnlyBuffer();
    return new TailRead(bytes, objectSize(tail.response()), time(tail.response()));
  }

  private static long objectSize(GetObjectResponse response) {
    String range = response.contentRange();
    return range == null
        ? response.contentLength()
        : Long.parseLong(range.substring(range.indexOf('/') + 1));
  }

  @Override
  public Instant put(String key, Content content) {
    checkOpen();
    String name = address.name(key);
    try {
      if (content.size() >= multipartSize()) {
        return time(upload(name, key, content).run(false));
      }
      RequestBody body = Body.of(content);
      PutObjectRequest request = put(name).build();
      return time(requests.retried(() -> client.putObject(request, body)));
    } catch (SdkException e) {
      throw errors.ofWrite(Action.WRITE, key, e);
    }
  }

  private PutObjectRequest.Builder put(String name) {
    return PutObjectRequest.builder().bucket(address.bucket()).key(name).contentType(Body.TYPE);
  }

  private MultipartUpload upload(String name, String key, Content content) {
    return new MultipartUpload(connection, address.bucket(), name, key, content, partSize);
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    checkOpen();
    String name = address.name(key);
    if (content.size() >= multipartSize()) {
      return create(key, () -> upload(name, key, content).run(true));
    }
    RequestBody body = Body.of(content);
    PutObjectRequest request = put(name).ifNoneMatch("*").build();
    return create(key, () -> requests.once(() -> client.putObject(request, body)));
  }

  private PutIfAbsent create(String key, Supplier<? extends SdkResponse> attempt) {
    for (int conflicts = 1; ; conflicts++) {
      try {
        return new PutIfAbsent.Created(time(attempt.get()));
      } catch (SdkException e) {
        if (S3Errors.exists(e)) {
          return new PutIfAbsent.Exists(errors.time(e));
        }
        if (!S3Errors.conflict(e) || conflicts == MOST_CONFLICTS) {
          if (S3Errors.mayHaveHappened(e)) {
            return new PutIfAbsent.Unknown(errors.ofWrite(Action.WRITE, key, e));
          }
          throw errors.withoutEffect(Action.WRITE, key, e);
        }
        pause(conflicts);
      }
    }
  }

  /** Lets the request that is in the way end; a random time, so that two don't meet again. */
  private static void pause(int conflicts) {
    long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << conflicts);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("the thread was interrupted between two attempts", e);
    }
  }

  @Override
  public ListPage list(ListRequest request) {
    checkOpen();
    return listing.page(request);
  }

  @Override
  public Instant delete(Collection<String> keys) {
    checkOpen();
    return deletion.run(keys);
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }
}
