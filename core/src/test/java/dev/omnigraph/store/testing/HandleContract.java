package dev.omnigraph.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.TailRead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Store time, location, interrupted threads, and the end of a handle. */
interface HandleContract extends StoreUnderTest {
  /** Clocks of a store's machines, and this one, may differ by so much; some count in seconds. */
  Duration SKEW = Duration.ofSeconds(5);

  static void assertNear(Instant time, Instant expected) {
    assertThat(time).isCloseTo(expected, within(SKEW.toSeconds(), ChronoUnit.SECONDS));
  }

  /** Every call there is, each with the store's time of its answer. */
  private List<Callable<Instant>> calls() {
    return List.of(
        () -> store().put("a", Content.of("abc")),
        () -> time(store().putIfAbsent("a", Content.of("x"))),
        () -> time(store().putIfAbsent("new", Content.of("x"))),
        () -> store().get("a").storeTime(),
        () -> store().read("a", List.of(new ByteRange(0, 3))).storeTime(),
        () -> store().readTail("a", 1).storeTime(),
        () -> store().list(ListRequest.of("")).storeTime(),
        () -> store().list(ListRequest.of("none")).storeTime(),
        () -> notFound(() -> store().get("missing")),
        () -> notFound(() -> store().read("missing", List.of(new ByteRange(0, 3)))),
        () -> notFound(() -> store().readTail("missing", 1)),
        () -> store().delete(List.of("missing")),
        () -> store().delete(List.of("a", "new")));
  }

  private static Instant time(PutIfAbsent answer) {
    return switch (answer) {
      case PutIfAbsent.Created created -> created.storeTime();
      case PutIfAbsent.Exists exists -> exists.storeTime();
      case PutIfAbsent.Unknown unknown -> throw new AssertionError(unknown.cause());
    };
  }

  private static Instant notFound(Callable<?> call) throws Exception {
    try {
      throw new AssertionError("found: " + call.call());
    } catch (ObjectNotFoundException e) {
      return e.storeTime();
    }
  }

  @Test
  default void every_answer_carries_the_store_s_time() throws Exception {
    Instant last = Instant.MIN;
    for (Callable<Instant> call : calls()) {
      Instant time = call.call();
      assertNear(time, Instant.now());
      assertThat(time).isAfterOrEqualTo(last);
      last = time;
    }
  }

  @Test
  default void handles_to_one_place_have_equal_locations() {
    try (ObjectStore other = another()) {
      assertThat(other.location()).isEqualTo(store().location());
      assertThat(store().location().uri())
          .contains(store().location().scheme().equals("file") ? "/" : ":");
    }
  }

  @Test
  default void an_interrupted_thread_leaves_every_call_with_its_flag_set() throws Exception {
    store().put("a", Content.of("abc"));
    for (Callable<Instant> call : calls()) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(call::call);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(text("a")).isEqualTo("abc");
    assertThat(keys("")).containsExactly("a");
  }

  @Test
  default void an_interrupt_at_any_moment_leaves_the_store_whole() throws Exception {
    for (int round = 0; round < 30; round++) {
      String key = "a/" + round;
      List<Object> outcomes = new ArrayList<>();
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      outcomes.add(store().putIfAbsent(key, Content.of("content of " + key)));
                    } catch (StoreUnavailableException e) {
                      outcomes.add(e);
                    }
                    outcomes.add(Thread.currentThread().isInterrupted());
                  });
      for (int spin = 0; spin < round * 50; spin++) {
        Thread.onSpinWait();
      }
      writer.interrupt();
      writer.join();
      switch (outcomes.getFirst()) {
        case PutIfAbsent.Created created -> assertThat(text(key)).isEqualTo("content of " + key);
        case PutIfAbsent.Unknown unknown -> assertThat(keys(key)).hasSizeLessThanOrEqualTo(1);
        case StoreUnavailableException e -> assertThat(keys(key)).isEmpty();
        default -> throw new AssertionError(outcomes.getFirst());
      }
    }
  }

  @Test
  default void a_closed_handle_refuses_every_call_and_closing_it_again_does_nothing() {
    ObjectStore other = another();
    other.put("a", Content.of("abc"));
    other.close();
    assertThatCode(other::close).doesNotThrowAnyException();
    assertThatIllegalStateException().isThrownBy(() -> other.get("a"));
    assertThatIllegalStateException()
        .isThrownBy(() -> other.read("a", List.of(new ByteRange(0, 1))));
    assertThatIllegalStateException().isThrownBy(() -> other.readTail("a", 1));
    assertThatIllegalStateException().isThrownBy(() -> other.list(ListRequest.of("")));
    assertThatIllegalStateException().isThrownBy(() -> other.put("b", Content.of("")));
    assertThatIllegalStateException().isThrownBy(() -> other.putIfAbsent("b", Content.of("")));
    assertThatIllegalStateException().isThrownBy(() -> other.delete(List.of("a")));
    assertThat(keys("")).containsExactly("a");
  }

  @Test
  default void what_a_closed_handle_has_read_stays_readable() {
    byte[] whole = StoreUnderTest.bytes(300_000);
    ObjectStore other = another();
    other.put("a", Content.of(whole));
    ByteBuffer range = other.read("a", List.of(new ByteRange(0, 300_000))).buffers().getFirst();
    TailRead tail = other.readTail("a", 200_000);
    other.close();
    assertThat(range).isEqualTo(ByteBuffer.wrap(whole));
    assertThat(tail.tail()).isEqualTo(ByteBuffer.wrap(whole, 100_000, 200_000));
  }

  @Test
  default void a_closed_handle_does_not_close_others() {
    ObjectStore other = another();
    other.put("a", Content.of("x"));
    store().put("b", Content.of("y"));
    other.close();
    store().put("c", Content.of("z"));
    assertThat(keys("")).containsExactly("a", "b", "c");
  }
}
