package dev.omnigraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.store.PutIfAbsent.Created;
import dev.omnigraph.store.PutIfAbsent.Exists;
import dev.omnigraph.store.PutIfAbsent.Unknown;
import dev.omnigraph.store.StoreRequest.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConditionProofTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final PutIfAbsent LOST = new Unknown(new IOException("connection reset"));

  private final InMemoryObjectStore store = new InMemoryObjectStore("place", () -> NOW);

  /** What becomes of a creation. */
  private interface Creation {
    PutIfAbsent create(String key, Content content);
  }

  private ObjectStore unfit(Creation creation) {
    return new ForwardingObjectStore(store) {
      @Override
      public PutIfAbsent putIfAbsent(String key, Content content) {
        return creation.create(key, content);
      }
    };
  }

  @Test
  void a_store_that_keeps_the_condition_is_noted_with_its_place_and_time() {
    ConditionProof proof = ConditionProof.prove(store, "p");
    assertThat(proof).isEqualTo(new ConditionProof("memory", "", "place", "2026-01-02T03:04:05Z"));
    assertThat(proof.isFor(store.location())).isTrue();
    assertThat(proof.isFor(new StoreLocation("memory", "", "place", "sub/folder"))).isTrue();
    assertThat(proof.isFor(new StoreLocation("memory", "", "copy", ""))).isFalse();
    assertThat(proof.isFor(new StoreLocation("memory", "other", "place", ""))).isFalse();
    assertThat(proof.isFor(new StoreLocation("s3", "", "place", ""))).isFalse();
  }

  @Test
  void the_proof_is_32_rounds_of_16_creators_and_leaves_nothing() {
    CountingObjectStore counting = new CountingObjectStore(store);
    ConditionProof.prove(counting, "p");
    assertThat(counting.count(Kind.PUT_IF_ABSENT)).isEqualTo(32 * 16);
    assertThat(counting.count(Kind.GET)).isEqualTo(32);
    assertThat(counting.count(Kind.DELETE)).isEqualTo(1);
    assertThat(counting.log()).allMatch(request -> request.key().startsWith("__probe/p-"));
    assertEmpty();
  }

  private void assertEmpty() {
    assertThat(store.listAll(ListRequest.of(""))).isEmpty();
  }

  @Test
  void the_note_survives_json() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    ConditionProof proof = ConditionProof.prove(store, "p");
    String json = mapper.writeValueAsString(proof);
    assertThat(json)
        .isEqualTo(
            """
            {"scheme":"memory","endpoint":"","bucket":"place","storeTime":"2026-01-02T03:04:05Z"}""");
    assertThat(mapper.readValue(json, ConditionProof.class)).isEqualTo(proof);
  }

  @Test
  void a_store_that_ignores_the_condition_is_refused() {
    assertRefused(
        unfit((key, content) -> new Created(store.put(key, content))),
        "16 of 16 concurrent creators");
  }

  @Test
  void a_store_that_once_lets_two_win_is_refused() {
    AtomicInteger losers = new AtomicInteger();
    assertRefused(
        unfit(
            (key, content) -> {
              PutIfAbsent answer = store.putIfAbsent(key, content);
              boolean lost = answer instanceof Exists && key.endsWith("-20");
              return lost && losers.getAndIncrement() == 0 ? new Created(NOW) : answer;
            }),
        "2 of 16 concurrent creators");
  }

  @Test
  void a_store_that_refuses_a_creation_and_writes_it_yet_is_refused() {
    assertRefused(
        unfit(
            (key, content) -> {
              PutIfAbsent answer = store.putIfAbsent(key, content);
              if (answer instanceof Exists) {
                store.put(key, content);
              }
              return answer;
            }),
        "does not hold what its creator wrote");
  }

  @Test
  void a_store_that_forgets_what_it_created_is_refused() {
    Set<String> created = ConcurrentHashMap.newKeySet();
    assertRefused(
        unfit((key, content) -> created.add(key) ? new Created(NOW) : new Exists(NOW)),
        "is not there when it is read");
  }

  private void assertRefused(ObjectStore unfit, String seen) {
    assertThatExceptionOfType(StoreMisconfiguredException.class)
        .isThrownBy(() -> ConditionProof.prove(unfit, "p"))
        .withMessageContaining("memory:place can't hold a graph")
        .withMessageContaining(seen)
        .returns("store_misconfigured", StoreMisconfiguredException::code);
    assertEmpty();
  }

  @Test
  void a_winner_whose_answer_is_lost_fails_no_proof() {
    assertProved(
        unfit(
            (key, content) -> {
              PutIfAbsent answer = store.putIfAbsent(key, content);
              return answer instanceof Created ? LOST : answer;
            }));
  }

  @Test
  void a_winner_that_repeats_its_request_and_meets_its_own_object_fails_no_proof() {
    assertProved(
        unfit(
            (key, content) -> {
              PutIfAbsent answer = store.putIfAbsent(key, content);
              return answer instanceof Created ? new Exists(NOW) : answer;
            }));
  }

  @Test
  void losers_without_an_answer_fail_no_proof() {
    AtomicInteger losers = new AtomicInteger();
    assertProved(
        unfit(
            (key, content) -> {
              PutIfAbsent answer = store.putIfAbsent(key, content);
              return answer instanceof Exists && losers.getAndIncrement() % 2 == 1 ? LOST : answer;
            }));
  }

  @Test
  void rounds_without_an_answer_are_run_again() {
    CountingObjectStore counting =
        new CountingObjectStore(
            unfit(
                (key, content) -> {
                  if (key.endsWith("0")) {
                    throw new StoreUnavailableException("slow down", null);
                  }
                  return key.endsWith("5") ? LOST : store.putIfAbsent(key, content);
                }));
    assertProved(counting);
    assertThat(counting.count(Kind.PUT_IF_ABSENT)).isEqualTo(40 * 16);
  }

  private void assertProved(ObjectStore fit) {
    assertThat(ConditionProof.prove(fit, "p").bucket()).isEqualTo("place");
    assertEmpty();
  }

  @Test
  void a_store_that_answers_nothing_is_neither_proved_nor_accused() {
    ObjectStore silent =
        unfit(
            (key, content) -> {
              store.putIfAbsent(key, content);
              return LOST;
            });
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> ConditionProof.prove(silent, "p"))
        .withMessageContaining("memory:place");
    assertEmpty();
  }

  @Test
  void a_permission_that_is_missing_is_told_as_that() {
    ObjectStore denied =
        unfit(
            (key, content) -> {
              throw new AccessDeniedException("no permission to write " + key, null);
            });
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> ConditionProof.prove(denied, "p"));
  }
}
