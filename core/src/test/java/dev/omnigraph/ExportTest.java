package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Exports: sorted, in the form that a load reads, and giving the same graph again. */
class ExportTest {
  @Test
  void rows_are_sorted_by_type_and_key_and_have_the_ids_that_they_need() throws IOException {
    try (Graph graph = create()) {
      graph.load(
          LoadRequest.append(
              """
              {"edge":"Knows","id":"k2","from":"Bob","to":"Ada"}
              {"edge":"Knows","id":"k9","from":"Ada","to":"Bob","data":{"since":1990}}
              {"edge":"LivesIn","id":"l1","from":"Ada","to":"c1"}
              {"type":"Person","data":{"name":"Bob","age":null}}
              {"type":"Person","data":{"name":"Ada"}}
              {"type":"City","id":"c1","data":{"title":"Turin","at":[1,2.5],"tags":["a","b"]}}
              """));

      assertThat(export(graph))
          .isEqualTo(
              """
              {"type":"City","id":"c1","data":{"title":"Turin","at":[1.0,2.5],"tags":["a","b"]}}
              {"type":"Person","data":{"name":"Ada","age":7}}
              {"type":"Person","data":{"name":"Bob","age":null}}
              {"edge":"Knows","id":"k9","from":"Ada","to":"Bob","data":{"since":1990}}
              {"edge":"Knows","id":"k2","from":"Bob","to":"Ada","data":{}}
              {"edge":"LivesIn","id":"l1","from":"Ada","to":"c1","data":{}}
              """);
    }
  }

  @Test
  void a_graph_without_rows_exports_nothing() throws IOException {
    try (Graph graph = create()) {
      assertThat(export(graph)).isEmpty();
    }
  }

  @Property(tries = 40)
  void what_is_exported_and_loaded_over_another_graph_is_exported_alike(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    try (Graph graph = create();
        Graph other = create()) {
      int loads = 1 + random.nextInt(4);
      for (int i = 0; i < loads; i++) {
        // now and then more than fits into a version object
        graph.load(
            LoadRequest.of(
                LoadMode.MERGE, RandomJsonl.rows(random, random.nextInt(6) == 0 ? 900 : 12)));
      }
      other.load(LoadRequest.of(LoadMode.MERGE, RandomJsonl.rows(random, 12)));
      String exported = export(graph);

      other.load(LoadRequest.of(LoadMode.OVERWRITE, exported));

      assertThat(export(other)).isEqualTo(exported);
      assertThat(exported.lines().count())
          .isEqualTo(graph.snapshot().tables().stream().mapToLong(TableSummary::rows).sum());
    }
  }

  private static Graph create() {
    return Omnigraph.create(
        new InMemoryObjectStore(), "s.pg", RandomJsonl.SCHEMA, OpenOptions.defaults());
  }

  private static String export(Graph graph) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    graph.snapshot().exportJsonl(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
