package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.query.Effect;
import dev.omnigraph.query.Row;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transactions: what they see, when they are run again, and how they end. */
class TransactionTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32?  @range(age, 0..150) }
      node Note { text: String }
      edge Knows: Person -> Person { since: I32? }
      edge Likes: Person -> Person
      """;

  private static final String COUNT =
      "query n() { match { $p: Person } return { count($p) as n } }";
  private static final String FRIENDS =
      "query f($n: String) { match { $p: Person { name: $n }  $p knows $q }"
          + " return { $q.name as name } order { name } }";

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private Graph graph;

  @BeforeEach
  void create() {
    Omnigraph.create(store.anotherHandle(), "s.pg", SCHEMA, OpenOptions.defaults()).close();
    graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults());
    graph.mutate(
        """
        query q() {
          insert Person { name: "Ada", age: 1 }
          insert Person { name: "Bob", age: 2 }
          insert Person { name: "Cy", age: 3 }
          insert Knows { from: "Ada", to: "Bob", since: 1 }
        }
        """);
  }

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void reads_decides_and_writes_in_one_commit() {
    long version = graph.snapshot().version();

    TransactionResult<Long> done =
        graph.transaction(
            tx -> {
              long people = count(tx);
              if (people == 3) {
                tx.mutate(
                    "query a($n: I32) { insert Person { name: \"Di\", age: $n } }", Map.of("n", 4));
              }
              tx.mutate("query b() { update Person set { age: 9 } where name = \"Ada\" }");
              return people;
            });

    assertThat(done.value()).isEqualTo(3);
    Commit commit = Objects.requireNonNull(done.commit());
    assertThat(commit.version()).isEqualTo(version + 1);
    assertThat(commit.kind()).isEqualTo("transaction");
    assertThat(graph.snapshot().version()).isEqualTo(version + 1);
    assertThat(export()).contains("\"Di\",\"age\":4", "\"Ada\",\"age\":9");
  }

  @Test
  void sees_what_it_has_written_itself() {
    List<List<String>> seen = new ArrayList<>();
    List<List<Effect>> effects = new ArrayList<>();
    graph.transaction(
        tx -> {
          seen.add(friends(tx, "Ada"));
          effects.add(
              tx.mutate(
                  """
                  query a() {
                    insert Knows { from: "Ada", to: "Di", since: 5 }
                    insert Person { name: "Di", age: 4 }
                  }
                  """));
          seen.add(friends(tx, "Ada"));
          effects.add(tx.mutate("query b() { update Knows set { since: 6 } where since > 4 }"));
          effects.add(tx.mutate("query c() { delete Knows where since = 1 }"));
          seen.add(friends(tx, "Ada"));
          effects.add(tx.mutate("query d() { delete Person where age = 4 }"));
          seen.add(friends(tx, "Ada"));
          seen.add(List.of(String.valueOf(count(tx))));
          return true;
        });

    assertThat(seen)
        .containsExactly(
            List.of("Bob"), List.of("Bob", "Di"), List.of("Di"), List.of(), List.of("3"));
    assertThat(effects)
        .containsExactly(
            List.of(
                new Effect(Effect.Kind.INSERT, "Knows", 0, 1),
                new Effect(Effect.Kind.INSERT, "Person", 1, 0)),
            List.of(new Effect(Effect.Kind.UPDATE, "Knows", 0, 1)),
            List.of(new Effect(Effect.Kind.DELETE, "Knows", 0, 1)),
            List.of(new Effect(Effect.Kind.DELETE, "Person", 1, 1)));
    assertThat(export()).doesNotContain("Di", "Knows");
  }

  @Test
  void others_see_nothing_before_its_end() {
    graph.transaction(
        tx -> {
          tx.mutate("query a() { insert Person { name: \"Di\" } }");
          assertThat(export()).doesNotContain("Di");
          return true;
        });
    assertThat(export()).contains("Di");
  }

  @Test
  void a_result_stays_what_it_was_when_it_was_asked_for() {
    graph.transaction(
        tx -> {
          tx.mutate("query a() { insert Person { name: \"Di\" } }");
          try (QueryResult before = tx.query(FRIENDS, Map.of("n", "Ada"));
              QueryResult all = tx.query(COUNT)) {
            tx.mutate("query b() { delete Person where name != \"Ada\" }");
            assertThat(before.iterator().next().get("name")).isEqualTo("Bob");
            assertThat(all.iterator().next().get("n")).isEqualTo(4L);
          }
          assertThat(count(tx)).isEqualTo(1);
          return true;
        });
  }

  @Test
  void what_came_and_went_is_no_change() {
    long version = graph.snapshot().version();
    TransactionResult<String> done =
        graph.transaction(
            tx -> {
              tx.mutate("query a() { insert Person { name: \"Di\" } insert Note { text: \"x\" } }");
              tx.mutate("query b() { insert Knows { from: \"Di\", to: \"Ada\" } }");
              tx.mutate("query c() { update Note set { text: \"y\" } where text = \"x\" }");
              tx.mutate("query d() { update Person set { age: 3 } where name = \"Di\" }");
              tx.mutate("query e() { delete Person where name = \"Di\" }");
              tx.mutate("query f() { delete Note where text = \"y\" }");
              return "nothing";
            });
    assertThat(done).isEqualTo(new TransactionResult<>("nothing", null));
    assertThat(graph.snapshot().version()).isEqualTo(version);
  }

  @Test
  void many_small_steps_are_as_good_as_few() {
    TransactionResult<Long> done =
        graph.transaction(
            tx -> {
              for (int i = 0; i < 60; i++) {
                tx.mutate(
                    "query a($n: String, $i: I32) { insert Person { name: $n, age: $i } }",
                    Map.of("n", "p" + i % 40, "i", i));
                tx.mutate(
                    "query b($i: I32) { delete Person where age = $i and not name = \"p7\" }",
                    Map.of("i", i - 5));
              }
              return count(tx);
            });
    String export = export();
    assertThat(export).contains("\"p7\",\"age\":47", "\"p19\",\"age\":59", "\"p15\",\"age\":55");
    assertThat(export).doesNotContain("\"p14\"", "\"p20\"", "\"Ada\"");
    assertThat(done.value()).isEqualTo(export.lines().filter(l -> l.contains("Person")).count());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // what is read | what another writes meanwhile | runs
        "match { $p: Person { name: \"Ada\" } } return { $p.age as x } | update Person set { age: 9 } where name = \"Ada\" | 2",
        "match { $p: Person { name: \"Ada\" } } return { $p.age as x } | update Person set { age: 9 } where name = \"Cy\" | 1",
        "match { $p: Person  $p.name in [\"Ada\", \"Di\"] } return { $p.age as x } | insert Person { name: \"Di\" } | 2",
        "match { $p: Person  $p.age > 100 } return { $p.name as x } | update Person set { age: 101 } where name = \"Cy\" | 2",
        "match { $p: Person { name: \"Ada\" }  $q: Person { name: \"Bob\" }  not { $p likes $q } } return { $p.age as x } | insert Likes { from: \"Ada\", to: \"Bob\" } | 2",
        "match { $p: Person { name: \"Ada\" }  $q: Person { name: \"Bob\" }  not { $p likes $q } } return { $p.age as x } | insert Likes { from: \"Cy\", to: \"Bob\" } | 1",
        "match { $p: Person { name: \"Ada\" }  $q: Person { name: \"Bob\" }  not { $p <likes> $q } } return { $p.age as x } | insert Likes { from: \"Bob\", to: \"Ada\" } | 2",
        "match { $p: Person { name: \"Ada\" }  $p $k:knows $q } return { $k.since as x } | update Knows set { since: 7 } where from = \"Ada\" | 2",
        "match { $p: Person { name: \"Ada\" }  $p knows{1,3} $q } return { $q.name as x } | insert Knows { from: \"Bob\", to: \"Cy\" } | 2",
        "match { $p: Person { name: \"Ada\" }  count { $p likes $_ } > 0 } return { $p.age as x } | insert Likes { from: \"Ada\", to: \"Cy\" } | 2",
        "match { $p: Person { name: \"Ada\" }  optional { $p likes $q } } return { $q.age as x } | insert Likes { from: \"Ada\", to: \"Cy\" } | 2",
        "match { $p: Person { name: \"Ada\" } } return { $p.age as x } | insert Note { text: \"x\" } | 1",
        "match { $p: Note } return { $p.text as x } | insert Note { text: \"x\" } | 2",
      })
  void is_run_again_where_another_writes_what_it_read(String read, String meanwhile, int expected) {
    AtomicInteger runs = new AtomicInteger();
    graph.transaction(
        tx -> {
          try (QueryResult rows = tx.query("query q() { " + read + " }")) {
            rows.forEach(row -> {});
          }
          if (runs.incrementAndGet() == 1) {
            another(other -> other.mutate("query m() { " + meanwhile + " }"));
          }
          tx.mutate("query w() { insert Note { text: \"mine\" } }");
          return true;
        });
    assertThat(runs).hasValue(expected);
    assertThat(export()).containsOnlyOnce("mine");
  }

  @Test
  void two_that_read_what_the_other_writes_cannot_both_rest_on_the_same_version() {
    AtomicInteger runs = new AtomicInteger();
    TransactionResult<Long> late =
        graph.transaction(
            tx -> {
              if (runs.incrementAndGet() == 1) {
                another(other -> other.transaction(TransactionTest::lastButOneLeaves));
                another(other -> other.transaction(TransactionTest::lastButOneLeaves));
              }
              return lastButOneLeaves(tx);
            });
    assertThat(runs).hasValueGreaterThan(1);
    assertThat(late.value()).isEqualTo(1);
    assertThat(late.commit()).isNull();
    assertThat(export().lines().filter(line -> line.contains("Person"))).hasSize(1);
  }

  /** Deletes a person while there is another one; gives how many there were. */
  private static Long lastButOneLeaves(Transaction tx) {
    List<String> names = new ArrayList<>();
    try (QueryResult all =
        tx.query("query q() { match { $p: Person } return { $p.name as name } order { name } }")) {
      all.forEach(row -> names.add((String) row.get("name")));
    }
    if (names.size() > 1) {
      tx.mutate(
          "query d($n: String) { delete Person where name = $n }", Map.of("n", names.getLast()));
    }
    return (long) names.size();
  }

  @Test
  void one_that_only_reads_is_told_of_what_is_news_to_its_handle() {
    another(other -> other.mutate("query m() { insert Person { name: \"Di\" } }"));
    AtomicInteger runs = new AtomicInteger();
    TransactionResult<Long> done =
        graph.transaction(
            tx -> {
              runs.incrementAndGet();
              return count(tx);
            });
    assertThat(done).isEqualTo(new TransactionResult<>(4L, null));
    assertThat(runs).hasValue(2);
  }

  // ---- how it ends

  @Test
  void what_its_body_throws_reaches_the_caller_and_nothing_is_written() {
    IOException checked = new IOException("no");
    assertThatThrownBy(
            () ->
                graph.transaction(
                    tx -> {
                      tx.mutate("query a() { insert Person { name: \"Di\" } }");
                      throw checked;
                    }))
        .isSameAs(checked);
    IllegalStateException unchecked = new IllegalStateException("no");
    assertThatThrownBy(
            () ->
                graph.transaction(
                    tx -> {
                      throw unchecked;
                    }))
        .isSameAs(unchecked);
    assertThat(export()).doesNotContain("Di");
  }

  @Test
  void a_refusal_by_the_body_rests_on_the_newest_version() {
    another(other -> other.mutate("query m() { insert Person { name: \"Di\" } }"));
    TransactionResult<Long> done =
        graph.transaction(
            tx -> {
              long people = count(tx);
              if (people < 4) {
                throw new IllegalStateException("too few");
              }
              return people;
            });
    assertThat(done.value()).isEqualTo(4);
  }

  @Test
  void a_rule_across_rows_is_checked_at_the_end() {
    assertThatThrownBy(
            () ->
                graph.transaction(
                    tx -> tx.mutate("query a() { insert Knows { from: \"Ada\", to: \"Di\" } }")))
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining("there is no Person `Di` for `to`");
  }

  @Test
  void a_mutation_that_failed_is_the_end_of_it() {
    AtomicReference<Exception> next = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                graph.transaction(
                    tx -> {
                      try {
                        tx.mutate(
                            "query a() { insert Person { name: \"Di\" } insert Person { name:"
                                + " \"Ed\", age: 999 } }");
                      } catch (ConstraintViolationException broken) {
                        try {
                          count(tx);
                        } catch (InvalidInputException refused) {
                          next.set(refused);
                        }
                      }
                      return true;
                    }))
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining("Person.age: 999");
    assertThat(next.get())
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("transaction_failed"));
    assertThat(export()).doesNotContain("Di");
  }

  @Test
  void a_text_that_is_wrong_leaves_it_as_it_was() {
    graph.transaction(
        tx -> {
          tx.mutate("query a() { insert Person { name: \"Di\" } }");
          for (String wrong :
              List.of("query", "query b() { insert Persn { name: \"x\" } }", COUNT)) {
            assertThatThrownBy(() -> tx.mutate(wrong)).isInstanceOf(InvalidInputException.class);
          }
          assertThatThrownBy(() -> tx.query("query c() { delete Person where age = 1 }"))
              .isInstanceOf(InvalidInputException.class);
          return true;
        });
    assertThat(export()).contains("Di", "Ada");
  }

  @Test
  void it_is_of_no_use_behind_its_body() {
    AtomicReference<Transaction> kept = new AtomicReference<>();
    graph.transaction(
        tx -> {
          kept.set(tx);
          tx.query(COUNT); // closed with the transaction
          return true;
        });
    Transaction over = Objects.requireNonNull(kept.get());
    for (Function<Transaction, Object> use :
        List.<Function<Transaction, Object>>of(
            tx -> tx.query(COUNT), tx -> tx.mutate("query a() { insert Note { text: \"x\" } }"))) {
      assertThatThrownBy(() -> use.apply(over))
          .isInstanceOfSatisfying(
              InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("transaction_over"));
    }
  }

  private void another(Consumer<Graph> use) {
    try (Graph other = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      use.accept(other);
    }
  }

  private static long count(Transaction tx) {
    try (QueryResult rows = tx.query(COUNT)) {
      return (Long) Objects.requireNonNull(rows.iterator().next().get("n"));
    }
  }

  private static List<String> friends(Transaction tx, String name) {
    List<String> names = new ArrayList<>();
    try (QueryResult rows = tx.query(FRIENDS, Map.of("n", name))) {
      for (Row row : rows) {
        names.add((String) row.get("name"));
      }
    }
    return names;
  }

  private String export() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Graph third = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      third.snapshot().exportJsonl(out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
