package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.error.OmnigraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the files of {@code src/test/resources/language} say; README.md there tells how. */
class LanguageCasesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/language");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One question, and the rows or the error that answer it. */
  private record Case(String name, String query, String parameters, String expected) {}

  @TestFactory
  Stream<DynamicNode> every_case_answers_what_its_file_says() throws IOException {
    List<DynamicNode> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(DIRECTORY)) {
      for (Path path : paths.filter(path -> path.toString().endsWith(".cases")).sorted().toList()) {
        files.add(file(path));
      }
    }
    return files.stream();
  }

  private static DynamicNode file(Path path) throws IOException {
    String name = path.getFileName().toString();
    List<String> graph =
        parts(path.resolveSibling(name.substring(0, name.indexOf('.')) + ".graph"));
    List<DynamicNode> tests = new ArrayList<>();
    for (String part : parts(path)) {
      Case each = read(part);
      tests.add(
          DynamicTest.dynamicTest(
              each.name(), () -> run(each, body(graph.getFirst()), body(graph.getLast()))));
    }
    return DynamicContainer.dynamicContainer(name, tests);
  }

  /** What begins with a heading each. */
  private static List<String> parts(Path path) throws IOException {
    List<String> parts = List.of(Files.readString(path).split("(?m)^# ", -1));
    return parts.subList(1, parts.size());
  }

  private static String body(String part) {
    return part.substring(part.indexOf('\n') + 1);
  }

  private static Case read(String part) {
    String name = part.substring(0, part.indexOf('\n'));
    StringBuilder query = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    String parameters = "{}";
    boolean answer = false;
    for (String line : body(part).lines().toList()) {
      answer |= line.startsWith("=> ") || line.equals("=>");
      if (answer) {
        expected.append(line.startsWith("=>") ? line.substring(2) : line).append('\n');
      } else if (line.startsWith("with ")) {
        parameters = line.substring("with ".length());
      } else {
        query.append(line).append('\n');
      }
    }
    assertThat(answer).as("the case `%s` has no line that begins with =>", name).isTrue();
    String text = query.toString();
    return new Case(
        name,
        text.startsWith("query ") ? text : "query q() { " + text + " }",
        parameters,
        expected.toString().trim());
  }

  private static void run(Case each, String schema, String rows) throws IOException {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    JSON.readTree(each.parameters())
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
    for (Traversals.Choice choice : Traversals.Choice.values()) {
      run(each, schema, rows, parameters, choice);
    }
  }

  private static void run(
      Case each,
      String schema,
      String rows,
      Map<String, JsonNode> parameters,
      Traversals.Choice choice)
      throws IOException {
    try (TestGraph graph = TestGraph.of(schema, rows)) {
      if (each.expected().startsWith("error ")) {
        assertThatThrownBy(() -> graph.rows(each.query(), parameters, choice))
            .asInstanceOf(InstanceOfAssertFactories.type(OmnigraphException.class))
            .extracting(OmnigraphException::code)
            .isEqualTo(each.expected().substring("error ".length()));
        return;
      }
      List<String> expected = new ArrayList<>();
      try (JsonParser lists = JSON.createParser(each.expected())) {
        for (JsonNode row = JSON.readTree(lists); row != null; row = JSON.readTree(lists)) {
          expected.add(row.toString());
        }
      }
      List<String> answer = new ArrayList<>();
      for (String row : graph.rows(each.query(), parameters, choice)) {
        answer.add(JSON.createArrayNode().addAll(values(JSON.readTree(row))).toString());
      }
      if (each.query().contains("order {")) {
        assertThat(answer).isEqualTo(expected);
      } else {
        assertThat(answer).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  private static List<JsonNode> values(JsonNode row) {
    List<JsonNode> values = new ArrayList<>();
    row.elements().forEachRemaining(values::add);
    return values;
  }
}
