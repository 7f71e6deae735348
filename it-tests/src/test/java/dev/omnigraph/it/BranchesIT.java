package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.Branch;
import dev.omnigraph.BranchSummary;
import dev.omnigraph.CleanupRequest;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.error.NotFoundException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Branches on S3; all that may be said of them is in {@code BranchContract}. */
class BranchesIT {
  private static final String SCHEMA = "node Person { name: String @key }";

  @Test
  void s46_s49_s50_branches_of_odd_names_live_die_and_live_again() {
    S3Server server = S3Server.running();
    String place = server.newPlace();
    List<String> names = List.of("A", "a", "a/b", "a%2fb", ".", "日本語", "a b");
    try (Graph graph =
        Omnigraph.create(server.open(place), "s.pg", SCHEMA, OpenOptions.defaults())) {
      graph.load(LoadRequest.append("{\"type\":\"Person\",\"data\":{\"name\":\"Ada\"}}"));
      for (String name : names) {
        graph.branches().create(name).mutate("query q() { insert Person { name: \"Bob\" } }");
      }
      assertThat(graph.branches().list())
          .extracting(BranchSummary::name)
          .hasSize(names.size() + 1)
          .containsAll(names);
      Branch old = graph.branch("a");
      Branch child = graph.branches().create("child", old);
      graph.branches().delete("a");
      Branch next = graph.branches().create("a");
      graph.cleanup(CleanupRequest.garbage().keep(1L, null));
      assertThat(child.snapshot().tables().getFirst().rows()).isEqualTo(2);
      assertThat(next.snapshot().tables().getFirst().rows()).isEqualTo(1);
      assertThatThrownBy(() -> old.mutate("query q() { insert Person { name: \"C\" } }"))
          .isInstanceOf(NotFoundException.class);
    }
  }
}
