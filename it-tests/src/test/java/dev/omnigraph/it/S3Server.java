package dev.omnigraph.it;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import dev.omnigraph.store.s3.Buckets;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.MinIOContainer;

/**
 * The S3 server of this JVM's tests, started when the first of them asks for it:
 *
 * <ol>
 *   <li>the one that {@code OMNIGRAPH_TEST_S3_ENDPOINT} names, with the bucket {@code
 *       OMNIGRAPH_TEST_S3_BUCKET} and the AWS variables for credentials and region
 *   <li>else MinIO in a container, where a Docker engine answers
 *   <li>else S3Proxy in this JVM
 * </ol>
 *
 * Every test has a place of its own: a bucket, or in a bucket that was given a prefix.
 */
public final class S3Server {
  /** What answers. */
  public enum Kind {
    GIVEN,
    MINIO,
    S3_PROXY
  }

  private static final String IMAGE = "minio/minio:RELEASE.2025-09-07T16-13-09Z";

  private final Kind kind;
  private final String endpoint;
  private final @Nullable String bucket;
  private final Map<String, String> environment;

  /** Started once. */
  private static final class Holder {
    static final S3Server SERVER = start();
  }

  /**
   * @param bucket for all tests; null where each may create its own
   */
  private S3Server(
      Kind kind, String endpoint, @Nullable String bucket, Map<String, String> environment) {
    this.kind = kind;
    this.endpoint = endpoint;
    this.bucket = bucket;
    this.environment = environment;
  }

  /** The server of this JVM. */
  public static S3Server running() {
    return Holder.SERVER;
  }

  private static S3Server start() {
    String given = System.getenv("OMNIGRAPH_TEST_S3_ENDPOINT");
    if (given != null) {
      String bucket = System.getenv().getOrDefault("OMNIGRAPH_TEST_S3_BUCKET", "omnigraph-tests");
      System.out.println("S3 tests use " + given + ", bucket " + bucket);
      S3Server server = new S3Server(Kind.GIVEN, given, bucket, System.getenv());
      Buckets.create(server.uri(bucket), server.environment);
      return server;
    }
    String why = "";
    if (DockerClientFactory.instance().isDockerAvailable()) {
      try {
        S3Server server = minio();
        System.out.println("S3 tests use " + IMAGE + " in a container, " + server.endpoint);
        return server;
      } catch (RuntimeException e) {
        why = ", for MinIO does not start: " + e.getMessage();
      }
    }
    S3Server server = s3Proxy();
    System.out.println("S3 tests use S3Proxy in the test JVM, " + server.endpoint + why);
    return server;
  }

  @SuppressWarnings("resource") // Testcontainers removes it after this JVM
  private static S3Server minio() {
    MinIOContainer minio = new MinIOContainer(IMAGE);
    minio.start();
    return new S3Server(
        Kind.MINIO, minio.getS3URL(), null, credentials(minio.getUserName(), minio.getPassword()));
  }

  private static S3Server s3Proxy() {
    String id = "id-" + UUID.randomUUID();
    String secret = "secret-" + UUID.randomUUID();
    S3Proxy proxy =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .blobStore(BlobStores.create("transient", new Properties()))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, id, secret)
            .stopTimeout(0)
            .build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not start", e);
    }
    return new S3Server(
        Kind.S3_PROXY, "http://127.0.0.1:" + proxy.getPort(), null, credentials(id, secret));
  }

  private static Map<String, String> credentials(String id, String secret) {
    return Map.of("AWS_ACCESS_KEY_ID", id, "AWS_SECRET_ACCESS_KEY", secret);
  }

  /** Where it listens. */
  public String endpoint() {
    return endpoint;
  }

  /** What it is; servers differ, and a test may have to say so. */
  public Kind kind() {
    return kind;
  }

  /** The variables that a process needs to use it. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The URI of a place where nothing is yet. */
  public String newPlace() {
    return place("test-" + UUID.randomUUID());
  }

  /**
   * The URI of a place.
   *
   * @param name as buckets may be called; equal names are one place
   */
  public String place(String name) {
    if (bucket != null) {
      return uri(bucket + "/" + name);
    }
    String uri = uri(name);
    Buckets.create(uri, environment);
    return uri;
  }

  private String uri(String path) {
    return "s3://" + path + "?endpoint=" + URLEncoder.encode(endpoint, StandardCharsets.UTF_8);
  }

  /** The same place as seen through a proxy. */
  public String through(String proxy, String uri) {
    return uri.substring(0, uri.indexOf('?')) + "?endpoint=" + proxy;
  }

  /** Opens a place with this server's credentials. */
  public ObjectStore open(String uri) {
    return ObjectStores.open(uri, options(Map.of()));
  }

  /**
   * How to open a place on this server.
   *
   * @param changes variables that differ from {@link #environment}
   */
  public StoreOptions options(Map<String, String> changes) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.putAll(changes);
    return new StoreOptions(false, InstantSource.system(), variables);
  }
}
