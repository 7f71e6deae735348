package dev.omnigraph.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about errors names every code there is, once, and no other. */
class ErrorCodesTest {
  private static final Path HOME = Path.of("..");

  /** A literal of several words, as most codes are, or one of a single word where a code stands. */
  private static final Pattern LITERAL =
      Pattern.compile(
          "\"([a-z0-9]+(?:_[a-z0-9]+)+)\""
              + "|\\b(?:super|Diagnostic\\.of|BadLine|Rule|Violation"
              + "|(?:InvalidInput|NotFound|Conflict|PreconditionFailed|RecoveryRequired"
              + "|Store|LimitExceeded)Exception)"
              + "\\(\\s*\"([a-z]+)\"");

  /** Literals that only look like codes. */
  private static final Set<String> OTHERS =
      Set.of(
          "blast_radius",
          "helped_out",
          "outage_minutes",
          "rename_from",
          "risky_dependencies",
          "starts_with");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|");

  @Test
  void the_page_about_errors_lists_exactly_the_codes_of_the_sources() throws IOException {
    List<String> listed =
        ROW.matcher(Files.readString(HOME.resolve("docs/how-to/errors.md")))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(listed).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(listed)).isEqualTo(codesInSources());
  }

  @Test
  void every_family_has_its_place_on_the_page() throws IOException {
    String page = Files.readString(HOME.resolve("docs/how-to/errors.md"));
    assertThat(OmnigraphException.class.getPermittedSubclasses())
        .allSatisfy(family -> assertThat(page).contains("`" + family.getSimpleName() + "`"));
  }

  private static Set<String> codesInSources() throws IOException {
    try (Stream<Path> modules = Files.list(HOME)) {
      Set<String> codes =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .flatMap(ErrorCodesTest::literals)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(codes).containsAll(OTHERS);
      codes.removeAll(OTHERS);
      return codes;
    }
  }

  private static Stream<String> literals(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> LITERAL.matcher(read(file)).results())
          .map(match -> match.group(1) != null ? match.group(1) : match.group(2))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
