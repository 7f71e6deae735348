package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.QueryResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Triangles, paths and paths that nothing closes, by the tens of millions. */
@EnabledIf("dev.omnigraph.it.Dataset#lsqbKnows")
class LsqbIT {
  @TempDir private Path directory;

  @Test
  void every_count_is_the_published_one() throws IOException {
    Dataset data = Dataset.LSQB_KNOWS;
    String queries = Files.readString(data.queries());
    try (Graph graph =
            Omnigraph.create(
                directory.resolve("graph").toString(),
                "schema.pg",
                Files.readString(data.schema()),
                OpenOptions.defaults());
        InputStream rows = Files.newInputStream(data.data())) {
      graph.load(LoadRequest.append("data.jsonl", rows));
      for (Dataset.Question question : data.questions()) {
        for (int run = 0; run < 3; run++) {
          long start = System.nanoTime();
          List<JsonNode> found = new ArrayList<>();
          try (QueryResult result = graph.query(QueryRequest.of(queries).name(question.query()))) {
            result.forEach(row -> found.add(Dataset.json(row.toString())));
          }
          System.out.printf(
              "%s: %d ms%n", question.query(), (System.nanoTime() - start) / 1_000_000);
          Dataset.assertAnswers(question, found);
        }
      }
      assertThat(data.questions()).hasSize(3);
    }
  }
}
