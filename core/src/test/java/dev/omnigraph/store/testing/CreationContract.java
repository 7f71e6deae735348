package dev.omnigraph.store.testing;

import static dev.omnigraph.store.testing.StoreUnderTest.assertWhole;
import static dev.omnigraph.store.testing.StoreUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.store.ConditionProof;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.PutIfAbsent.Created;
import dev.omnigraph.store.PutIfAbsent.Exists;
import dev.omnigraph.store.PutIfAbsent.Unknown;
import dev.omnigraph.store.StoreProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of all creators of a key one wins. */
interface CreationContract extends StoreUnderTest {

  @Test
  default void of_32_creators_of_one_key_exactly_one_wins_in_each_of_200_rounds() {
    try (Race race = new Race(32)) {
      for (int round = 0; round < 200; round++) {
        String key = "race/" + round;
        assertOneWinner(
            key, race.run(creator -> store().putIfAbsent(key, Content.of("creator " + creator))));
      }
    }
  }

  @Test
  default void creators_with_handles_of_their_own_have_one_winner() {
    try (ObjectStore other = another();
        Race race = new Race(8)) {
      for (int round = 0; round < 50; round++) {
        String key = "race/" + round;
        assertOneWinner(
            key,
            race.run(
                creator ->
                    (creator % 2 == 0 ? store() : other)
                        .putIfAbsent(key, Content.of("creator " + creator))));
      }
    }
  }

  @Test
  default void creators_of_large_objects_have_one_winner() {
    try (Race race = new Race(4)) {
      for (int round = 0; round < 3; round++) {
        String key = "race/" + round;
        List<byte[]> contents =
            List.of(bytes(large()), bytes(large() + 1), bytes(7), bytes(70_000));
        List<PutIfAbsent> answers =
            race.run(creator -> store().putIfAbsent(key, Content.of(contents.get(creator))));
        assertThat(answers).filteredOn(Created.class::isInstance).hasSizeLessThanOrEqualTo(1);
        int winner = indexOfCreated(answers);
        if (winner >= 0) {
          assertWhole(store(), key, contents.get(winner));
        }
      }
    }
  }

  private static int indexOfCreated(List<PutIfAbsent> answers) {
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof Created) {
        return i;
      }
    }
    return -1;
  }

  /** The winner is who created it; where its answer was lost, its content still tells. */
  private void assertOneWinner(String key, List<PutIfAbsent> answers) {
    String content = text(key);
    for (int i = 0; i < answers.size(); i++) {
      boolean winner = content.equals("creator " + i);
      assertThat(answers.get(i))
          .as("%s holds `%s`, answer to creator %s", key, content, i)
          .isInstanceOfAny(winner ? Created.class : Exists.class, Unknown.class);
    }
    assertThat(answers).filteredOn(Unknown.class::isInstance).hasSizeLessThan(answers.size());
  }

  @Test
  default void the_condition_can_be_proved_and_the_whole_place_probed() {
    ConditionProof proof = ConditionProof.prove(store(), "contract");
    assertThat(proof.isFor(store().location())).isTrue();
    StoreProbe.Report report =
        StoreProbe.run(store(), "contract", InstantSource.system(), finding -> {});
    assertThat(report.fit()).as(report.toString()).isTrue();
    assertThat(keys("")).isEmpty();
  }

  @Test
  default void a_creation_where_an_object_is_changes_nothing() {
    assertThat(store().putIfAbsent("a", Content.of("first"))).isInstanceOf(Created.class);
    assertThat(store().putIfAbsent("a", Content.of("second"))).isInstanceOf(Exists.class);
    assertThat(text("a")).isEqualTo("first");
  }

  @Test
  default void a_large_creation_where_an_object_is_changes_nothing() {
    store().put("a", Content.of("first"));
    assertThat(store().putIfAbsent("a", Content.of(bytes(large())))).isInstanceOf(Exists.class);
    assertThat(text("a")).isEqualTo("first");
  }

  @Test
  default void a_put_takes_the_name_too() {
    store().put("a", Content.of("put"));
    assertThat(store().putIfAbsent("a", Content.of("created"))).isInstanceOf(Exists.class);
  }

  @Test
  default void an_empty_object_takes_the_name_too() {
    assertThat(store().putIfAbsent("a", Content.of(""))).isInstanceOf(Created.class);
    assertThat(store().putIfAbsent("a", Content.of("x"))).isInstanceOf(Exists.class);
    assertThat(text("a")).isEmpty();
  }

  @Test
  default void a_name_is_free_again_once_its_object_is_deleted() {
    store().putIfAbsent("a", Content.of("first"));
    store().delete(List.of("a"));
    assertThat(store().putIfAbsent("a", Content.of("second"))).isInstanceOf(Created.class);
    assertThat(text("a")).isEqualTo("second");
  }

  @Test
  default void a_file_can_be_created_and_refused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("file");
    Files.write(file, bytes(large()));
    assertThat(store().putIfAbsent("a", Content.of(file))).isInstanceOf(Created.class);
    assertThat(store().putIfAbsent("a", Content.of(file))).isInstanceOf(Exists.class);
    assertWhole(store(), "a", bytes(large()));
    assertThat(file).exists();
  }

  @Test
  default void a_created_object_is_there_for_every_handle() {
    try (ObjectStore other = another()) {
      assertThat(other.putIfAbsent("a", Content.of("x"))).isInstanceOf(Created.class);
      assertThat(text("a")).isEqualTo("x");
      other.delete(List.of("a"));
      assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store().get("a"));
    }
  }
}
