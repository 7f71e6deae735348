package dev.omnigraph.store.s3;

import static dev.omnigraph.store.s3.Answer.error;
import static dev.omnigraph.store.s3.Answer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S66: what may pass is tried again, within bounds, and then told. */
class RetryTest {
  private static final int ATTEMPTS = ScriptedServer.TIMING.attempts();

  /** A server that fails a number of times, then answers. */
  private static Function<ScriptedServer.Request, Answer> failing(
      int times, Answer failure, Answer answer) {
    AtomicInteger left = new AtomicInteger(times);
    return request -> left.getAndDecrement() > 0 ? failure : answer;
  }

  private static List<Answer> passing() {
    return List.of(
        error(503, "SlowDown"),
        error(500, "InternalError"),
        error(502, "BadGateway"),
        error(400, "RequestTimeout"),
        error(429, "TooManyRequestsException"),
        new Answer.Cut(),
        new Answer.CutShort(ok("content")));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void a_read_gets_its_answer_when_the_trouble_has_passed(Answer trouble) {
    try (ScriptedServer server = new ScriptedServer(failing(ATTEMPTS - 1, trouble, ok("content")));
        ObjectStore store = server.open()) {
      assertThat(store.get("a").bytes()).asString().isEqualTo("content");
      assertThat(server.requests()).hasSize(ATTEMPTS);
    }
  }

  @ParameterizedTest
  @MethodSource("passing")
  void a_read_gives_up_after_a_bounded_number_of_attempts(Answer trouble) {
    try (ScriptedServer server = new ScriptedServer(request -> trouble);
        ObjectStore store = server.open()) {
      assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.get("a"));
      assertThat(server.requests()).hasSize(ATTEMPTS);
    }
  }

  @Test
  void every_kind_of_request_but_the_conditional_is_tried_again() {
    String page = "<ListBucketResult><Name>shelf</Name></ListBucketResult>";
    List<Consumer<ObjectStore>> calls =
        List.of(
            store -> store.readTail("a", 3),
            store -> store.read("a", List.of(new ByteRange(0, page.length()))),
            store -> store.list(ListRequest.of("")),
            store -> store.put("a", Content.of("x")),
            store -> store.delete(List.of("a")),
            store -> store.delete(List.of("a", "b")));
    for (Consumer<ObjectStore> call : calls) {
      try (ScriptedServer server =
              new ScriptedServer(failing(2, error(503, "SlowDown"), ok(page)));
          ObjectStore store = server.open()) {
        assertThatCode(() -> call.accept(store)).doesNotThrowAnyException();
        assertThat(server.requests()).hasSize(3);
      }
    }
  }

  @Test
  void a_refusal_is_not_tried_again() {
    try (ScriptedServer server = new ScriptedServer(request -> error(403, "AccessDenied"));
        ObjectStore store = server.open()) {
      assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> store.get("a"));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("undecided")
  void a_write_that_only_met_trouble_may_have_happened(Answer trouble) {
    try (ScriptedServer server = new ScriptedServer(request -> trouble);
        ObjectStore store = server.open()) {
      assertThatExceptionOfType(WriteOutcomeUnknownException.class)
          .isThrownBy(() -> store.put("a", Content.of("x")))
          .withMessageContaining("`s3://shelf/graphs/one/a`");
      assertThatExceptionOfType(WriteOutcomeUnknownException.class)
          .isThrownBy(() -> store.delete(List.of("a")));
      assertThat(server.requests()).hasSize(2 * ATTEMPTS);
    }
  }

  private static List<Answer> undecided() {
    return List.of(error(503, "SlowDown"), error(500, "InternalError"), new Answer.Cut());
  }

  @Test
  void a_write_whose_first_attempt_was_lost_may_have_happened_though_the_last_was_refused() {
    try (ScriptedServer server =
            new ScriptedServer(failing(1, new Answer.Cut(), error(403, "AccessDenied")));
        ObjectStore store = server.open()) {
      assertThatExceptionOfType(WriteOutcomeUnknownException.class)
          .isThrownBy(() -> store.put("a", Content.of("x")));
    }
  }

  @Test
  void a_server_that_never_answers_is_given_up() {
    S3Connection.Timing hasty =
        new S3Connection.Timing(
            Duration.ofSeconds(5), Duration.ofMillis(100), 2, Duration.ofMillis(1));
    try (ScriptedServer server = new ScriptedServer(request -> new Answer.Silence());
        ObjectStore store = server.open(hasty, ScriptedServer.CREDENTIALS, 1024)) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> store.get("a"))
          .withMessageContaining("Read timed out");
      assertThat(server.requests()).hasSize(2);
    }
  }
}
