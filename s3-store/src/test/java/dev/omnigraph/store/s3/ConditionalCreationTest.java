package dev.omnigraph.store.s3;

import static dev.omnigraph.store.s3.Answer.error;
import static dev.omnigraph.store.s3.Answer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a conditional creation says, and how often it is on the wire. */
class ConditionalCreationTest {
  private static final Instant STORE_TIME = Instant.parse("2026-11-21T08:30:00Z");

  private List<ScriptedServer.Request> requests = List.of();

  private PutIfAbsent create(Function<ScriptedServer.Request, Answer> script) {
    try (ScriptedServer server = new ScriptedServer(script);
        ObjectStore store = server.open()) {
      try {
        return store.putIfAbsent("a/b", Content.of("content"));
      } finally {
        requests = server.requests();
      }
    }
  }

  @Test
  void it_asks_for_absence_of_the_name_below_the_prefix() {
    assertThat(create(request -> ok(""))).isEqualTo(new PutIfAbsent.Created(STORE_TIME));

    assertThat(requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("PUT");
              assertThat(request.target()).isEqualTo("/shelf/graphs/one/a/b");
              assertThat(request.headers()).containsEntry("if-none-match", "*");
              assertThat(request.text()).contains("content");
            });
  }

  @Test
  void a_failed_condition_says_that_the_object_exists() {
    assertThat(create(request -> error(412, "PreconditionFailed")))
        .isEqualTo(new PutIfAbsent.Exists(STORE_TIME));
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void a_server_error_decides_nothing_and_is_not_followed_by_another_attempt(int status) {
    assertThat(create(request -> error(status, "SlowDown")))
        .isInstanceOfSatisfying(
            PutIfAbsent.Unknown.class,
            unknown ->
                assertThat(unknown.cause())
                    .isInstanceOf(WriteOutcomeUnknownException.class)
                    .hasMessageContaining("`s3://shelf/graphs/one/a/b`")
                    .hasMessageContaining(status + " SlowDown"));
    assertThat(requests).hasSize(1);
  }

  @Test
  void a_lost_answer_decides_nothing_and_is_not_followed_by_another_attempt() {
    assertThat(create(request -> new Answer.Cut())).isInstanceOf(PutIfAbsent.Unknown.class);
    assertThat(requests).hasSize(1);
  }

  @Test
  void a_connection_that_dies_while_it_is_used_again_carries_the_creation_once() {
    try (ScriptedServer server =
            new ScriptedServer(request -> request.is("GET") ? ok("x") : new Answer.Cut());
        ObjectStore store = server.open()) {
      store.get("warm");
      assertThat(store.putIfAbsent("a", Content.of("1"))).isInstanceOf(PutIfAbsent.Unknown.class);
      store.get("warm");
      assertThat(store.putIfAbsent("b", Content.of(""))).isInstanceOf(PutIfAbsent.Unknown.class);

      assertThat(server.requests().stream().map(request -> request.method() + request.connection()))
          .as("each creation on the connection of the read before it, and nowhere else")
          .containsExactly("GET1", "PUT1", "GET2", "PUT2");
    }
  }

  @Test
  void silence_decides_nothing() {
    S3Connection.Timing hasty =
        new S3Connection.Timing(
            java.time.Duration.ofSeconds(5),
            java.time.Duration.ofMillis(100),
            4,
            java.time.Duration.ofMillis(2));
    try (ScriptedServer server = new ScriptedServer(request -> new Answer.Silence());
        ObjectStore store = server.open(hasty, ScriptedServer.CREDENTIALS, 1024)) {
      assertThat(store.putIfAbsent("a", Content.of("1"))).isInstanceOf(PutIfAbsent.Unknown.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_conflict_with_a_request_under_way_is_tried_again() {
    AtomicInteger conflicts = new AtomicInteger(3);
    assertThat(
            create(
                request ->
                    conflicts.getAndDecrement() > 0
                        ? error(409, "ConditionalRequestConflict")
                        : ok("")))
        .isEqualTo(new PutIfAbsent.Created(STORE_TIME));
    assertThat(requests).hasSize(4);
  }

  @Test
  void conflicts_without_end_are_given_up_without_effect() {
    assertThatThrownBy(() -> create(request -> error(409, "ConditionalRequestConflict")))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(requests).hasSize(10);
  }

  @Test
  void other_refusals_are_errors_without_effect() {
    assertThatThrownBy(() -> create(request -> error(403, "AccessDenied")))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> create(request -> error(400, "InvalidArgument")))
        .isInstanceOf(StoreMisconfiguredException.class);
    assertThatThrownBy(() -> create(request -> error(429, "TooManyRequests")))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> create(request -> error(501, "NotImplemented")))
        .isInstanceOf(StoreMisconfiguredException.class);
    assertThat(requests).hasSize(1);
  }

  @Test
  void what_was_never_sent_has_no_effect() throws IOException {
    try (DeafPort gone = new DeafPort();
        ObjectStore store = gone.open()) {
      assertThatThrownBy(() -> store.putIfAbsent("a", Content.of("1")))
          .isInstanceOf(StoreUnavailableException.class);
    }
    try (ScriptedServer server = new ScriptedServer(request -> ok(""));
        ObjectStore store =
            server.open(ScriptedServer.TIMING, ScriptedServer.NO_CREDENTIALS, 1024)) {
      assertThatThrownBy(() -> store.putIfAbsent("a", Content.of("1")))
          .isInstanceOf(AccessDeniedException.class);
      assertThat(server.requests()).isEmpty();
    }
  }
}
