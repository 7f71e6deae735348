package dev.omnigraph.store.testing;

import static dev.omnigraph.store.StoreRequest.Kind.DELETE;
import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.LIST;
import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.PutIfAbsent.Created;
import dev.omnigraph.store.PutIfAbsent.Exists;
import dev.omnigraph.store.PutIfAbsent.Unknown;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedObjectStoreTest {
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final ScriptedObjectStore process = new ScriptedObjectStore(store);

  private static String text(ObjectStore from, String key) {
    return new String(from.get(key).bytes(), StandardCharsets.UTF_8);
  }

  private static boolean exists(ObjectStore in, String key) {
    return in.listAll(ListRequest.of(key)).anyMatch(entry -> entry.key().equals(key));
  }

  @Test
  void without_a_script_everything_passes() {
    process.put("a", Content.of("x"));
    assertThat(process.putIfAbsent("a", Content.of("y"))).isInstanceOf(Exists.class);
    assertThat(text(process, "a")).isEqualTo("x");
    process.delete(List.of("a"));
    assertThat(process.listAll(ListRequest.of(""))).isEmpty();
    assertThat(process.script().seen())
        .extracting(StoreRequest::kind)
        .containsExactly(PUT, PUT_IF_ABSENT, GET, DELETE, LIST);
  }

  @Test
  void one_process_overtakes_another_that_is_paused_before_its_write() {
    Pause publish = process.script().at(PUT_IF_ABSENT, "head/*").pauseBefore();
    Running<PutIfAbsent> slow =
        Running.start(() -> process.putIfAbsent("head/1", Content.of("slow")));
    publish.await();
    assertThat(store.putIfAbsent("head/1", Content.of("fast"))).isInstanceOf(Created.class);
    publish.resume();
    assertThat(slow.result()).isInstanceOf(Exists.class);
    assertThat(text(store, "head/1")).isEqualTo("fast");
  }

  @Test
  void a_process_paused_after_its_write_has_written_and_does_not_know() {
    Pause written = process.script().at(PUT_IF_ABSENT).pauseAfter();
    Running<PutIfAbsent> slow = Running.start(() -> process.putIfAbsent("a", Content.of("x")));
    written.await();
    assertThat(text(store, "a")).isEqualTo("x");
    assertThat(slow.isDone()).isFalse();
    written.resume();
    assertThat(slow.result()).isInstanceOf(Created.class);
  }

  @Test
  void the_fate_of_a_paused_request_can_be_decided_late() {
    Pause pause = process.script().at(GET).pauseBefore();
    Running<String> reader = Running.start(() -> text(process, "a"));
    pause.await();
    pause.resume(Fate.DIE_BEFORE);
    assertThat(reader.failure(ProcessDied.class)).hasMessageContaining("GET a");
  }

  @Test
  void a_refused_request_has_no_effect() {
    for (StoreRequest.Kind kind : List.of(PUT, PUT_IF_ABSENT, DELETE, GET, LIST)) {
      process.script().at(kind).then(Fate.REFUSE);
    }
    store.put("a", Content.of("x"));
    assertUnavailable(() -> process.put("a", Content.of("y")));
    assertUnavailable(() -> process.putIfAbsent("b", Content.of("y")));
    assertUnavailable(() -> process.delete(List.of("a")));
    assertUnavailable(() -> process.get("a"));
    assertUnavailable(() -> process.list(ListRequest.of("")));
    assertThat(text(store, "a")).isEqualTo("x");
    assertThat(exists(store, "b")).isFalse();
    process.script().assertPlayed();
  }

  private static void assertUnavailable(Runnable call) {
    assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(call::run);
  }

  @Test
  void a_lost_request_is_unknown_and_had_no_effect() {
    process.script().at(request -> true).andLater().then(Fate.LOSE_REQUEST);
    store.put("a", Content.of("x"));
    assertUnknownWrites();
    assertUnavailable(() -> process.get("a"));
    assertThat(text(store, "a")).isEqualTo("x");
    assertThat(exists(store, "b")).isFalse();
  }

  @Test
  void a_lost_answer_is_unknown_and_had_its_effect() {
    process.script().at(request -> true).andLater().then(Fate.LOSE_ANSWER);
    store.put("a", Content.of("x"));
    assertUnknownWrites();
    assertUnavailable(() -> process.readTail("b", 1));
    assertThat(text(store, "b")).isEqualTo("y");
    assertThat(exists(store, "a")).isFalse();
  }

  private void assertUnknownWrites() {
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(() -> process.put("a", Content.of("y")));
    assertThat(process.putIfAbsent("b", Content.of("y"))).isInstanceOf(Unknown.class);
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(() -> process.delete(List.of("a")));
  }

  @Test
  void a_late_write_lands_when_the_test_says_so_with_the_content_it_was_sent_with() {
    byte[] content = "late".getBytes(StandardCharsets.UTF_8);
    LateWrite late = process.script().at(PUT_IF_ABSENT, "a").landLate();
    assertThatExceptionOfType(AssertionError.class).isThrownBy(late::land);
    assertThat(process.putIfAbsent("a", Content.of(content))).isInstanceOf(Unknown.class);
    Arrays.fill(content, (byte) '!');
    assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> process.get("a"));
    late.land();
    assertThat(text(process, "a")).isEqualTo("late");
  }

  @Test
  void a_late_creation_finds_its_name_taken() {
    LateWrite late = process.script().at(PUT_IF_ABSENT).landLate();
    process.putIfAbsent("a", Content.of("late"));
    store.putIfAbsent("a", Content.of("first"));
    process.kill();
    late.land();
    assertThat(text(store, "a")).isEqualTo("first");
  }

  @Test
  void late_puts_and_deletions_land_too() {
    LateWrite put = process.script().at(PUT).landLate();
    LateWrite deletion = process.script().at(DELETE).landLate();
    store.put("b", Content.of("x"));
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(() -> process.put("a", Content.of("late")));
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(() -> process.delete(List.of("b")));
    deletion.land();
    put.land();
    assertThat(text(store, "a")).isEqualTo("late");
    assertThat(exists(store, "b")).isFalse();
  }

  @Test
  void a_dead_process_does_nothing_more() {
    process.script().at(PUT, "b").then(Fate.DIE_BEFORE);
    process.put("a", Content.of("x"));
    assertDead(() -> process.put("b", Content.of("x")));
    assertDead(() -> process.get("a"));
    assertDead(() -> process.delete(List.of("a")));
    assertDead(() -> process.list(ListRequest.of("")));
    assertThat(exists(store, "b")).isFalse();
    assertThat(exists(store, "a")).isTrue();
  }

  @Test
  void a_process_may_die_between_the_effect_and_the_answer() {
    process.script().at(PUT, "a").then(Fate.DIE_AFTER);
    assertDead(() -> process.put("a", Content.of("x")));
    assertThat(text(store, "a")).isEqualTo("x");
  }

  @Test
  void a_process_killed_while_it_is_paused_dies_when_it_wakes() {
    Pause pause = process.script().at(PUT).pauseBefore();
    Running<Object> writer = Running.start(() -> process.put("a", Content.of("x")));
    pause.await();
    process.kill();
    pause.resume();
    writer.failure(ProcessDied.class);
    assertThat(exists(store, "a")).isFalse();
  }

  private static void assertDead(Runnable call) {
    assertThatExceptionOfType(ProcessDied.class).isThrownBy(call::run);
  }

  @Test
  void rules_choose_by_kind_pattern_and_number() {
    Script script = process.script();
    script.at(PUT, "x/*").nth(2).then(Fate.REFUSE);
    script.at(PUT, "y/**").nth(3).andLater().then(Fate.REFUSE);
    assertThat(refusals("x/1", "z/2", "x/y/3", "x/4", "x/5")).containsExactly("x/4");
    assertThat(refusals("y/1", "y/2/3", "y/4/5/6", "y/7")).containsExactly("y/4/5/6", "y/7");
    assertThat(refusals("x.", "X/1")).isEmpty();
  }

  private List<String> refusals(String... keys) {
    List<String> refused = new ArrayList<>();
    for (String key : keys) {
      try {
        process.put(key, Content.of(""));
      } catch (StoreUnavailableException e) {
        refused.add(key);
      }
    }
    return refused;
  }

  @Test
  void a_rule_about_a_deletion_looks_at_all_its_keys() {
    process.script().at(DELETE, "b").then(Fate.REFUSE);
    process.delete(List.of("a", "c"));
    assertUnavailable(() -> process.delete(List.of("a", "b", "c")));
  }

  @Test
  void a_rule_that_never_came_to_pass_fails_the_test() {
    process.script().at(PUT, "never").then(Fate.REFUSE);
    process.put("a", Content.of(""));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> process.script().assertPlayed())
        .withMessageContaining("PUT never")
        .withMessageContaining("PUT a");
  }

  @Test
  void closing_a_process_leaves_the_store_open() {
    process.close();
    assertThatIllegalStateException().isThrownBy(() -> process.get("a"));
    store.put("a", Content.of("x"));
  }

  @Test
  void a_read_cannot_land_late() {
    process.script().at(GET).then(Fate.LAND_LATE);
    assertThatIllegalStateException().isThrownBy(() -> process.get("a"));
  }
}
