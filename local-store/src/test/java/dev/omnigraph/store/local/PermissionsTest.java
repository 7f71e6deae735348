package dev.omnigraph.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.omnigraph.store.AccessDeniedException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Directories that may be read and not written. Permissions do not bind root, so its child runs
 * without the capability to override them.
 */
class PermissionsTest {
  private static final List<String> BOUND =
      List.of(
          "setpriv",
          "--bounding-set=-dac_override,-dac_read_search",
          "--inh-caps=-dac_override,-dac_read_search");

  @TempDir Path directory;

  @AfterEach
  void let_the_directory_be_removed() throws IOException {
    permit(directory, "rwxr-xr-x");
    permit(directory.resolve(".tmp"), "rwxr-xr-x");
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static List<String> wrapper() throws IOException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    try {
      Process process = new ProcessBuilder(BOUND).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (IOException e) {
      assumeTrue(false, "root can't give up its capabilities here");
    }
    return BOUND;
  }

  /** Tells what it can do in the directory. */
  static final class Visitor {
    private Visitor() {}

    public static void main(String[] arguments) {
      Path root = Path.of(arguments[0]);
      try (ObjectStore reader = LocalObjectStore.open(root, StoreOptions.readOnlyAccess())) {
        System.out.println(new String(reader.get("a/b").bytes(), StandardCharsets.UTF_8));
        System.out.println(reader.listAll(ListRequest.of("")).count());
      }
      try {
        LocalObjectStore.open(root, StoreOptions.readWrite()).close();
        System.out.println("opened for writing");
      } catch (AccessDeniedException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void a_directory_that_may_only_be_read_is_read_and_left_as_it_is() throws Exception {
    try (ObjectStore store = LocalObjectStore.open(directory, StoreOptions.readWrite())) {
      store.put("a/b", Content.of("content"));
    }
    permit(directory.resolve(".tmp"), "r-xr-xr-x");
    permit(directory, "r-xr-xr-x");
    try (Child child = Child.start(wrapper(), Visitor.class, directory.toString())) {
      assertThat(child.line()).isEqualTo("content");
      assertThat(child.line()).isEqualTo("1");
      assertThat(child.line())
          .startsWith("can't write below " + directory.toRealPath() + ": permission denied");
      assertThat(child.exitCode()).isZero();
    }
    assertThat(directory.resolve(".tmp")).isEmptyDirectory();
  }
}
