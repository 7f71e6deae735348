package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.LoadResult;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.QueryResult;
import dev.omnigraph.query.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Real data, through both doors, on every store: the right answers, and the same bytes. */
@EnabledIf("dev.omnigraph.it.AirRoutes#isThere")
class AirRoutesIT {
  @TempDir private Path directory;

  @Test
  void every_question_has_its_answer_by_api_and_by_command_line_on_every_store() throws Exception {
    String s3 = S3Server.running().newPlace();
    String local = directory.resolve("air").toString();
    String memory = "memory:air-routes";

    Map<String, String> byApi = new LinkedHashMap<>();
    try (Graph kept = create(memory, Map.of())) { // a graph in memory lasts while it is open
      for (String uri : List.of(memory, local, s3)) {
        Map<String, String> environment =
            uri.equals(s3) ? S3Server.running().environment() : Map.of();
        if (!uri.equals(memory)) {
          create(uri, environment).close();
        }
        byApi.put(uri, askByApi(uri, environment));
      }
    }

    assertThat(byApi.get(local)).isEqualTo(byApi.get(memory));
    assertThat(byApi.get(s3)).isEqualTo(byApi.get(memory));
  }

  private static Graph create(String uri, Map<String, String> environment) throws IOException {
    Graph graph =
        Omnigraph.create(
            uri, "schema.pg", Files.readString(AirRoutes.schema()), options(environment));
    try (InputStream data = Files.newInputStream(AirRoutes.data())) {
      LoadResult loaded = graph.load(LoadRequest.append("data.jsonl", data));
      assertThat(loaded.nodes())
          .isEqualTo(Map.of("Airport", 3504L, "Country", 237L, "Continent", 7L));
      assertThat(loaded.edges())
          .isEqualTo(Map.of("Route", 50_637L, "InCountry", 3504L, "OnContinent", 3504L));
    }
    return graph;
  }

  private static OpenOptions options(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(environment);
    return OpenOptions.defaults().environment(all);
  }

  /** Asks everything, checks the answers, and gives them back as JSON lines. */
  private static String askByApi(String uri, Map<String, String> environment) throws IOException {
    String queries = Files.readString(AirRoutes.queries());
    StringBuilder lines = new StringBuilder();
    try (Graph graph = Omnigraph.open(uri, options(environment).forReading())) {
      for (AirRoutes.Question question : AirRoutes.questions()) {
        Map<String, JsonNode> params = new HashMap<>();
        question.params().properties().forEach(p -> params.put(p.getKey(), p.getValue()));
        List<JsonNode> found = new ArrayList<>();
        QueryRequest request =
            QueryRequest.of(queries).source("queries.gq").name(question.query()).params(params);
        try (QueryResult rows = graph.query(request)) {
          for (Row row : rows) {
            found.add(row.toJson());
            lines.append(row).append('\n');
          }
        }
        AirRoutes.assertAnswers(question, found);
      }
    }
    return lines.toString();
  }
}
