package dev.omnigraph.store.s3;

import static dev.omnigraph.store.s3.Answer.error;
import static dev.omnigraph.store.s3.Answer.ok;
import static dev.omnigraph.store.s3.Answer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deletions: batches, and errors that concern single keys. */
class DeletionTest {
  private static final Answer DONE = ok("<DeleteResult></DeleteResult>");

  private static Answer failed(String code) {
    return ok(
        "<DeleteResult><Error><Key>graphs/one/b</Key><Code>%s</Code><Message>words</Message></Error></DeleteResult>"
            .formatted(code));
  }

  private static List<ScriptedServer.Request> delete(
      Function<ScriptedServer.Request, Answer> script, List<String> keys) {
    try (ScriptedServer server = new ScriptedServer(script);
        ObjectStore store = server.open()) {
      assertThat(store.delete(keys)).isEqualTo(Instant.parse("2026-11-21T08:30:00Z"));
      return server.requests();
    }
  }

  @Test
  void one_key_is_one_plain_request() {
    assertThat(delete(request -> reply(204, ""), List.of("a/b")))
        .singleElement()
        .returns("DELETE", ScriptedServer.Request::method)
        .returns("/shelf/graphs/one/a/b", ScriptedServer.Request::target);
  }

  @Test
  void a_thousand_keys_are_one_request() {
    List<String> keys = IntStream.range(0, 2500).mapToObj("k%d"::formatted).toList();
    List<ScriptedServer.Request> requests = delete(request -> DONE, keys);
    assertThat(requests)
        .extracting(request -> request.text().split("<Key>", -1).length - 1)
        .containsExactly(1000, 1000, 500);
    assertThat(requests.getFirst().text()).contains("<Key>graphs/one/k0</Key>");
    assertThat(requests.getFirst().headers())
        .as("what older servers ask for")
        .containsKey("content-md5");
  }

  @Test
  void a_key_that_is_gone_is_no_error() {
    assertThat(delete(request -> failed("NoSuchKey"), List.of("a", "b"))).hasSize(1);
    assertThat(delete(request -> error(404, "NoSuchKey"), List.of("a"))).hasSize(1);
  }

  @Test
  void trouble_with_one_key_is_tried_again() {
    AtomicInteger trouble = new AtomicInteger(2);
    assertThat(
            delete(
                request -> trouble.getAndDecrement() > 0 ? failed("InternalError") : DONE,
                List.of("a", "b")))
        .hasSize(3);
  }

  @Test
  void trouble_that_stays_leaves_the_deletion_open() {
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(() -> delete(request -> failed("SlowDown"), List.of("a", "b")))
        .withMessageContaining("`s3://shelf/graphs/one/b`");
  }

  @Test
  void a_key_that_may_not_be_deleted_is_named() {
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> delete(request -> failed("AccessDenied"), List.of("a", "b")))
        .withMessageContaining("may not delete `s3://shelf/graphs/one/b`");
  }
}
