package dev.omnigraph.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a store can be at, and what opening one does to it. */
class PlacesTest {
  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void find_real_path() throws IOException {
    directory = temporary.toRealPath();
  }

  private static ObjectStore open(Object uri) {
    return ObjectStores.open(uri.toString(), StoreOptions.readWrite());
  }

  private static ObjectStore openForReading(Object uri) {
    return ObjectStores.open(uri.toString(), StoreOptions.readOnlyAccess());
  }

  private static List<String> tree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.map(path -> root.relativize(path).toString()).sorted().toList();
    }
  }

  @Test
  void a_path_and_its_uris_are_the_same_place() {
    try (ObjectStore store = open(directory.resolve("a b/ä"))) {
      store.put("k", Content.of("x"));
      String escaped = directory.toUri() + "a%20b/%C3%A4";
      for (String uri :
          List.of(
              escaped,
              escaped + "/",
              escaped.replace("file:///", "file:/"),
              escaped.replace("file:///", "FILE://localhost/"),
              directory + "/./a b/../a b//ä/")) {
        try (ObjectStore same = open(uri)) {
          assertThat(same.location()).as(uri).isEqualTo(store.location());
          assertThat(same.get("k").bytes()).asString().isEqualTo("x");
        }
      }
    }
  }

  @Test
  void a_place_is_its_file_system_and_its_real_path() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("real"));
    Files.createDirectory(directory.resolve("real"));
    try (ObjectStore store = open(link.resolve("graph"))) {
      assertThat(store.location().scheme()).isEqualTo("file");
      assertThat(store.location().endpoint()).isEqualTo(Files.getFileStore(directory).type());
      assertThat(store.location().bucket()).isEqualTo(directory + "/real/graph");
      assertThat(store.location().uri()).isEqualTo(directory + "/real/graph");
      store.put("k", Content.of("x"));
      assertThat(directory.resolve("real/graph/k")).hasContent("x");
      try (ObjectStore direct = open(directory.resolve("real/graph"))) {
        assertThat(direct.location()).isEqualTo(store.location());
      }
    }
  }

  @Test
  void a_relative_path_is_meant_from_the_working_directory() {
    Path relative = Path.of("").toAbsolutePath().relativize(directory.resolve("graph"));
    try (ObjectStore store = open(relative)) {
      assertThat(store.location().bucket()).isEqualTo(directory.resolve("graph").toString());
    }
  }

  @Test
  void a_uri_that_names_no_directory_is_refused() {
    for (String uri :
        List.of(
            "file://otherhost/dir",
            "file:relative",
            "file:///a?b",
            "file:///a#b",
            "file:///a b",
            "file:///%zz")) {
      assertThatExceptionOfType(InvalidInputException.class)
          .as(uri)
          .isThrownBy(() -> open(uri))
          .withMessageContaining("`" + uri + "`")
          .withMessageContaining("file:///dir")
          .returns("invalid_uri", InvalidInputException::code);
    }
    assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> open("a\u0000b"));
  }

  @Test
  void a_file_is_no_place() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> open(file))
        .withMessageContaining(file.toString())
        .returns("not_a_directory", InvalidInputException::code);
  }

  @Test
  void opening_creates_nothing_before_the_first_write() throws IOException {
    Files.createDirectory(directory.resolve("there"));
    List<String> before = tree(directory);
    for (String place : List.of("there", "missing/below")) {
      try (ObjectStore store = open(directory.resolve(place))) {
        assertThat(store.listAll(ListRequest.of(""))).isEmpty();
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.get("a"));
      }
    }
    assertThat(tree(directory)).isEqualTo(before);
  }

  @Test
  void a_store_that_is_only_read_is_left_untouched() throws IOException {
    try (ObjectStore store = open(directory)) {
      store.put("a/b", Content.of("x"));
    }
    Path dead = Files.createDirectory(directory.resolve(".tmp/1-1-dead"));
    Files.createFile(dead.resolve("lock"));
    List<String> before = tree(directory);
    try (ObjectStore reader = openForReading(directory)) {
      reader.get("a/b");
      reader.read("a/b", List.of(new ByteRange(0, 1)));
      assertThat(reader.listAll(ListRequest.of(""))).hasSize(1);
      for (Runnable write :
          List.<Runnable>of(
              () -> reader.put("c", Content.of("x")),
              () -> reader.putIfAbsent("c", Content.of("x")),
              () -> reader.delete(List.of("a/b")))) {
        assertThatExceptionOfType(AccessDeniedException.class)
            .isThrownBy(write::run)
            .withMessageContaining("opened for reading only");
      }
    }
    assertThat(tree(directory)).isEqualTo(before);
    try (ObjectStore reader = openForReading(directory.resolve("missing"))) {
      assertThat(reader.listAll(ListRequest.of(""))).isEmpty();
    }
    assertThat(directory.resolve("missing")).doesNotExist();
  }

  @Test
  void a_write_makes_the_directories_that_are_missing() {
    try (ObjectStore store = open(directory.resolve("a/b/c"))) {
      store.put("d/e/f", Content.of("x"));
      assertThat(directory.resolve("a/b/c/d/e/f")).hasContent("x");
    }
  }

  @Test
  void a_store_whose_directories_were_removed_makes_them_again() throws IOException {
    try (ObjectStore store = open(directory)) {
      store.put("a/b/1", Content.of("x"));
      Files.delete(directory.resolve("a/b/1"));
      Files.delete(directory.resolve("a/b"));
      Files.delete(directory.resolve("a"));
      store.put("a/b/2", Content.of("y"));
      Files.delete(directory.resolve("a/b/2"));
      Files.delete(directory.resolve("a/b"));
      store.putIfAbsent("a/b/3", Content.of("z"));
      assertThat(store.listAll(ListRequest.of(""))).hasSize(1);
    }
  }

  @Test
  void foreign_files_are_no_objects() throws IOException {
    Files.writeString(directory.resolve("README.md"), "x");
    Files.createDirectory(directory.resolve("My Folder"));
    Files.writeString(directory.resolve(".hidden"), "x");
    Files.createDirectory(directory.resolve("empty"));
    try (ObjectStore store = open(directory)) {
      store.put("a", Content.of("x"));
      assertThat(store.listAll(ListRequest.of(""))).hasSize(1);
      assertThat(store.listAll(ListRequest.of("").delimiter("/"))).hasSize(1);
    }
  }

  @Test
  void a_clock_that_is_more_than_five_seconds_off_is_refused() {
    try (ObjectStore store = openWithClockOff(directory, Duration.ofSeconds(3))) {
      store.put("a", Content.of("x"));
    }
    for (Duration off :
        List.of(Duration.ofSeconds(8), Duration.ofSeconds(-8), Duration.ofDays(1))) {
      assertThatExceptionOfType(StoreMisconfiguredException.class)
          .as(off.toString())
          .isThrownBy(() -> openWithClockOff(directory, off))
          .withMessageContaining("clock");
      try (ObjectStore fresh = openWithClockOff(directory.resolve("new" + off), off)) {
        assertThatExceptionOfType(StoreMisconfiguredException.class)
            .isThrownBy(() -> fresh.put("a", Content.of("x")));
        assertThat(fresh.listAll(ListRequest.of(""))).isEmpty();
      }
    }
    assertThat(directory.resolve(".tmp")).isEmptyDirectory();
  }

  private static ObjectStore openWithClockOff(Path directory, Duration off) {
    return ObjectStores.open(
        directory.toString(), new StoreOptions(false, () -> Instant.now().plus(off), Map.of()));
  }

  @Test
  void closing_leaves_no_temporary_folder() {
    try (ObjectStore store = open(directory)) {
      store.put("a", Content.of("x"));
      assertThat(directory.resolve(".tmp")).isNotEmptyDirectory();
    }
    assertThat(directory.resolve(".tmp")).isEmptyDirectory();
  }
}
