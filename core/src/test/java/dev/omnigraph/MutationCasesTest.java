package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the files of {@code src/test/resources/mutation} say; README.md there tells how. */
class MutationCasesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/mutation");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ULID = Pattern.compile("\"[0-9a-hjkmnp-tv-z]{26}\"");

  /** A mutation, what it does, and what of an export it changes. */
  private record Case(
      String name, QueryRequest request, List<String> answer, List<String> difference) {}

  @TestFactory
  Stream<DynamicNode> every_mutation_comes_out_as_its_file_says() throws IOException {
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
      Case each = read(parts[i].strip().lines().toList());
      tests.add(DynamicTest.dynamicTest(each.name(), () -> run(each, schema, there, "")));
      tests.add(
          DynamicTest.dynamicTest(
              each.name() + " (fragments)", () -> run(each, schema, there, notes())));
    }
    return DynamicContainer.dynamicContainer(path.getFileName().toString(), tests);
  }

  private static String body(String part) {
    return part.substring(part.indexOf('\n') + 1);
  }

  private static Case read(List<String> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    List<String> answer = new ArrayList<>();
    List<String> difference = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("=> ")) {
        answer.add(line.substring("=> ".length()));
      } else if (line.startsWith("- ") || line.startsWith("+ ")) {
        difference.add(line);
      } else if (line.startsWith("with ")) {
        JSON.readTree(line.substring("with ".length()).replace("{long}", "x".repeat(40_000)))
            .properties()
            .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
      } else {
        text.append(line).append('\n');
      }
    }
    assertThat(answer).as("the case `%s` has a line that begins with =>", lines).isNotEmpty();
    String query = text.toString();
    String whole = query.startsWith("query ") ? query : "query q() { " + query + " }";
    return new Case(
        lines.getFirst(), QueryRequest.of(whole).params(parameters), answer, difference);
  }

  /** So many rows that they are staged, of a type that cases look at by their own values only. */
  private static String notes() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      rows.append(
          "{\"type\":\"Note\",\"id\":\"many%d\",\"data\":{\"text\":\"%d %s\"}}\n"
              .formatted(i, i, "-".repeat(30)));
    }
    return rows.toString();
  }

  private static void run(Case each, String schema, String there, String more) throws IOException {
    try (Graph graph =
        Omnigraph.create(new InMemoryObjectStore(), "s.pg", schema, OpenOptions.defaults())) {
      graph.load(LoadRequest.append(there + more));
      List<String> before = export(graph);
      long version = graph.snapshot().version();
      if (each.answer().getFirst().startsWith("error ")) {
        refused(each, graph);
        assertThat(graph.snapshot().version()).isEqualTo(version);
        return;
      }
      MutationResult result = graph.mutate(each.request());
      assertThat(result.effects().stream().map(MutationCasesTest::spelled))
          .isEqualTo(each.answer());
      assertThat(result.commit() == null).isEqualTo(each.difference().isEmpty());
      assertThat(graph.snapshot().version())
          .isEqualTo(result.commit() == null ? version : result.commit().version());
      List<String> after = export(graph);
      List<String> difference = new ArrayList<>();
      before.stream().filter(line -> !after.contains(line)).forEach(l -> difference.add("- " + l));
      after.stream().filter(line -> !before.contains(line)).forEach(l -> difference.add("+ " + l));
      assertThat(difference).containsExactlyInAnyOrderElementsOf(each.difference());
    }
  }

  private static String spelled(dev.omnigraph.query.Effect effect) {
    return "%s %s %d %d"
        .formatted(
            effect.kind().name().toLowerCase(Locale.ROOT),
            effect.type(),
            effect.nodes(),
            effect.edges());
  }

  private static void refused(Case each, Graph graph) {
    OmnigraphException refusal =
        catchThrowableOfType(OmnigraphException.class, () -> graph.mutate(each.request()));
    assertThat(refusal).isNotNull();
    List<Diagnostic> found =
        switch (refusal) {
          case ConstraintViolationException violated -> violated.violations();
          case InvalidInputException invalid -> invalid.diagnostics();
          default -> List.of();
        };
    assertThat(each.answer()).as("%s", refusal).hasSize(Math.max(1, found.size()));
    for (int i = 0; i < each.answer().size(); i++) {
      String[] words = each.answer().get(i).split(" ", 4);
      assertThat(found.isEmpty() ? refusal.code() : found.get(i).code()).isEqualTo(words[1]);
      assertThat(found.isEmpty() ? 0 : found.get(i).line()).hasToString(words[2]);
      assertThat(found.isEmpty() ? refusal.getMessage() : found.get(i).render())
          .contains(words[3].split(" \\| "));
    }
  }

  private static List<String> export(Graph graph) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    graph.snapshot().exportJsonl(out);
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> ULID.matcher(line).replaceAll("\"NEW\"").replace(",\"data\":{}", ""))
        .toList();
  }
}
