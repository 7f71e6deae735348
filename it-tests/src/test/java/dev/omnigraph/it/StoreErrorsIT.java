package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people get wrong about S3: one sentence, exit code 5, no stack trace. */
class StoreErrorsIT {
  @TempDir private Path directory;

  private Shell shell;
  private Map<String, String> environment;

  @BeforeEach
  void choose_the_server() {
    shell = new Shell(directory);
    environment = new HashMap<>(S3Server.running().environment());
    environment.put("AWS_ENDPOINT_URL_S3", S3Server.running().endpoint());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("HOME", directory.toString());
  }

  @Test
  void a_bucket_that_does_not_exist() throws Exception {
    assertThat(refusal("s3://no-bucket-" + UUID.randomUUID() + "/graphs"))
        .contains("there is no bucket `no-bucket-", "[store_misconfigured]");
  }

  @Test
  void a_bucket_of_another_region() throws Exception {
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("x-amz-bucket-region", "eu-north-1");
          exchange.sendResponseHeaders(301, -1);
          exchange.close();
        });
    elsewhere.start();
    try {
      environment.put(
          "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + elsewhere.getAddress().getPort());
      assertThat(refusal("s3://my-bucket/graphs"))
          .contains("in the region `eu-north-1`", "AWS_REGION=eu-north-1", "[store_misconfigured]");
    } finally {
      elsewhere.stop(0);
    }
  }

  @Test
  void no_credentials() throws Exception {
    environment
        .keySet()
        .removeIf(name -> name.startsWith("AWS_ACCESS") || name.startsWith("AWS_SECRET"));
    assertThat(refusal(place())).contains("no AWS credentials were found", "[access_denied]");
  }

  @Test
  void a_wrong_secret() throws Exception {
    environment.put("AWS_SECRET_ACCESS_KEY", "wrong");
    assertThat(refusal(place())).contains("[access_denied]");
  }

  @Test
  void an_endpoint_that_nobody_listens_at() throws Exception {
    environment.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");
    assertThat(refusal(place())).contains("can't be reached", "[store_unavailable]");
  }

  private static String place() {
    return S3Server.running().newPlace().replaceFirst("\\?.*", "");
  }

  private String refusal(String uri) throws Exception {
    Shell.Outcome outcome = shell.run("./omnigraph snapshot --store " + uri, environment);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(5);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("omnigraph: ").hasLineCount(1);
    return outcome.err();
  }
}
