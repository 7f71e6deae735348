package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the files of {@code src/test/resources/load} say; README.md there tells how. */
class LoadCasesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/load");

  /** A load, and the errors that answer it. */
  private record Case(String name, LoadMode mode, String rows, List<String> errors) {}

  @TestFactory
  Stream<DynamicNode> every_load_comes_out_as_its_file_says() throws IOException {
    List<DynamicNode> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(DIRECTORY)) {
      for (Path path : paths.filter(path -> path.toString().endsWith(".cases")).sorted().toList()) {
        files.add(file(path));
      }
    }
    return files.stream();
  }

  private static DynamicNode file(Path path) throws IOException {
    String[] parts = Files.readString(path).split("(?m)^# ", -1);
    String schema = body(parts[1]);
    String there = body(parts[2]);
    List<DynamicNode> tests = new ArrayList<>();
    for (int i = 3; i < parts.length; i++) {
      Case each = read(parts[i]);
      tests.add(DynamicTest.dynamicTest(each.name(), () -> run(each, schema, there)));
    }
    return DynamicContainer.dynamicContainer(path.getFileName().toString(), tests);
  }

  private static String body(String part) {
    return part.substring(part.indexOf('\n') + 1);
  }

  private static Case read(String part) {
    List<String> lines = part.strip().lines().toList();
    LoadMode mode = LoadMode.valueOf(lines.get(1).toUpperCase(Locale.ROOT));
    int end = 2;
    while (!lines.get(end).startsWith("=>")) {
      end++;
    }
    String rows = String.join("\n", lines.subList(2, end)).replace("{long}", "x".repeat(40_000));
    List<String> errors =
        lines.subList(end, lines.size()).stream()
            .map(line -> line.substring("=>".length()).strip())
            .filter(error -> !error.isEmpty())
            .toList();
    return new Case(lines.getFirst(), mode, rows, errors);
  }

  private static void run(Case each, String schema, String there) {
    List<Diagnostic> inMemory = load(each, schema, there, 1 << 30);
    assertThat(inMemory).as("%s", inMemory).hasSameSizeAs(each.errors());
    for (int i = 0; i < inMemory.size(); i++) {
      check(inMemory.get(i), each.errors().get(i));
    }
    assertThat(load(each, schema, there, 100)).isEqualTo(inMemory);
  }

  private static void check(Diagnostic found, String expected) {
    String[] words = expected.split(" ", 3);
    assertThat(found.code()).as("%s", found).isEqualTo(words[0]);
    String place = words[1].contains(":") ? found.line() + ":" + found.column() : "" + found.line();
    assertThat(place).as("%s", found).isEqualTo(words[1]);
    assertThat(found.render()).contains(words[2].split(" \\| "));
  }

  /** The errors; none where it was loaded. */
  private static List<Diagnostic> load(Case each, String schema, String there, long memory) {
    OpenOptions options = OpenOptions.defaults().loadMemory(memory);
    try (Graph graph = Omnigraph.create(new InMemoryObjectStore(), "s.pg", schema, options)) {
      graph.load(LoadRequest.append(there));
      long version = graph.snapshot().version();
      try {
        graph.load(LoadRequest.of(each.mode(), each.rows()).maxErrors(100));
        return List.of();
      } catch (ConstraintViolationException e) {
        assertThat(graph.snapshot().version()).isEqualTo(version);
        return e.violations();
      }
    }
  }
}
