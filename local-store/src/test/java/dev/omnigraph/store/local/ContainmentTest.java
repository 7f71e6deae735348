package dev.omnigraph.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key reaches anything outside the root. */
class ContainmentTest {
  @TempDir Path directory;
  private Path root;
  private Path outside;
  private ObjectStore store;

  @BeforeEach
  void make_a_root_beside_something_else() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    store = LocalObjectStore.open(root, StoreOptions.readWrite());
    store.put("a", Content.of("x"));
  }

  @AfterEach
  void nothing_outside_has_changed() throws IOException {
    store.close();
    assertThat(outside.resolve("secret")).hasContent("secret");
    try (Stream<Path> paths = Files.list(outside)) {
      assertThat(paths).hasSize(1);
    }
    try (Stream<Path> paths = Files.list(directory)) {
      assertThat(paths).hasSize(2);
    }
  }

  private void assertRefused(String key) {
    List<Runnable> calls =
        List.of(
            () -> store.get(key),
            () -> store.read(key, List.of(new ByteRange(0, 1))),
            () -> store.readTail(key, 1));
    for (Runnable call : calls) {
      assertThatExceptionOfType(StoreMisconfiguredException.class)
          .isThrownBy(call::run)
          .withMessageContaining("is a symbolic link");
    }
  }

  private void assertWritesRefused(String key) {
    List<Runnable> calls =
        List.of(
            () -> store.put(key, Content.of("x")),
            () -> store.putIfAbsent(key, Content.of("x")),
            () -> store.delete(List.of(key)));
    for (Runnable call : calls) {
      assertThatExceptionOfType(StoreMisconfiguredException.class)
          .isThrownBy(call::run)
          .withMessageContaining("is a symbolic link");
    }
  }

  @Test
  void keys_that_look_like_ways_out_are_names_like_any_other() {
    List<String> keys =
        List.of("%2e%2e/escape", "..%2fescape", "%2e%2e%2fescape", "..a", "...", "~/x", "$HOME");
    keys.forEach(key -> store.put(key, Content.of(key)));
    keys.forEach(key -> assertThat(store.get(key).bytes()).asString().isEqualTo(key));
  }

  @Test
  void a_folder_that_is_a_link_is_refused_for_everything_below_it() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), outside);
    assertRefused("link/secret");
    assertWritesRefused("link/secret");
    assertWritesRefused("link/new");
    assertWritesRefused("link/deep/new");
    assertThatExceptionOfType(StoreMisconfiguredException.class)
        .isThrownBy(() -> store.list(ListRequest.of("link/")));
  }

  @Test
  void an_object_that_is_a_link_is_neither_read_nor_listed_nor_written_through()
      throws IOException {
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
    assertRefused("link");
    assertThat(store.listAll(ListRequest.of(""))).hasSize(1);
    store.put("link", Content.of("own"));
    assertThat(store.get("link").bytes()).asString().isEqualTo("own");
  }

  @Test
  void a_deleted_link_leaves_its_target() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
    store.delete(List.of("link"));
    assertThat(root.resolve("link")).doesNotExist();
  }

  @Test
  void links_are_no_part_of_a_listing() throws IOException {
    Files.createSymbolicLink(root.resolve("dir"), outside);
    Files.createSymbolicLink(root.resolve("b".repeat(250) + "%"), outside);
    Files.createSymbolicLink(root.resolve("loop"), root);
    assertThat(store.listAll(ListRequest.of(""))).hasSize(1);
    assertThat(store.listAll(ListRequest.of("").delimiter("/"))).hasSize(1);
  }

  @Test
  void a_temporary_folder_that_is_a_link_is_refused_or_left_alone() throws IOException {
    Path lock = Files.createFile(outside.resolve("lock"));
    Path inside = Files.createDirectory(root.resolve("inside"));
    Files.createDirectory(inside.resolve(".tmp"));
    Files.createSymbolicLink(inside.resolve(".tmp/1-1-x"), outside);
    try (ObjectStore tidying = LocalObjectStore.open(inside, StoreOptions.readWrite())) {
      tidying.put("a", Content.of("x"));
    }
    Path other = Files.createDirectory(root.resolve("other"));
    Files.createSymbolicLink(other.resolve(".tmp"), outside);
    assertThatExceptionOfType(StoreMisconfiguredException.class)
        .isThrownBy(() -> LocalObjectStore.open(other, StoreOptions.readWrite()));
    Files.delete(lock);
  }
}
