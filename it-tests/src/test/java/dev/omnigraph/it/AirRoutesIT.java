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
import dev.omnigraph.TableSummary;
import dev.omnigraph.cli.CommandLineInProcess;
import dev.omnigraph.query.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Real data, through both doors, on every store: the right answers, and the same bytes. */
@EnabledIf("dev.omnigraph.it.Dataset#airRoutes")
class AirRoutesIT {
  @TempDir private Path directory;

  @Test
  void every_question_has_its_answer_by_api_and_by_command_line_on_every_store() throws Exception {
    String memory = "memory:air-routes";
    String local = directory.resolve("air").toString();
    String s3 = S3Server.running().newPlace();
    Map<String, String> onS3 = S3Server.running().environment();

    try (Graph kept = createByApi(memory)) { // a graph in memory lasts while it is open
      createByCommandLine(local, Map.of());
      createByCommandLine(s3, onS3);

      String answers = askByApi(memory, Map.of());
      assertThat(askByApi(local, Map.of())).isEqualTo(answers);
      assertThat(askByApi(s3, onS3)).isEqualTo(answers);
      assertThat(askByCommandLine(memory, Map.of())).isEqualTo(answers);
      assertThat(askByCommandLine(local, Map.of())).isEqualTo(answers);
      assertThat(askByCommandLine(s3, onS3)).isEqualTo(answers);
    }
  }

  @Test
  void an_export_as_arrow_has_every_row_that_was_loaded() throws IOException {
    try (Graph graph = createByApi("memory:air-routes-arrow");
        BufferAllocator allocator = new RootAllocator()) {
      long rows = graph.snapshot().exportArrow(directory, false, written -> {});
      Map<String, Long> found = new HashMap<>();
      for (TableSummary table : graph.snapshot().tables()) {
        try (FileChannel file = FileChannel.open(directory.resolve(table.type() + ".arrow"));
            ArrowFileReader reader = new ArrowFileReader(file, allocator)) {
          while (reader.loadNextBatch()) {
            found.merge(table.type(), (long) reader.getVectorSchemaRoot().getRowCount(), Long::sum);
          }
        }
      }
      assertThat(found)
          .containsAllEntriesOf(
              Map.of(
                  "Airport", 3504L,
                  "Country", 237L,
                  "Continent", 7L,
                  "Route", 50_637L,
                  "InCountry", 3504L,
                  "OnContinent", 3504L));
      assertThat(rows).isEqualTo(found.values().stream().mapToLong(Long::longValue).sum());
    }
  }

  private static void createByCommandLine(String uri, Map<String, String> environment) {
    CommandLineInProcess omnigraph = new CommandLineInProcess(environment);
    omnigraph.run("init", "--schema", Dataset.AIR_ROUTES.schema().toString(), uri);
    JsonNode loaded =
        Dataset.json(
            new String(
                omnigraph.run(
                    "load",
                    "--store",
                    uri,
                    "--data",
                    Dataset.AIR_ROUTES.data().toString(),
                    "--json"),
                StandardCharsets.UTF_8));
    assertThat(loaded.path("edges").path("Route").asLong()).as(loaded.toString()).isEqualTo(50_637);
  }

  /** Asks everything, checks the answers, and gives the lines back. */
  private static String askByCommandLine(String uri, Map<String, String> environment) {
    CommandLineInProcess omnigraph = new CommandLineInProcess(environment);
    StringBuilder lines = new StringBuilder();
    for (Dataset.Question question : Dataset.AIR_ROUTES.questions()) {
      String answer =
          new String(
              omnigraph.run(
                  "query",
                  "--store",
                  uri,
                  "--query",
                  Dataset.AIR_ROUTES.queries().toString(),
                  question.query(),
                  "--params",
                  question.params().toString(),
                  "--format",
                  "jsonl"),
              StandardCharsets.UTF_8);
      Dataset.assertAnswers(question, answer.lines().map(Dataset::json).toList());
      lines.append(answer);
    }
    return lines.toString();
  }

  private static Graph createByApi(String uri) throws IOException {
    Graph graph = Omnigraph.create(uri, "schema.pg", Files.readString(Dataset.AIR_ROUTES.schema()));
    try (InputStream data = Files.newInputStream(Dataset.AIR_ROUTES.data())) {
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
    String queries = Files.readString(Dataset.AIR_ROUTES.queries());
    StringBuilder lines = new StringBuilder();
    try (Graph graph = Omnigraph.open(uri, options(environment).forReading())) {
      for (Dataset.Question question : Dataset.AIR_ROUTES.questions()) {
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
        Dataset.assertAnswers(question, found);
      }
    }
    return lines.toString();
  }
}
