package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Real data, with questions whose answers were worked out by others. It is not part of the
 * repository: {@code OMNIGRAPH_TEST_DATA} names the directory that holds it, by default {@code
 * shared/data} beside the repository.
 *
 * @param directory with schema, rows, queries and answers
 */
record Dataset(Path directory) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ALL =
      Path.of(
          System.getenv()
              .getOrDefault(
                  "OMNIGRAPH_TEST_DATA", Shell.HOME.resolve("../shared/data").toString()));

  /** The world's airports and the routes between them. */
  static final Dataset AIR_ROUTES = new Dataset(ALL.resolve("air-routes"));

  /** Persons who know each other, where they live and what they like. */
  static final Dataset LSQB_KNOWS = new Dataset(ALL.resolve("lsqb-knows"));

  static boolean airRoutes() {
    return AIR_ROUTES.isThere();
  }

  static boolean lsqbKnows() {
    return LSQB_KNOWS.isThere();
  }

  /**
   * A question and its answer.
   *
   * @param query name of the query
   * @param params by name
   * @param rows expected, in order; floating-point numbers to 1e-9
   */
  record Question(String query, JsonNode params, List<JsonNode> rows) {}

  boolean isThere() {
    return Files.exists(directory.resolve("data.jsonl"));
  }

  Path data() {
    return directory.resolve("data.jsonl");
  }

  Path schema() {
    return directory.resolve("schema.pg");
  }

  Path queries() {
    return directory.resolve("queries.gq");
  }

  List<Question> questions() {
    try {
      List<Question> questions = new ArrayList<>();
      for (JsonNode question : JSON.readTree(directory.resolve("expected.json").toFile())) {
        List<JsonNode> rows = new ArrayList<>();
        question.get("rows").forEach(rows::add);
        questions.add(new Question(question.get("query").asText(), question.get("params"), rows));
      }
      return questions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares rows of JSON, column names and their order included. */
  static void assertAnswers(Question question, List<JsonNode> found) {
    assertThat(found).as(question.query()).hasSameSizeAs(question.rows());
    for (int i = 0; i < found.size(); i++) {
      JsonNode expected = question.rows().get(i);
      assertThat(found.get(i).fieldNames())
          .toIterable()
          .containsExactlyElementsOf(expected::fieldNames);
      for (String column : (Iterable<String>) expected::fieldNames) {
        assertSame(question, i, expected.get(column), found.get(i).get(column));
      }
    }
  }

  private static void assertSame(Question question, int row, JsonNode expected, JsonNode found) {
    if (expected.isFloatingPointNumber()) {
      assertThat(found.doubleValue())
          .isCloseTo(expected.doubleValue(), org.assertj.core.data.Offset.offset(1e-9));
    } else if (expected.isIntegralNumber()) {
      assertThat(found.bigIntegerValue()).isEqualTo(expected.bigIntegerValue());
    } else {
      assertThat(found).as("%s, row %d", question.query(), row).isEqualTo(expected);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
