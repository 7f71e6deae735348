package dev.omnigraph.store.s3;

import static dev.omnigraph.store.s3.Answer.error;
import static dev.omnigraph.store.s3.Answer.ok;
import static dev.omnigraph.store.s3.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** S69: what is wrong with the set-up is said in one clear sentence, without a secret. */
class RefusalTest {
  private static void get(ObjectStore store) {
    store.get("head");
  }

  /** The failure of a call on a server that always answers the same. */
  private static StoreException refusal(Answer answer, Consumer<ObjectStore> call) {
    try (ScriptedServer server = new ScriptedServer(request -> answer);
        ObjectStore store = server.open()) {
      return refusal(store, call, server.endpoint());
    }
  }

  private static StoreException refusal(
      ObjectStore store, Consumer<ObjectStore> call, String endpoint) {
    StoreException refusal = catchThrowableOfType(StoreException.class, () -> call.accept(store));
    assertThat(refusal)
        .message()
        .as("one sentence without a secret")
        .doesNotContain("\n", "software.amazon", "secret-of-the-test")
        .satisfiesAnyOf(
            message -> assertThat(message).doesNotContain("127.0.0.1"),
            message -> assertThat(message).contains(endpoint));
    return refusal;
  }

  @Test
  void a_missing_object_is_told_with_the_store_s_time() {
    assertThat(refusal(error(404, "NoSuchKey"), RefusalTest::get))
        .isInstanceOfSatisfying(
            ObjectNotFoundException.class,
            missing -> {
              assertThat(missing.key()).isEqualTo("head");
              assertThat(missing.storeTime()).isEqualTo(Instant.parse("2026-11-21T08:30:00Z"));
            });
  }

  @Test
  void a_wrong_bucket_is_named() {
    assertThat(refusal(error(404, "NoSuchBucket"), RefusalTest::get))
        .isInstanceOf(StoreMisconfiguredException.class)
        .hasMessageStartingWith("there is no bucket `shelf` on `http://127.0.0.1:")
        .hasMessageEndingWith("; create it, or correct the URI");
  }

  @Test
  void a_wrong_region_is_answered_with_the_right_one() {
    Answer redirect =
        error(301, "PermanentRedirect", "<Endpoint>shelf.s3.eu-west-3.amazonaws.com</Endpoint>")
            .with("x-amz-bucket-region", "eu-west-3");
    Answer malformed = error(400, "AuthorizationHeaderMalformed", "<Region>eu-west-3</Region>");
    Answer emptyRedirect = reply(301, "").with("x-amz-bucket-region", "eu-west-3");
    for (Answer answer : List.of(redirect, malformed, emptyRedirect)) {
      assertThat(refusal(answer, RefusalTest::get))
          .isInstanceOf(StoreMisconfiguredException.class)
          .hasMessage(
              "the bucket `shelf` is in the region `eu-west-3`, not `us-east-1`;"
                  + " open it with `?region=eu-west-3` or set AWS_REGION=eu-west-3");
    }
    assertThat(refusal(error(301, "PermanentRedirect"), RefusalTest::get))
        .hasMessageContaining("not in the region `us-east-1`");
  }

  @Test
  void expired_credentials_are_told_from_wrong_ones() {
    assertThat(refusal(error(400, "ExpiredToken"), RefusalTest::get))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("have expired; renew them");
    assertThat(refusal(error(403, "InvalidAccessKeyId"), RefusalTest::get))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("does not know these credentials");
    assertThat(refusal(error(403, "SignatureDoesNotMatch"), RefusalTest::get))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("the secret key does not fit the access key");
    assertThat(refusal(error(403, "RequestTimeTooSkewed"), RefusalTest::get))
        .isInstanceOf(StoreMisconfiguredException.class)
        .hasMessageContaining("this machine's clock");
  }

  @Test
  void a_missing_permission_is_named_for_each_verb() {
    Map<String, Consumer<ObjectStore>> calls =
        Map.of(
            "may not read `s3://shelf/graphs/one/head`", RefusalTest::get,
            "grant s3:GetObject", store -> store.readTail("head", 5),
            "may not write `s3://shelf/graphs/one/head`",
                store -> store.putIfAbsent("head", Content.of("x")),
            "grant s3:PutObject", store -> store.put("head", Content.of(new byte[5000])),
            "grant s3:DeleteObject", store -> store.delete(List.of("head")),
            "may not delete `s3://shelf/graphs/one/head`",
                store -> store.delete(List.of("head", "tail")),
            "grant s3:ListBucket", store -> store.list(ListRequest.of("he")),
            "may not list `s3://shelf/graphs/one/he*`", store -> store.list(ListRequest.of("he")));
    calls.forEach(
        (words, call) ->
            assertThat(refusal(error(403, "AccessDenied"), call))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(words));
  }

  @Test
  void no_credentials_are_answered_with_where_they_can_come_from() {
    try (ScriptedServer server = new ScriptedServer(request -> ok(""));
        ObjectStore store =
            server.open(ScriptedServer.TIMING, ScriptedServer.NO_CREDENTIALS, 1024)) {
      assertThat(refusal(store, RefusalTest::get, server.endpoint()))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("no AWS credentials were found; set AWS_ACCESS_KEY_ID");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void an_unreachable_server_is_named() throws IOException {
    try (DeafPort gone = new DeafPort();
        ObjectStore store = gone.open()) {
      List<Consumer<ObjectStore>> calls =
          List.of(
              RefusalTest::get,
              s -> s.put("head", Content.of("x")),
              s -> s.delete(List.of("head")),
              s -> s.list(ListRequest.of("")));
      for (Consumer<ObjectStore> call : calls) {
        assertThat(refusal(store, call, gone.endpoint()))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessageMatching(
                "`http://127.0.0.1:\\d+` can't be reached \\(.*refused.*\\); check the endpoint and the network");
      }
    }
  }

  @Test
  void an_unknown_host_is_named() {
    S3Address address =
        S3Address.parse(
            "s3://shelf?endpoint=http://no-such-host.invalid&path-style=true", Map.of());
    try (ObjectStore store =
        new S3ObjectStore(
            address,
            new S3Connection(address, ScriptedServer.TIMING, ScriptedServer.CREDENTIALS),
            1024)) {
      assertThat(refusal(store, RefusalTest::get, ""))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("the host `no-such-host.invalid` is unknown");
    }
  }

  @Test
  void a_server_that_does_not_speak_tls_is_told() {
    try (ScriptedServer server = new ScriptedServer(request -> ok(""))) {
      S3Address address =
          S3Address.parse(
              "s3://shelf?endpoint=" + server.endpoint().replace("http:", "https:"), Map.of());
      try (ObjectStore store =
          new S3ObjectStore(
              address,
              new S3Connection(address, ScriptedServer.TIMING, ScriptedServer.CREDENTIALS),
              1024)) {
        assertThat(refusal(store, RefusalTest::get, server.endpoint().substring(5)))
            .isInstanceOf(StoreMisconfiguredException.class)
            .hasMessageContaining("TLS");
      }
    }
  }

  @Test
  void a_server_that_is_none_of_s3_is_told() {
    assertThat(refusal(reply(404, "<html>nothing here</html>"), RefusalTest::get))
        .isInstanceOf(StoreMisconfiguredException.class)
        .hasMessageContaining("check that it is an S3 server");
    assertThat(refusal(error(501, "NotImplemented"), store -> store.delete(List.of("a", "b"))))
        .isInstanceOf(StoreMisconfiguredException.class);
  }

  @Test
  void a_key_that_the_server_can_t_hold_is_refused() {
    for (Answer answer :
        List.of(error(409, "XMinioObjectExistsAsDirectory"), error(400, "XMinioParentIsObject"))) {
      try (ScriptedServer server = new ScriptedServer(request -> answer);
          ObjectStore store = server.open()) {
        assertThatExceptionOfType(InvalidInputException.class)
            .isThrownBy(() -> store.putIfAbsent("a", Content.of("x")))
            .returns("key_is_folder", InvalidInputException::code);
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  void a_server_without_a_clock_is_refused() {
    assertThat(refusal(ok("x").without("Date"), RefusalTest::get))
        .isInstanceOf(StoreMisconfiguredException.class)
        .hasMessageContaining("without a `Date`");
  }
}
