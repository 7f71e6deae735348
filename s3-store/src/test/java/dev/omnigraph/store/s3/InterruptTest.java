package dev.omnigraph.store.s3;

import static dev.omnigraph.store.s3.Answer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S17: an interrupt ends a call that waits for an answer, at once. */
@Timeout(15) // less than the client would wait for the server
class InterruptTest {

  /** What a call ends with when its thread is interrupted while the server is silent. */
  private static Object interrupted(int requests, Function<ObjectStore, Object> call)
      throws Exception {
    CountDownLatch waiting = new CountDownLatch(requests);
    try (ScriptedServer server =
            new ScriptedServer(
                request -> {
                  waiting.countDown();
                  return new Answer.Silence();
                });
        ObjectStore store = server.open()) {
      CompletableFuture<Object> end = new CompletableFuture<>();
      Thread caller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    Object outcome;
                    try {
                      outcome = call.apply(store);
                    } catch (RuntimeException e) {
                      outcome = e;
                    }
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    end.complete(outcome);
                  });
      waiting.await();
      caller.interrupt();
      return end.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_read_has_no_answer() throws Exception {
    assertThat(interrupted(1, store -> store.get("a")))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void parallel_reads_end_together() throws Exception {
    List<ByteRange> ranges = List.of(new ByteRange(0, 10), new ByteRange(100_000_000, 10));
    assertThat(interrupted(2, store -> store.read("a", ranges)))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void a_write_may_have_happened() throws Exception {
    assertThat(interrupted(1, store -> store.put("a", Content.of("x"))))
        .isInstanceOf(WriteOutcomeUnknownException.class);
    assertThat(interrupted(1, store -> store.putIfAbsent("a", Content.of("x"))))
        .isInstanceOf(PutIfAbsent.Unknown.class);
  }

  @Test
  void a_thread_that_comes_interrupted_sends_nothing() {
    try (ScriptedServer server = new ScriptedServer(request -> ok(""));
        ObjectStore store = server.open()) {
      Thread.currentThread().interrupt();
      StoreUnavailableException refused =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              StoreUnavailableException.class, () -> store.putIfAbsent("a", Content.of("x")));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(refused).isNotNull();
      assertThat(server.requests()).isEmpty();
    }
  }
}
