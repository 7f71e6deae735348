package dev.omnigraph.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreMisconfiguredException;
import dev.omnigraph.store.StoreOptions;
import dev.omnigraph.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same faults on real file systems, where this user may mount some. */
class MountsTest {
  @TempDir Path directory;
  private final List<Path> mounted = new ArrayList<>();

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private Path mount(String name, String options) throws Exception {
    Path point = Files.createDirectories(directory.resolve(name));
    boolean done = false;
    try {
      done = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", point.toString());
    } catch (IOException e) {
      // no such command
    }
    assumeTrue(done, "this user may not mount file systems");
    mounted.add(point);
    return point;
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path point : mounted.reversed()) {
      run("umount", point.toString());
    }
  }

  private static ObjectStore open(Path root) {
    return LocalObjectStore.open(root, StoreOptions.readWrite());
  }

  @Test
  void a_full_file_system_refuses_what_does_not_fit_and_keeps_the_rest() throws Exception {
    try (ObjectStore store = open(mount("small", "size=1m"))) {
      store.put("a", Content.of("x"));
      for (Runnable write :
          List.<Runnable>of(
              () -> store.put("a", Content.of(new byte[2_000_000])),
              () -> store.putIfAbsent("b", Content.of(new byte[2_000_000])))) {
        assertThatExceptionOfType(StoreUnavailableException.class)
            .isThrownBy(write::run)
            .withMessageContaining("no space is left");
      }
      assertThat(store.get("a").bytes()).asString().isEqualTo("x");
      store.put("b", Content.of(new byte[900_000]));
      assertThat(store.listAll(ListRequest.of(""))).hasSize(2);
    }
  }

  @Test
  void a_folder_that_is_another_mount_is_refused() throws Exception {
    try (ObjectStore store = open(directory)) {
      store.put("a", Content.of("x"));
      mount("tables", "size=1m");
      for (Runnable write :
          List.<Runnable>of(
              () -> store.put("tables/1", Content.of("x")),
              () -> store.putIfAbsent("tables/1", Content.of("x")))) {
        assertThatExceptionOfType(StoreMisconfiguredException.class)
            .isThrownBy(write::run)
            .withMessageContaining("`tables/1`")
            .withMessageContaining("another file system");
      }
      assertThat(store.listAll(ListRequest.of(""))).hasSize(1);
    }
  }

  @Test
  void a_file_system_mounted_read_only_can_be_read_and_not_written() throws Exception {
    Path root = mount("frozen", "size=1m");
    try (ObjectStore store = open(root)) {
      store.put("a", Content.of("x"));
    }
    assumeTrue(run("mount", "-o", "remount,ro", root.toString()), "remounting is not allowed");
    try (ObjectStore reader = LocalObjectStore.open(root, StoreOptions.readOnlyAccess())) {
      assertThat(reader.get("a").bytes()).asString().isEqualTo("x");
      assertThat(reader.listAll(ListRequest.of(""))).hasSize(1);
    }
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> open(root))
        .withMessageContaining("mounted read-only");
  }
}
