package dev.omnigraph.store.local;

import static dev.omnigraph.store.local.FlawedFileSystem.Operation.DELETE;
import static dev.omnigraph.store.local.FlawedFileSystem.Operation.LINK;
import static dev.omnigraph.store.local.FlawedFileSystem.Operation.MAKE_DIRECTORY;
import static dev.omnigraph.store.local.FlawedFileSystem.Operation.READ_FILE;
import static dev.omnigraph.store.local.FlawedFileSystem.Operation.RENAME;
import static dev.omnigraph.store.local.FlawedFileSystem.Operation.SYNC_DIRECTORY;
import static dev.omnigraph.store.local.FlawedFileSystem.Operation.WRITE_FILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreOptions;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import dev.omnigraph.store.local.FlawedFileSystem.Operation;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store says, and leaves, when the file system fails below it. */
class FileSystemFaultsTest {
  @TempDir Path directory;
  private final FlawedFileSystem files = new FlawedFileSystem();
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = open("root");
    store.put("there", Content.of("x"));
  }

  private ObjectStore open(String name) {
    return LocalObjectStore.open(files.path(directory.resolve(name)), StoreOptions.readWrite());
  }

  @AfterEach
  void only_the_lock_is_left_in_the_temporary_folder() throws IOException {
    files.works();
    Path folder = Directories.list(directory.resolve("root/.tmp")).getFirst();
    assertThat(Directories.list(folder)).containsExactly(folder.resolve("lock"));
    assertThat(store.listAll(ListRequest.of("")))
        .extracting(entry -> entry.key())
        .contains("there")
        .doesNotContain("new");
    store.close();
  }

  /** Lets an operation fail with the words of the operating system. */
  private void fails(Operation operation, String reason) {
    files.fails(
        (current, path) -> {
          if (current == operation) {
            throw new FileSystemException(path.toString(), null, reason);
          }
        });
  }

  private <E extends OmnigraphException> void assertWritesFail(Class<E> type, String sentence) {
    for (Runnable write :
        List.<Runnable>of(
            () -> store.put("new", Content.of("x")),
            () -> store.putIfAbsent("new", Content.of("x")))) {
      assertThatExceptionOfType(type)
          .isThrownBy(write::run)
          .withMessageContaining("`new`")
          .withMessageContaining("root: " + sentence);
    }
  }

  @Test
  void a_full_disk_is_told_and_has_no_effect() {
    fails(WRITE_FILE, "No space left on device");
    assertWritesFail(StoreUnavailableException.class, "no space is left");
    fails(WRITE_FILE, "Disk quota exceeded");
    assertWritesFail(StoreUnavailableException.class, "no space is left");
  }

  @Test
  void a_missing_permission_is_told_with_the_user() {
    fails(WRITE_FILE, "Permission denied");
    assertWritesFail(
        AccessDeniedException.class,
        "permission denied to the user `" + System.getProperty("user.name") + "`");
    fails(READ_FILE, "Permission denied");
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> store.get("there"))
        .withMessageContaining("can't read `there`");
    fails(DELETE, "Operation not permitted");
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> store.delete(List.of("there")))
        .withMessageContaining("can't delete `there`");
  }

  @Test
  void a_mount_that_is_read_only_is_told() {
    fails(WRITE_FILE, "Read-only file system");
    assertWritesFail(AccessDeniedException.class, "the file system is mounted read-only");
  }

  @Test
  void a_folder_on_another_file_system_is_told() {
    fails(LINK, "Invalid cross-device link");
    assertThatExceptionOfType(StoreMisconfiguredException.class)
        .isThrownBy(() -> store.putIfAbsent("new", Content.of("x")))
        .withMessageContaining("it is on another file system than its root");
    files.fails(
        (operation, path) -> {
          if (operation == RENAME) {
            throw new AtomicMoveNotSupportedException("a", "b", "Invalid cross-device link");
          }
        });
    assertThatExceptionOfType(StoreMisconfiguredException.class)
        .isThrownBy(() -> store.put("new", Content.of("x")))
        .withMessageContaining("it is on another file system than its root");
  }

  @Test
  void any_other_failure_is_told_in_the_system_s_words() {
    fails(WRITE_FILE, "Input/output error");
    assertWritesFail(StoreUnavailableException.class, "Input/output error");
    fails(LINK, "Too many links");
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> store.putIfAbsent("new", Content.of("x")))
        .withMessageContaining("Too many links");
  }

  @Test
  void what_could_not_be_brought_to_the_disk_is_unknown() {
    store.put("new2/a", Content.of("x"));
    fails(SYNC_DIRECTORY, "Input/output error");
    assertThat(store.putIfAbsent("new2/b", Content.of("x")))
        .isInstanceOf(PutIfAbsent.Unknown.class);
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(() -> store.put("new2/c", Content.of("x")))
        .withMessageContaining("`new2/c`");
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(() -> store.delete(List.of("new2/a")));
  }

  @Test
  void a_deletion_that_fails_halfway_is_unknown() {
    store.put("a", Content.of("x"));
    files.fails(
        (operation, path) -> {
          if (operation == DELETE && path.endsWith("there")) {
            throw new FileSystemException(path.toString(), null, "Input/output error");
          }
        });
    assertThatExceptionOfType(WriteOutcomeUnknownException.class)
        .isThrownBy(() -> store.delete(List.of("a", "there")))
        .withMessageContaining("`there`");
  }

  @Test
  void a_temporary_file_that_cannot_be_removed_does_not_undo_the_write() {
    files.fails(
        (operation, path) -> {
          if (operation == DELETE) {
            throw new FileSystemException(path.toString(), null, "Input/output error");
          }
        });
    assertThat(store.putIfAbsent("created", Content.of("x")))
        .isInstanceOf(PutIfAbsent.Created.class);
    files.works();
    store.close();
    store = open("root");
    store.put("there", Content.of("x"));
  }

  @Test
  void a_file_system_without_links_is_refused_before_anything_is_written() throws IOException {
    files.fails(
        (operation, path) -> {
          if (operation == LINK) {
            throw new UnsupportedOperationException();
          }
        });
    assertNoPlace("fresh", "can't make hard links");
    fails(LINK, "Operation not supported");
    assertNoPlace("fresh2", "can't make hard links");
  }

  @Test
  void a_full_disk_is_not_taken_for_one_without_links() {
    fails(LINK, "No space left on device");
    try (ObjectStore fresh = open("fresh")) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> fresh.put("a", Content.of("x")))
          .withMessageContaining("no space is left");
    }
  }

  @Test
  void a_file_system_whose_links_replace_files_is_refused() throws IOException {
    files.fails(
        (operation, path) -> {
          if (operation == LINK) {
            Files.deleteIfExists(Path.of(path.toString()));
          }
        });
    assertNoPlace("fresh", "makes a hard link in place of a file that is there");
  }

  private void assertNoPlace(String place, String sentence) throws IOException {
    try (ObjectStore fresh = open(place)) {
      assertThatExceptionOfType(StoreMisconfiguredException.class)
          .isThrownBy(() -> fresh.putIfAbsent("a", Content.of("x")))
          .withMessageContaining(Files.getFileStore(directory).type())
          .withMessageContaining(directory.resolve(place).toString())
          .withMessageContaining(sentence);
    }
    assertThat(directory.resolve(place + "/.tmp")).isEmptyDirectory();
    assertThatExceptionOfType(StoreMisconfiguredException.class)
        .isThrownBy(() -> open(place))
        .withMessageContaining(sentence);
  }

  @Test
  void a_directory_that_cannot_be_written_is_told_at_the_first_write() {
    fails(MAKE_DIRECTORY, "Permission denied");
    try (ObjectStore fresh = open("fresh")) {
      assertThatExceptionOfType(AccessDeniedException.class)
          .isThrownBy(() -> fresh.put("a", Content.of("x")))
          .withMessageContaining("permission denied");
    }
    assertThat(directory.resolve("fresh")).doesNotExist();
  }
}
