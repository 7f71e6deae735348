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
 * Every test gets a place of its own in it.
 */
public final class S3Server {
  private static final String BUCKET = "omnigraph-tests";
  private static final String MINIO = "minio/minio:RELEASE.2025-09-07T16-13-09Z";

  private final String endpoint;
  private final String bucket;
  private final Map<String, String> environment;

  /** Started once. */
  private static final class Holder {
    static final S3Server SERVER = start();
  }

  private S3Server(String endpoint, String bucket, Map<String, String> environment) {
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
    S3Server server;
    if (given != null) {
      String bucket = System.getenv().getOrDefault("OMNIGRAPH_TEST_S3_BUCKET", BUCKET);
      server = new S3Server(given, bucket, System.getenv());
      System.out.println("S3 tests run on " + given + ", bucket " + bucket);
    } else if (DockerClientFactory.instance().isDockerAvailable()) {
      server = minio();
      System.out.println("S3 tests run on MinIO in a container, " + server.endpoint);
    } else {
      server = s3Proxy();
      System.out.println("S3 tests run on S3Proxy in the test JVM, " + server.endpoint);
    }
    Buckets.create(server.uri("any"), server.environment);
    return server;
  }

  @SuppressWarnings("resource") // Testcontainers removes it after this JVM
  private static S3Server minio() {
    MinIOContainer minio = new MinIOContainer(MINIO);
    minio.start();
    return new S3Server(
        minio.getS3URL(), BUCKET, credentials(minio.getUserName(), minio.getPassword()));
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
    return new S3Server("http://127.0.0.1:" + proxy.getPort(), BUCKET, credentials(id, secret));
  }

  private static Map<String, String> credentials(String id, String secret) {
    return Map.of("AWS_ACCESS_KEY_ID", id, "AWS_SECRET_ACCESS_KEY", secret);
  }

  /** Where it listens. */
  public String endpoint() {
    return endpoint;
  }

  /** The variables that a process needs to use it. */
  public Map<String, String> environment() {
    return environment;
  }

  /** A place where nothing is yet. */
  public String newUri() {
    return uri("test-" + UUID.randomUUID());
  }

  private String uri(String prefix) {
    return uri(bucket, prefix, endpoint);
  }

  /** A place in the bucket as seen through another endpoint, for instance a proxy's. */
  public String uri(String prefix, String through) {
    return uri(bucket, prefix, through);
  }

  private static String uri(String bucket, String prefix, String endpoint) {
    String encoded = URLEncoder.encode(endpoint, StandardCharsets.UTF_8);
    return "s3://" + bucket + "/" + prefix + "?endpoint=" + encoded;
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
