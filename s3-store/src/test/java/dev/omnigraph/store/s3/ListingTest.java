package dev.omnigraph.store.s3;

import static dev.omnigraph.store.s3.Answer.error;
import static dev.omnigraph.store.s3.Answer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Listings as servers differ in them. */
class ListingTest {

  private static Answer page(String token, String... names) {
    return ok(
        "<ListBucketResult><Name>b</Name>%s%s</ListBucketResult>"
            .formatted(
                token.isEmpty()
                    ? "<IsTruncated>false</IsTruncated>"
                    : "<IsTruncated>true</IsTruncated><NextContinuationToken>%s</NextContinuationToken>"
                        .formatted(token),
                Stream.of(names)
                    .map(
                        name ->
                            "<Contents><Key>%s</Key><Size>1</Size><LastModified>2026-11-21T08:30:00.000Z</LastModified></Contents>"
                                .formatted(name))
                    .collect(Collectors.joining())));
  }

  private static String query(ScriptedServer.Request request) {
    return URLDecoder.decode(request.target(), StandardCharsets.UTF_8);
  }

  private static List<String> list(
      String bucket, Function<ScriptedServer.Request, Answer> script, ListRequest request) {
    try (ScriptedServer server = new ScriptedServer(script)) {
      S3Address address =
          S3Address.parse(
              "s3://%s/graphs/one?endpoint=%s".formatted(bucket, server.endpoint()),
              ScriptedServer.CREDENTIALS);
      S3Connection connection =
          new S3Connection(address, ScriptedServer.TIMING, ScriptedServer.CREDENTIALS);
      try (ObjectStore store = new S3ObjectStore(address, connection, 1024)) {
        return store.listAll(request).map(ListEntry::key).toList();
      }
    }
  }

  @Test
  void the_object_that_a_console_makes_for_a_folder_is_left_out() {
    assertThat(
            list("bucket", request -> page("", "graphs/one/", "graphs/one/a"), ListRequest.of("")))
        .containsExactly("a");
  }

  @Test
  void names_come_encoded_and_are_decoded() {
    assertThat(
            list(
                "bucket",
                request -> {
                  if (!query(request).contains("prefix=graphs/one/ä")) {
                    return page("");
                  }
                  return ok(
                      "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>graphs/one/%C3%A4+b%2Bc</Key><Size>1</Size></Contents></ListBucketResult>");
                },
                ListRequest.of("ä")))
        .containsExactly("ä b+c");
  }

  @Test
  void a_start_before_the_prefix_is_not_sent() {
    assertThat(
            list(
                "bucket",
                request ->
                    query(request).contains("start-after") ? page("") : page("", "graphs/one/b/1"),
                ListRequest.of("b/").startAfter("a/1")))
        .containsExactly("b/1");
  }

  /** Directory buckets list unordered, by folders alone, and know no start. */
  @Test
  void a_directory_bucket_is_listed_whole_and_sorted_here() {
    Function<ScriptedServer.Request, Answer> script =
        request -> {
          if (request.target().contains("session")) {
            return ok(
                "<CreateSessionResult><Credentials><SessionToken>t</SessionToken><SecretAccessKey>s</SecretAccessKey><AccessKeyId>i</AccessKeyId><Expiration>2126-11-21T08:30:00Z</Expiration></Credentials></CreateSessionResult>");
          }
          String query = query(request) + "&";
          if (!query.contains("prefix=graphs/one/m/&")
              || query.matches(".*(start-after|delimiter).*")) {
            return error(501, "NotImplemented");
          }
          return request.target().contains("continuation-token")
              ? page("", "graphs/one/m/b", "graphs/one/m/z/1")
              : page("next", "graphs/one/m/d", "graphs/one/m/c", "graphs/one/m/z/2");
        };
    ListRequest request = ListRequest.of("m/").limit(2);
    String bucket = "bucket--use1-az4--x-s3";
    assertThat(list(bucket, script, request))
        .containsExactly("m/b", "m/c", "m/d", "m/z/1", "m/z/2");
    assertThat(list(bucket, script, request.startAfter("m/b").delimiter("/")))
        .containsExactly("m/c", "m/d", "m/z/");
    assertThat(list(bucket, script, ListRequest.of("m/z"))).containsExactly("m/z/1", "m/z/2");
  }
}
