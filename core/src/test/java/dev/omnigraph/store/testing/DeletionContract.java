package dev.omnigraph.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is deleted is gone, and what was gone before is no error. */
interface DeletionContract extends StoreUnderTest {

  @Test
  default void a_deleted_object_is_gone_for_every_handle_at_once() {
    write("a", "b");
    try (ObjectStore other = another()) {
      other.delete(List.of("a"));
      assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store().get("a"));
      assertThat(keys("")).containsExactly("b");
      assertThat(text("b")).isEqualTo("content of b");
    }
  }

  @Test
  default void deleting_what_is_not_there_succeeds() {
    write("a");
    store().delete(List.of("a"));
    store().delete(List.of("a"));
    store().delete(List.of("never", "folder/never"));
    assertThat(keys("")).isEmpty();
  }

  @Test
  default void a_batch_may_exceed_a_thousand_and_hold_missing_keys_and_repeat_itself() {
    List<String> present = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      present.add("batch/" + i);
    }
    try (Race race = new Race(8)) {
      race.run(
          writer -> {
            for (int i = writer; i < present.size(); i += 8) {
              store().put(present.get(i), Content.of(""));
            }
            return writer;
          });
    }
    write("stays");
    List<String> batch = new ArrayList<>(present);
    batch.add("batch/0");
    for (int i = 0; i < 1000; i++) {
      batch.add(i, "batch/missing-" + i);
    }
    store().delete(batch);
    assertThat(keys("")).containsExactly("stays");
    store().delete(Set.of("stays"));
    assertThat(keys("")).isEmpty();
  }

  @Test
  default void a_batch_with_a_key_that_is_none_deletes_nothing() {
    write("a", "b");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> store().delete(List.of("a", "../b", "b")));
    assertThat(keys("")).containsExactly("a", "b");
  }

  @Test
  default void a_deletion_of_nothing_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> store().delete(List.of()));
  }

  @Test
  default void several_may_delete_the_same_objects() {
    for (int round = 0; round < 10; round++) {
      write("a/1", "a/2", "a/3");
      try (Race race = new Race(4)) {
        race.run(thread -> store().delete(List.of("a/1", "a/2", "a/3")));
      }
      assertThat(keys("")).isEmpty();
    }
  }
}
