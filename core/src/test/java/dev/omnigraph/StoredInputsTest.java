package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.maintenance.Verification;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.testing.Mutations;
import dev.omnigraph.testing.SealedDocument;
import dev.omnigraph.testing.Trials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in an object of a graph, who opens, reads, writes, recovers, verifies and cleans
 * up gets an answer or an error of ours, soon. What a checksum covers never becomes other rows.
 */
class StoredInputsTest {
  private static final int CASES = 12;

  /** An object of one of the graphs. */
  private record Stored(Map<String, byte[]> graph, String key) {
    byte[] bytes() {
      return Objects.requireNonNull(graph.get(key));
    }
  }

  private static final List<Map<String, byte[]>> GRAPHS = new ArrayList<>();
  private static final IdentityHashMap<Map<String, byte[]>, String> ROWS = new IdentityHashMap<>();

  @BeforeAll
  static void write() {
    for (InMemoryObjectStore store : RealGraphs.all()) {
      Map<String, byte[]> objects = new TreeMap<>();
      store
          .listAll(ListRequest.of(""))
          .map(ListEntry::key)
          .forEach(key -> objects.put(key, store.get(key).bytes()));
      GRAPHS.add(objects);
      try (Graph graph = Omnigraph.open(copy(objects), options().forReading())) {
        ROWS.put(objects, rows(graph.snapshot()));
      }
    }
  }

  private static List<Stored> objects(String prefix, String suffix) {
    List<Stored> objects = new ArrayList<>();
    for (Map<String, byte[]> graph : GRAPHS) {
      graph.keySet().stream()
          .filter(key -> key.startsWith(prefix) && key.endsWith(suffix))
          .forEach(key -> objects.add(new Stored(graph, key)));
    }
    assertThat(objects).isNotEmpty();
    return objects;
  }

  /** The newest versions, which everybody reads, and some that only history does. */
  private static List<Stored> versions() {
    List<Stored> some = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Stored stored : objects("__manifest/", ".json")) {
      String branch =
          System.identityHashCode(stored.graph())
              + stored.key().substring(0, stored.key().lastIndexOf('/'));
      int age = seen.merge(branch, 1, Integer::sum);
      some.addAll(Collections.nCopies(age == 1 ? 5 : age == 2 || age % 64 == 0 ? 1 : 0, stored));
    }
    return some;
  }

  @Test
  void damaged_bytes_of_a_version_are_told() {
    damagedBytes("version bytes", versions());
  }

  @Test
  void any_fields_of_a_version_are_used_or_refused() {
    changedFields("version fields", versions(), name -> true);
  }

  @Test
  void any_head_is_used_or_refused() {
    List<String> large = List.of("contract", "tables", "inline");
    changedFields(
        "version head",
        versions(),
        name -> !large.contains(name) && !name.equals("records") && !name.equals("base"));
  }

  @Test
  void any_inline_rows_are_used_or_refused() {
    changedFields("inline rows", versions(), name -> name.equals("inline"));
  }

  @Test
  void any_runs_and_fragments_are_used_or_refused() {
    changedFields("runs", versions(), name -> name.equals("fragments") || name.equals("removed"));
  }

  @Test
  void any_condition_proof_is_used_or_refused() {
    changedFields("condition proof", versions(), name -> name.equals("proof"));
  }

  @Test
  void any_schema_in_a_version_is_used_or_refused() {
    changedFields("contract in a version", versions(), name -> name.equals("contract"));
  }

  @Test
  void damaged_bytes_of_a_schema_are_told() {
    damagedBytes("contract bytes", objects("contracts/", ".json"));
  }

  @Test
  void any_schema_object_is_used_or_refused() {
    changedFields("contract object", objects("contracts/", ".json"), name -> true);
  }

  @Test
  void damaged_bytes_of_a_base_are_told() {
    damagedBytes("base bytes", objects("bases/", ".json"));
  }

  @Test
  void any_base_object_is_used_or_refused() {
    changedFields("base object", objects("bases/", ".json"), name -> true);
  }

  @Test
  void damaged_bytes_of_a_sidecar_harm_nobody() {
    damagedBytes("sidecar bytes", objects("__recovery/", ".json"));
  }

  @Test
  void any_sidecar_is_used_or_left() {
    changedFields("sidecar fields", objects("__recovery/", ".json"), name -> true);
  }

  @Test
  void any_lease_harms_nobody() {
    damagedBytes("lease bytes", objects("__recovery/", ".lease"));
  }

  @Test
  void damaged_bytes_of_a_fragment_are_told() {
    damagedBytes("fragment bytes", objects("tables/", ".arrow"));
  }

  @Test
  void any_fragment_is_used_or_refused() {
    List<Stored> fragments = objects("tables/", ".arrow");
    new Trials("fragment forged", CASES)
        .run(
            random -> {
              Stored one = fragments.get(random.nextInt(fragments.size()));
              Map<String, byte[]> graph = new TreeMap<>(one.graph());
              new ForgedFragment(one.key(), one.bytes(), random).into(graph);
              return use(random, graph, null);
            });
  }

  @Test
  void lost_swapped_and_foreign_objects_are_used_or_told() {
    List<Stored> all = objects("", "");
    new Trials("objects lost or swapped", CASES)
        .run(
            random -> {
              Stored one = all.get(random.nextInt(all.size()));
              Map<String, byte[]> graph = new TreeMap<>(one.graph());
              List<String> kind =
                  graph.keySet().stream()
                      .filter(key -> folder(key).equals(folder(one.key())))
                      .toList();
              String other = kind.get(random.nextInt(kind.size()));
              switch (random.nextInt(4)) {
                case 0 -> graph.remove(one.key());
                case 1 -> graph.put(other, one.bytes());
                case 2 -> {
                  graph.put(other, one.bytes());
                  graph.put(one.key(), one.graph().get(other));
                }
                default -> {
                  Stored foreign = all.get(random.nextInt(all.size()));
                  graph.put(foreign.key(), foreign.bytes());
                  graph.put(one.key() + random.nextInt(10), foreign.bytes());
                }
              }
              return use(random, graph, null);
            });
  }

  private static String folder(String key) {
    return key.substring(0, key.indexOf('/') + 1);
  }

  private static void damagedBytes(String reader, List<Stored> objects) {
    new Trials(reader, CASES)
        .run(
            random -> {
              Mutations mutations = new Mutations(random);
              Stored one = mutations.one(objects);
              byte[] bytes = mutations.bytes(one.bytes(), mutations.one(objects).bytes());
              return use(random, one, bytes, ROWS.get(one.graph()));
            });
  }

  private static void changedFields(String reader, List<Stored> objects, Predicate<String> inside) {
    new Trials(reader, CASES)
        .run(
            random -> {
              Mutations mutations = new Mutations(random);
              Stored one = mutations.one(objects);
              String text = new String(one.bytes(), StandardCharsets.UTF_8);
              int line = text.indexOf('\n');
              String body = mutations.json(text.substring(line + 1, text.length() - 1), inside);
              return use(random, one, SealedDocument.of(text.substring(0, line), body), null);
            });
  }

  private static @Nullable String use(
      Random random, Stored one, byte[] bytes, @Nullable String expected) {
    Map<String, byte[]> graph = new TreeMap<>(one.graph());
    graph.put(one.key(), bytes);
    return use(random, graph, expected);
  }

  /**
   * Does with a graph what users do: reads, and some of the rest.
   *
   * @param expected the rows that can be read, if any can; null where they may be any
   * @return the code of the first refusal that a sound graph would not have given
   */
  private static @Nullable String use(
      Random random, Map<String, byte[]> objects, @Nullable String expected) {
    Uses uses = new Uses();
    uses.with(objects, true, graph -> uses.read(graph, expected));
    List<Consumer<Graph>> others =
        new ArrayList<>(List.of(uses::recover, uses::write, uses::change, uses::cleanUp));
    Collections.shuffle(others, random);
    int some = uses.opened ? 2 : 1;
    others.subList(0, some).forEach(other -> uses.with(objects, false, other));
    return uses.refused;
  }

  private static InMemoryObjectStore copy(Map<String, byte[]> objects) {
    AtomicReference<Instant> now = new AtomicReference<>(RealGraphs.BEGIN);
    InMemoryObjectStore store = new InMemoryObjectStore(now::get);
    objects.forEach((key, bytes) -> store.put(key, Content.of(bytes)));
    now.set(RealGraphs.LATER);
    return store;
  }

  private static OpenOptions options() {
    AtomicInteger ids = new AtomicInteger(500_000);
    Instant now = RealGraphs.LATER;
    return RealGraphs.options(new AtomicReference<>(now), ids);
  }

  private static String rows(Snapshot snapshot) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      snapshot.exportJsonl(out);
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each use is tried whatever became of the others. */
  private static final class Uses {
    /** What a sound graph answers to some of the uses. */
    private static final Set<String> USUAL =
        Set.of(
            "unknown_type",
            "unknown_property",
            "key_conflict",
            "unique_violation",
            "branch_exists",
            "branch_not_found",
            "sidecar_readable",
            "sidecar_not_found",
            "endpoint_missing");

    private boolean opened;
    private @Nullable String refused;

    void with(Map<String, byte[]> objects, boolean reading, Consumer<Graph> work) {
      attempt(
          () -> {
            OpenOptions options = reading ? options().forReading() : options();
            try (Graph graph = Omnigraph.open(copy(objects), options)) {
              opened = true;
              work.accept(graph);
            }
          });
    }

    private void attempt(Runnable use) {
      try {
        use.run();
      } catch (OmnigraphException e) {
        assertThat(e.code()).isNotBlank();
        assertThat(e.getMessage()).isNotBlank();
        refused = refused == null && !USUAL.contains(e.code()) ? e.code() : refused;
      }
    }

    void read(Graph graph, @Nullable String expected) {
      attempt(
          () -> {
            String rows = rows(graph.snapshot());
            if (expected != null) {
              assertThat(rows).isEqualTo(expected);
            }
          });
      attempt(() -> graph.snapshot().tables());
      attempt(() -> graph.snapshot().schema());
      attempt(() -> graph.snapshot().rowsWritten());
      attempt(() -> graph.snapshot().contract().types().forEach(type -> query(graph, type)));
      attempt(() -> graph.commits().forEach(commit -> {}));
      attempt(() -> rows(graph.snapshot(graph.snapshot().version() / 2 + 1)));
      attempt(() -> graph.outcome("01kahzvf000000000000000003"));
      attempt(
          () ->
              graph
                  .branches()
                  .list()
                  .forEach(branch -> attempt(() -> rows(graph.branch(branch.name()).snapshot()))));
      attempt(() -> graph.recovery().inspect());
      attempt(
          () -> {
            List<Verification.Problem> problems = graph.verify(words -> {}).problems();
            refused = refused == null && !problems.isEmpty() ? "told by verify" : refused;
          });
    }

    private void query(Graph graph, GraphType type) {
      boolean edge = type instanceof EdgeType;
      String name =
          edge
              ? Character.toLowerCase(type.name().charAt(0)) + type.name().substring(1)
              : type.name();
      String match = edge ? "$a $x:%s $b".formatted(name) : "$x: %s".formatted(name);
      attempt(
          () ->
              all(
                  graph,
                  "query q() { match { %s } return { $x, $x.@id as i } order { i } limit 5 }"
                      .formatted(match)));
      attempt(
          () ->
              all(graph, "query q() { match { %s } return { count($x) as n } }".formatted(match)));
      for (Property property : type.properties()) {
        attempt(
            () ->
                all(
                    graph,
                    "query q() { match { %s $x.%s is not null } return { count(distinct $x.%s) as n } }"
                        .formatted(match, property.name(), property.name())));
      }
    }

    private static void all(Graph graph, String query) {
      try (QueryResult result = graph.query(query)) {
        result.forEach(row -> {});
      }
    }

    void recover(Graph graph) {
      attempt(() -> graph.recovery().run());
      attempt(() -> graph.recovery().inspect());
      attempt(
          () ->
              graph
                  .recovery()
                  .atOpen()
                  .forEach(
                      finding -> attempt(() -> graph.recovery().deleteSidecar(finding.key()))));
      attempt(() -> graph.cleanup(CleanupRequest.garbage()));
    }

    void write(Graph graph) {
      attempt(() -> graph.load(LoadRequest.of(LoadMode.MERGE, RealGraphs.people(0, 4, "w"))));
      attempt(() -> graph.load(LoadRequest.append(RealGraphs.RandomJsonlOfAll.rows(2))));
      attempt(() -> graph.mutate("query q() { update Person set { age: 3 } where name = \"p2\" }"));
      attempt(() -> graph.mutate("query q() { delete City where title != \"\" }"));
      attempt(() -> graph.mutate("query q() { delete Person where age > 10 }"));
      attempt(
          () ->
              graph.load(
                  LoadRequest.of(LoadMode.MERGE, RealGraphs.people(0, 100, "w".repeat(700)))));
      attempt(() -> graph.load(LoadRequest.of(LoadMode.OVERWRITE, RealGraphs.people(0, 3, "o"))));
      attempt(() -> graph.mutate("query q() { insert T0 { name: \"new\" } }"));
      attempt(() -> rows(graph.snapshot()));
    }

    void change(Graph graph) {
      attempt(
          () ->
              graph
                  .branches()
                  .create("fresh")
                  .mutate("query q() { insert Person { name: \"z\" } }"));
      attempt(() -> graph.branches().delete("fresh"));
      attempt(() -> graph.branches().delete("draft"));
      attempt(() -> graph.branches().create("draft"));
      attempt(
          () ->
              graph
                  .schema()
                  .apply("c.pg", graph.schema().text() + "\nnode Fresh { name: String @key }"));
      attempt(
          () ->
              graph
                  .schema()
                  .apply(
                      SchemaRequest.of("d.pg", "node Person { name: String @key }")
                          .allowDataLoss()));
      attempt(() -> rows(graph.snapshot()));
    }

    void cleanUp(Graph graph) {
      attempt(() -> graph.cleanup(CleanupRequest.garbage().dryRun(true)));
      attempt(() -> graph.cleanup(CleanupRequest.garbage().keep(2L, null)));
      attempt(() -> rows(graph.snapshot()));
    }
  }
}
