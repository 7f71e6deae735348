package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What has to be right for nothing to be lost is small enough to be read in one sitting. */
class CodeSizeTest {
  private static final Path PACKAGES = Path.of("src/main/java/dev/omnigraph");

  @Test
  void the_way_of_a_commit_and_its_recovery_has_fewer_than_3000_lines_of_code() {
    assertThat(lines("manifest") + lines("recovery") + lines("txn")).isLessThan(3000);
  }

  /** Without comments, imports, and empty lines. */
  private static long lines(String name) {
    try (Stream<Path> files = Files.list(PACKAGES.resolve(name))) {
      return files.mapToLong(CodeSizeTest::lines).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    try {
      return Files.readString(file)
          .replaceAll("(?s)/\\*.*?\\*/", "")
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("//"))
          .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
