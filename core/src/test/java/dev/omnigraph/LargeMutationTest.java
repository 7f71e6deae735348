package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.query.Effect;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutations of so many rows that these don't fit into the memory they are given. */
class LargeMutationTest {
  private static final int PEOPLE = 150_000;
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32?  email: String? @unique }
      edge Knows: Person -> Person { since: I32? }
      """;

  private Graph graph;

  @BeforeEach
  void load() {
    graph =
        Omnigraph.create(
            new InMemoryObjectStore(), "s.pg", SCHEMA, OpenOptions.defaults().loadMemory(1 << 20));
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < PEOPLE; i++) {
      rows.append(
          "{\"type\":\"Person\",\"data\":{\"name\":\"p%06d\",\"age\":%d,\"email\":\"e%d\"}}\n"
              .formatted(i, i % 4, i));
      rows.append(
          "{\"edge\":\"Knows\",\"from\":\"p%06d\",\"to\":\"p%06d\",\"data\":{\"since\":%d}}\n"
              .formatted(i, i * 7L % PEOPLE, i % 3));
    }
    graph.load(
        LoadRequest.append(
            "rows", new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8))));
  }

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void an_update_of_many_rows_is_one_commit() {
    long version = graph.snapshot().version();
    MutationResult done = mutate("update Person set { age: 9 } where age < 3");
    assertThat(done.effects())
        .containsExactly(new Effect(Effect.Kind.UPDATE, "Person", PEOPLE * 3 / 4, 0));
    assertThat(graph.snapshot().version()).isEqualTo(version + 1);
    assertThat(count("$p: Person  $p.age = 9")).isEqualTo(PEOPLE * 3 / 4);
    assertThat(count("$p: Person  $p.email starts_with \"e\"")).isEqualTo(PEOPLE);
  }

  @Test
  void rows_beyond_the_memory_they_are_given_go_to_temporary_files(@TempDir Path temporary) {
    String some = "update Person set { age: 9 } where name starts_with \"p0000\"";
    String before = System.setProperty("java.io.tmpdir", temporary.resolve("none").toString());
    try (Graph small =
        Omnigraph.create(
            new InMemoryObjectStore(), "s.pg", SCHEMA, OpenOptions.defaults().loadMemory(2000))) {
      for (int i = 0; i < 100; i++) {
        small.mutate(
            "query a($n: String) { insert Person { name: $n } }", Map.of("n", "p0000" + i));
      }
      assertThatThrownBy(() -> small.mutate("query q() { " + some + " }"))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("temporary");
      System.setProperty("java.io.tmpdir", temporary.toString());
      assertThat(small.mutate("query q() { " + some + " }").effects())
          .containsExactly(new Effect(Effect.Kind.UPDATE, "Person", 100, 0));
      assertThat(temporary).isEmptyDirectory();
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  void statements_see_the_many_rows_of_those_before_them() {
    MutationResult done =
        mutate(
            """
            update Person set { age: 9 } where age < 3
            update Person set { age: 10 } where age = 9 and name < "p100000"
            delete Knows where since = 1
            update Knows set { since: 5 } where since in [0, 1] and not from starts_with "p00"
            delete Person where age = 3
            """);
    assertThat(done.effects().get(1).nodes()).isEqualTo(75_000);
    assertThat(done.effects().get(2).edges()).isEqualTo(PEOPLE / 3);
    assertThat(done.effects().get(3).edges()).isEqualTo(PEOPLE / 3 - 3_334);
    assertThat(done.effects().get(4).nodes()).isEqualTo(PEOPLE / 4);

    assertThat(count("$p: Person")).isEqualTo(PEOPLE * 3 / 4);
    assertThat(count("$p: Person  $p.age = 10")).isEqualTo(75_000);
    long gone = 0;
    for (int i = 0; i < PEOPLE; i++) {
      boolean deleted = i % 3 == 1;
      boolean ends = i % 4 == 3 || i * 7L % PEOPLE % 4 == 3;
      gone += deleted || ends ? 1 : 0;
    }
    assertThat(count("$p: Person  $p $k:knows $q")).isEqualTo(PEOPLE - gone);
    assertThat(done.effects().get(4).edges()).isEqualTo(gone - PEOPLE / 3);
  }

  @Test
  void nodes_go_with_their_edges_however_many_they_are() {
    MutationResult done = mutate("delete Person where age in [0, 1]");
    long edges = 0;
    for (int i = 0; i < PEOPLE; i++) {
      edges += i % 4 < 2 || i * 7L % PEOPLE % 4 < 2 ? 1 : 0;
    }
    assertThat(done.effects())
        .containsExactly(new Effect(Effect.Kind.DELETE, "Person", PEOPLE / 2, edges));
    assertThat(count("$p: Person")).isEqualTo(PEOPLE / 2);
    assertThat(count("$p: Person  $p $k:knows $q")).isEqualTo(PEOPLE - edges);
  }

  @Test
  void a_transaction_goes_back_to_many_rows_that_it_wrote() {
    TransactionResult<Long> done =
        graph.transaction(
            tx -> {
              tx.mutate(
                  "query a($none: String?) { update Person set { email: $none } where age = 1 }");
              tx.mutate("query b() { delete Person where email is null and name < \"p140000\" }");
              try (QueryResult rows =
                  tx.query("query n() { match { $p: Person } return { count($p) as n } }")) {
                return (Long) Objects.requireNonNull(rows.iterator().next().get("n"));
              }
            });
    assertThat(done.value()).isEqualTo(PEOPLE - 35_000);
    assertThat(count("$p: Person")).isEqualTo(PEOPLE - 35_000);
    assertThat(count("$p: Person  $p.email is null")).isEqualTo(2_500);
  }

  private MutationResult mutate(String statements) {
    return graph.mutate("query q() { " + statements + " }");
  }

  private long count(String match) {
    try (QueryResult rows =
        graph.query("query n() { match { " + match + " } return { count($p) as n } }", Map.of())) {
      return (Long) Objects.requireNonNull(rows.iterator().next().get("n"));
    }
  }
}
