package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.query.Effect;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random mutations through two handles, neither of which looks at what the other does before it
 * writes: after each of them the graph is what a plain model says, and so are the counts.
 */
class MutationModelTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32? }
      node Pet { name: String @key }
      edge Knows: Person -> Person { since: I32? }
      edge Walks: Person -> Pet
      """;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  private record Edge(String type, String from, String to, @Nullable Integer since) {}

  /** What should be there. */
  private static final class Model {
    final Map<String, Integer> people = new TreeMap<>();
    final Map<String, Integer> pets = new TreeMap<>();
    final List<Edge> edges = new ArrayList<>();
    final List<String> effects = new ArrayList<>();

    Model copy() {
      Model copy = new Model();
      copy.people.putAll(people);
      copy.pets.putAll(pets);
      copy.edges.addAll(edges);
      return copy;
    }

    boolean isWhole() {
      return edges.stream()
          .allMatch(
              edge ->
                  people.containsKey(edge.from())
                      && (edge.type().equals("Knows") ? people : pets).containsKey(edge.to()));
    }

    void note(String statement, int nodes, int edges) {
      effects.add("%s %d %d".formatted(statement, nodes, edges));
    }

    int deleteEdges(Predicate<Edge> which) {
      int before = edges.size();
      edges.removeIf(which);
      return before - edges.size();
    }

    void updateKnows(Predicate<Edge> which, int since) {
      int changed = 0;
      for (int i = 0; i < edges.size(); i++) {
        Edge edge = edges.get(i);
        if (edge.type().equals("Knows") && which.test(edge) && !eq(edge.since(), since)) {
          edges.set(i, new Edge(edge.type(), edge.from(), edge.to(), since));
          changed++;
        }
      }
      note("UPDATE Knows", 0, changed);
    }

    static boolean eq(@Nullable Integer value, int other) {
      return value != null && value == other;
    }

    void deletePeople(Predicate<Map.Entry<String, Integer>> which) {
      List<String> gone = people.entrySet().stream().filter(which).map(Map.Entry::getKey).toList();
      gone.forEach(people::remove);
      int lost =
          deleteEdges(
              edge ->
                  gone.contains(edge.from())
                      || (edge.type().equals("Knows") && gone.contains(edge.to())));
      note("DELETE Person", gone.size(), lost);
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      people.forEach((name, age) -> lines.add("Person %s %s".formatted(name, age)));
      pets.keySet().forEach(name -> lines.add("Pet " + name));
      edges.forEach(
          e ->
              lines.add(
                  "%s %s %s%s"
                      .formatted(
                          e.type(), e.from(), e.to(), e.since() == null ? "" : " " + e.since())));
      return lines.stream().sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void the_graph_is_what_the_model_says(int seed) throws IOException {
    Random random = new Random(seed);
    Omnigraph.create(store.anotherHandle(), "s.pg", SCHEMA, OpenOptions.defaults()).close();
    Model model = new Model();
    try (Graph one = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults());
        Graph other =
            Omnigraph.open(store.anotherHandle(), OpenOptions.defaults().loadMemory(500))) {
      for (int i = 0; i < 150; i++) {
        Model next = model.copy();
        List<String> statements = new ArrayList<>();
        boolean steps = random.nextInt(3) == 0;
        boolean whole = true;
        List<Integer> people = new ArrayList<>();
        for (int s = random.nextInt(1, 6); s > 0; s--) {
          statements.add(statement(random, next));
          whole &= !steps || next.isWhole();
          people.add(next.people.size());
        }
        whole &= next.isWhole();
        Graph graph = random.nextBoolean() ? one : other;
        List<Effect> effects = steps ? runSteps(graph, statements, people) : run(graph, statements);
        assertThat(effects != null).as("%s", statements).isEqualTo(whole);
        if (effects != null) {
          assertThat(
                  effects.stream()
                      .map(e -> "%s %s %d %d".formatted(e.kind(), e.type(), e.nodes(), e.edges())))
              .as("%s", statements)
              .isEqualTo(next.effects);
          model = next;
        }
        assertThat(lines()).as("%s", statements).isEqualTo(model.lines());
      }
    }
  }

  private static @Nullable List<Effect> run(Graph graph, List<String> statements) {
    try {
      return graph.mutate("query q() { " + String.join("\n", statements) + " }").effects();
    } catch (ConstraintViolationException e) {
      assertThat(e.code()).isEqualTo("endpoint_missing");
      return null;
    }
  }

  /** One statement after the other, with a look at what it did in between. */
  private static @Nullable List<Effect> runSteps(
      Graph graph, List<String> statements, List<Integer> people) {
    List<Long> last = new ArrayList<>();
    try {
      List<Effect> done =
          graph
              .transaction(
                  tx -> {
                    List<Effect> effects = new ArrayList<>();
                    List<Long> seen = new ArrayList<>();
                    for (String statement : statements) {
                      effects.addAll(tx.mutate("query q() { " + statement + " }"));
                      try (QueryResult rows =
                          tx.query(
                              "query n() { match { $p: Person } return { count($p) as n } }")) {
                        seen.add((Long) rows.iterator().next().get("n"));
                      }
                      try (QueryResult pairs =
                          tx.query("query k() { match { $p knows $q } return { $p, $q } }")) {
                        pairs.forEach(row -> {});
                      }
                    }
                    last.clear();
                    last.addAll(seen);
                    return effects;
                  })
              .value();
      assertThat(last).map(Long::intValue).isEqualTo(people); // what the run saw that counts
      return done;
    } catch (ConstraintViolationException e) {
      assertThat(e.code()).isEqualTo("endpoint_missing");
      return null;
    }
  }

  /** A statement, done to the model. */
  private static String statement(Random random, Model model) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    String other = NAMES.get(random.nextInt(NAMES.size()));
    int age = random.nextInt(3);
    return switch (random.nextInt(13)) {
      case 0, 1 -> {
        model.people.put(name, age);
        model.note("INSERT Person", 1, 0);
        yield "insert Person { name: \"%s\", age: %d }".formatted(name, age);
      }
      case 2 -> {
        model.pets.put(name, 0);
        model.note("INSERT Pet", 1, 0);
        yield "insert Pet { name: \"%s\" }".formatted(name);
      }
      case 3, 4 -> {
        String type = random.nextBoolean() ? "Knows" : "Walks";
        model.edges.add(new Edge(type, name, other, null));
        model.note("INSERT " + type, 0, 1);
        yield "insert %s { from: \"%s\", to: \"%s\" }".formatted(type, name, other);
      }
      case 5 -> {
        int changed = 0;
        for (Map.Entry<String, Integer> person : model.people.entrySet()) {
          if (person.getValue() > age) {
            person.setValue(age);
            changed++;
          }
        }
        model.note("UPDATE Person", changed, 0);
        yield "update Person set { age: %d } where age > %d".formatted(age, age);
      }
      case 6 -> {
        Integer before = model.people.get(name);
        if (before != null) {
          model.people.put(name, age);
        }
        model.note("UPDATE Person", before != null && before != age ? 1 : 0, 0);
        yield "update Person set { age: %d } where name = \"%s\"".formatted(age, name);
      }
      case 7 -> {
        model.note(
            "DELETE Walks",
            0,
            model.deleteEdges(e -> e.type().equals("Walks") && e.to().equals(name)));
        yield "delete Walks where to = \"%s\"".formatted(name);
      }
      case 8, 9 -> {
        boolean bySource = random.nextBoolean();
        model.updateKnows(
            e ->
                (bySource ? e.from() : e.to()).equals(name)
                    && (e.since() == null || e.since() > age || e.to().equals(other)),
            age);
        yield "update Knows set { since: %d } where %s = \"%s\" and (since is null or not since <= %d or @dst in [\"%s\"])"
            .formatted(age, bySource ? "@src" : "to", name, age, other);
      }
      case 10 -> {
        model.note(
            "DELETE Knows",
            0,
            model.deleteEdges(
                e ->
                    e.type().equals("Knows")
                        && (Model.eq(e.since(), age)
                            || (e.from().equals(e.to()) && !e.from().equals(name)))));
        yield "delete Knows where since = %d or from = to and not @src = \"%s\""
            .formatted(age, name);
      }
      case 11 -> {
        int changed = 0;
        for (Map.Entry<String, Integer> person : model.people.entrySet()) {
          boolean named = person.getKey().equals(name) || person.getKey().equals(other);
          if (named && person.getValue() != age) {
            person.setValue(age);
            changed++;
          }
        }
        model.note("UPDATE Person", changed, 0);
        yield "update Person set { age: %d } where @id in [\"%s\", \"%s\", \"z\"] and age != %d"
            .formatted(age, name, other, age);
      }
      default -> {
        if (random.nextBoolean()) {
          model.deletePeople(person -> person.getKey().equals(name));
          yield "delete Person where name = \"%s\"".formatted(name);
        }
        model.deletePeople(person -> person.getValue() == age);
        yield "delete Person where age = " + age;
      }
    };
  }

  /** What a third party sees. */
  private List<String> lines() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults().forReading())) {
      graph.snapshot().exportJsonl(out);
    }
    List<String> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode row = JSON.readTree(line);
      if (row.has("edge")) {
        lines.add(
            "%s %s %s"
                    .formatted(
                        row.get("edge").asText(), row.get("from").asText(), row.get("to").asText())
                + (row.path("data").has("since") ? " " + row.get("data").get("since") : ""));
      } else {
        JsonNode data = row.get("data");
        lines.add(
            row.get("type").asText()
                + " "
                + data.get("name").asText()
                + (data.has("age") ? " " + data.get("age") : ""));
      }
    }
    return lines.stream().sorted().toList();
  }
}
