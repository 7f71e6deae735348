package dev.omnigraph.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.store.StoreLocation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URI and the environment say about where a store is. */
class S3AddressTest {

  private static S3Address parse(String uri) {
    return S3Address.parse(uri, Map.of());
  }

  @Test
  void a_bare_uri_is_a_bucket_of_amazon_s_and_a_prefix() {
    S3Address address = parse("s3://my-bucket/graphs/one");
    assertThat(address)
        .isEqualTo(new S3Address("my-bucket", "graphs/one", null, null, false, null));
    assertThat(address.amazon()).isTrue();
    assertThat(address.location())
        .isEqualTo(new StoreLocation("s3", "", "my-bucket", "graphs/one"));
    assertThat(address.name("a/b")).isEqualTo("graphs/one/a/b");
    assertThat(address.key("graphs/one/a/b")).isEqualTo("a/b");
  }

  @Test
  void the_prefix_may_be_empty_and_slashes_at_its_end_don_t_count() {
    assertThat(parse("s3://my-bucket").prefix()).isEmpty();
    assertThat(parse("s3://my-bucket/").name("a")).isEqualTo("a");
    assertThat(parse("S3://my-bucket/a/b//").prefix()).isEqualTo("a/b");
  }

  @Test
  void options_stand_behind_the_question_mark() {
    S3Address address =
        parse(
            "s3://my-bucket/p?endpoint=https%3A%2F%2Fs3.example.org%3A9000&region=here-1&path-style=true&profile=work");
    assertThat(address.endpoint()).hasToString("https://s3.example.org:9000");
    assertThat(address.region()).isEqualTo("here-1");
    assertThat(address.pathStyle()).isTrue();
    assertThat(address.profile()).isEqualTo("work");
    assertThat(address.location().endpoint()).isEqualTo("https://s3.example.org:9000");
  }

  @Test
  void what_the_uri_leaves_open_comes_from_the_environment() {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL_S3", "http://first.example.org",
            "AWS_ENDPOINT_URL", "http://second.example.org",
            "AWS_REGION", "first-1",
            "AWS_DEFAULT_REGION", "second-1",
            "AWS_PROFILE", "work");
    S3Address address = S3Address.parse("s3://my-bucket", environment);
    assertThat(address.endpoint()).hasToString("http://first.example.org");
    assertThat(address.region()).isEqualTo("first-1");
    assertThat(address.profile()).isEqualTo("work");

    S3Address closer =
        S3Address.parse(
            "s3://my-bucket?endpoint=http://third.example.org&region=third-1", environment);
    assertThat(closer.endpoint()).hasToString("http://third.example.org");
    assertThat(closer.region()).isEqualTo("third-1");

    Map<String, String> general =
        Map.of("AWS_ENDPOINT_URL", "http://second.example.org", "AWS_DEFAULT_REGION", "second-1");
    assertThat(S3Address.parse("s3://my-bucket", general).endpoint())
        .hasToString("http://second.example.org");
    assertThat(S3Address.parse("s3://my-bucket", general).region()).isEqualTo("second-1");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9000, true",
    "http://[::1]:9000, true",
    "http://localhost:9000, true",
    "http://minio:9000, true",
    "http://s3.localhost:9000, true",
    "https://s3.example.org, false",
    "https://s3.eu-west-1.amazonaws.com, false"
  })
  void the_bucket_is_in_the_path_where_its_host_name_would_not_resolve(
      String endpoint, boolean pathStyle) {
    assertThat(parse("s3://my-bucket?endpoint=" + endpoint).pathStyle()).isEqualTo(pathStyle);
    assertThat(parse("s3://my-bucket?path-style=true&endpoint=" + endpoint).pathStyle()).isTrue();
    assertThat(parse("s3://my-bucket?path-style=false&endpoint=" + endpoint).pathStyle()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://s3.eu-west-1.amazonaws.com, true",
    "https://bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com, true",
    "https://s3.cn-north-1.amazonaws.com.cn, true",
    "https://s3.dualstack.us-west-2.api.aws, true",
    "https://amazonaws.com.example.org, false",
    "https://notamazonaws.com, false",
    "http://127.0.0.1, false"
  })
  void amazon_s_own_endpoints_are_told_from_others(String endpoint, boolean amazon) {
    S3Address address = parse("s3://my-bucket?endpoint=" + endpoint);
    assertThat(address.amazon()).isEqualTo(amazon);
    assertThat(address.region())
        .as("any region will do elsewhere")
        .isEqualTo(amazon ? null : "us-east-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:bucket",
        "s3:/bucket/x",
        "s3://",
        "s3:///x",
        "s3://b",
        "s3://user:password@host/x",
        "s3://my bucket/x",
        "s3://bucket?region",
        "s3://bucket?colour=red",
        "s3://bucket?region=a&region=b",
        "s3://bucket?path-style=maybe",
        "s3://bucket?endpoint=host:9000",
        "s3://bucket?endpoint=ftp://host",
        "s3://bucket?endpoint=http://",
        "s3://bucket?endpoint=%zz"
      })
  void what_is_no_address_is_refused(String uri) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> parse(uri))
        .returns("invalid_store_uri", InvalidInputException::code);
  }

  @Test
  void a_prefix_follows_the_rule_for_keys() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> parse("s3://bucket/a//b"));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> parse("s3://bucket/../b"));
    S3Address address = parse("s3://bucket/prefix");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> address.name("../other"));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> address.name("a".repeat(1018)));
  }

  @Test
  void an_unknown_option_is_answered_with_those_there_are() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> parse("s3://bucket/x?regoin=eu-west-1"))
        .withMessage(
            "`s3://bucket/x` can't be opened: `regoin` is no option with a value; the options are"
                + " endpoint, path-style, profile, region");
  }

  @Test
  void credentials_in_an_endpoint_are_refused_and_not_repeated() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> parse("s3://bucket/x?endpoint=https://me:hush@host:9000"))
        .withMessageContaining("credentials")
        .withMessageNotContaining("hush");
  }
}
