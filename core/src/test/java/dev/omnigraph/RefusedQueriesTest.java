package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.InMemoryObjectStore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of queries that are refused before their meaning is looked at. */
class RefusedQueriesTest {
  private static final String READ = "{ match { $p: P } return { $p.name } }";

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Graph graph =
      Omnigraph.create(
          store.anotherHandle(), "s.pg", "node P { name: String @key }", OpenOptions.defaults());

  @AfterEach
  void close() {
    graph.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "duplicate_parameter; query a($x: String, $x: I32) READ",
        "bad_dimension; query a($x: Vector(0)) READ",
        "duplicate_enum_value; query a($x: enum(red, red)) READ",
        "duplicate_query; query a() READ query a() READ",
        "no_query; // nothing but a comment",
        "query_name_needed; query a() READ query b() READ",
      })
  void a_text_is_refused_with_a_code_and_nothing_of_it_runs(String code, String text) {
    assertThat(refusal(QueryRequest.of(text.replace("READ", READ))).code()).isEqualTo(code);
  }

  @Test
  void a_name_that_no_query_has_is_refused_and_names_those_there_are() {
    OmnigraphException refusal =
        refusal(QueryRequest.of("query a() " + READ + " query b() " + READ).name("c"));

    assertThat(refusal.code()).isEqualTo("query_not_found");
    assertThat(refusal).hasMessageContaining("a").hasMessageContaining("b");
  }

  @Test
  void a_text_longer_than_any_query_is_refused_unread() {
    assertThat(refusal(QueryRequest.of(" ".repeat((1 << 20) + 1))).code())
        .isEqualTo("query_too_long");
  }

  @Test
  void a_query_of_more_clauses_than_anybody_writes_is_refused() {
    String clauses =
        IntStream.range(0, 2_000).mapToObj(i -> "$p" + i + ": P ").collect(Collectors.joining());

    assertThat(
            refusal(QueryRequest.of("query a() { match { " + clauses + "} return { $p0.name } }"))
                .code())
        .isEqualTo("query_too_large");
  }

  @Test
  void a_handle_for_reading_refuses_to_load_and_to_mutate() {
    try (Graph reading =
        Omnigraph.open(store.anotherHandle(), OpenOptions.defaults().forReading())) {
      for (Runnable write :
          new Runnable[] {
            () -> reading.load(LoadRequest.append("{\"type\":\"P\",\"data\":{\"name\":\"a\"}}")),
            () -> reading.mutate("query a() { insert P { name: \"a\" } }")
          }) {
        assertThat(catchThrowableOfType(OmnigraphException.class, write::run))
            .extracting(OmnigraphException::code)
            .isEqualTo("read_only");
      }
    }
  }

  private OmnigraphException refusal(QueryRequest request) {
    return catchThrowableOfType(OmnigraphException.class, () -> graph.query(request).close());
  }
}
