package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random transactions of several writers, in an order of requests that a seed says: what each of
 * them was told, and what was read, is what a plain graph gives when the commits are done to it one
 * after the other (P2).
 *
 * <p>{@code -Domnigraph.histories=100000} runs more of them, {@code -Domnigraph.history=17} one.
 */
class SerializabilityTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int WRITERS = 3;
  private static final int TRANSACTIONS = 5;
  private static final int OLD = 90;

  /**
   * What a writer was told.
   *
   * @param transaction null: it read everything
   * @param begin newest version when it asked
   * @param end newest version when it was told; of a read, the version that it saw
   * @param code with which it was refused, or null
   * @param commit id of its commit, or null
   * @param rows effects of a mutation, or what was read
   */
  private record Told(
      @Nullable RandomTransaction transaction,
      long begin,
      long end,
      @Nullable String code,
      @Nullable String commit,
      @Nullable List<String> rows) {}

  @Test
  void every_history_is_one_transaction_behind_the_other() throws Exception {
    InMemoryObjectStore young = graph(0);
    InMemoryObjectStore old = graph(OLD);
    String one = System.getProperty("omnigraph.history");
    long histories = Long.getLong("omnigraph.histories", 1000);
    for (long seed :
        one == null
            ? LongStream.rangeClosed(1, histories).toArray()
            : new long[] {Long.parseLong(one)}) {
      try {
        run(seed, MemoryCopy.of(seed % 8 == 0 ? old : young, () -> NOW));
      } catch (Throwable e) {
        throw new AssertionError(
            "history %d is not serializable; -Domnigraph.history=%d runs it alone"
                .formatted(seed, seed),
            e);
      }
    }
  }

  private void run(long seed, InMemoryObjectStore store) throws IOException {
    Turns turns = new Turns(seed);
    List<Running<List<Told>>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(seed * WRITERS + i);
      Turns.Process process = turns.process();
      writers.add(Running.start(() -> write(store, process, random)));
    }
    turns.begin();
    List<Told> told = new ArrayList<>();
    writers.forEach(writer -> told.addAll(writer.result()));
    check(store, told);
  }

  private List<Told> write(InMemoryObjectStore store, Turns.Process process, Random random)
      throws IOException {
    process.begin();
    List<Told> told = new ArrayList<>();
    ScriptedObjectStore mine = new ScriptedObjectStore(store.anotherHandle(), process);
    try (Graph graph = Omnigraph.open(mine, options(random))) {
      graph.snapshot();
      for (int i = 0; i < TRANSACTIONS; i++) {
        long begin = newest(store);
        if (random.nextInt(6) == 0) {
          Snapshot snapshot = graph.snapshot();
          told.add(new Told(null, begin, snapshot.version(), null, null, lines(snapshot)));
        } else {
          told.add(write(graph, RandomTransaction.of(random), store, begin));
        }
      }
    } finally {
      process.end();
    }
    return told;
  }

  private static Told write(
      Graph graph, RandomTransaction transaction, InMemoryObjectStore store, long begin) {
    try {
      if (transaction.mode() != null) {
        Commit commit = graph.load(LoadRequest.of(transaction.mode(), transaction.text())).commit();
        return new Told(transaction, begin, newest(store), null, id(commit), null);
      }
      if (transaction.body() != null) {
        TransactionResult<List<String>> result = graph.transaction(transaction.body());
        String commit = result.commit() == null ? null : result.commit().id();
        return new Told(transaction, begin, newest(store), null, commit, result.value());
      }
      MutationResult result = graph.mutate("query q() { " + transaction.text() + " }");
      List<String> effects =
          result.effects().stream()
              .map(e -> "%s %s %d %d".formatted(e.kind(), e.type(), e.nodes(), e.edges()))
              .toList();
      return new Told(transaction, begin, newest(store), null, id(result.commit()), effects);
    } catch (OmnigraphException e) {
      return new Told(transaction, begin, newest(store), e.code(), null, null);
    }
  }

  private static @Nullable String id(@Nullable Commit commit) {
    return commit == null ? null : commit.id();
  }

  /** Does the commits to a plain graph, in their order, and compares all that was told. */
  private static void check(InMemoryObjectStore store, List<Told> told) throws IOException {
    Map<String, Told> byCommit = new HashMap<>();
    told.stream().filter(t -> t.commit() != null).forEach(t -> byCommit.put(t.commit(), t));
    Map<Long, PlainGraph> versions = new HashMap<>();
    PlainGraph model = new PlainGraph();
    try (Graph graph = Omnigraph.open(store.anotherHandle(), options(new Random(0)))) {
      for (Commit commit : graph.commits().toList().reversed()) {
        Told writer = byCommit.remove(commit.id());
        if (writer != null) {
          assertThat(commit.version()).as("%s", writer).isBetween(writer.begin() + 1, writer.end());
          model = after(writer, model);
          assertThat(model.broken()).as("rules broken by %s", writer).isEmpty();
          if (writer.rows() != null) {
            assertThat(writer.rows()).as("%s", writer).isEqualTo(model.effects);
          }
        } else {
          model = model.copy();
          setUp(commit, model);
        }
        versions.put(commit.version(), model);
      }
      assertThat(byCommit).as("commits that are gone").isEmpty();
      assertThat(lines(graph.snapshot())).isEqualTo(model.lines());
    }
    told.stream().filter(t -> t.commit() == null).forEach(t -> checkUnpublished(t, versions));
  }

  private static PlainGraph after(Told told, PlainGraph before) {
    PlainGraph after = before.copy();
    Objects.requireNonNull(told.transaction()).model().accept(after);
    return after;
  }

  /** What was read, refused, or found nothing to do, is true of a version of its time. */
  private static void checkUnpublished(Told told, Map<Long, PlainGraph> versions) {
    if (told.transaction() == null) {
      assertThat(told.end()).as("version of a read").isGreaterThanOrEqualTo(told.begin());
      assertThat(told.rows()).isEqualTo(Objects.requireNonNull(versions.get(told.end())).lines());
      return;
    }
    assertThat(LongStream.rangeClosed(told.begin(), told.end()).mapToObj(versions::get))
        .as("%s", told)
        .anySatisfy(
            before -> {
              PlainGraph after = after(told, before);
              if (told.code() == null) {
                assertThat(after.effects).isEqualTo(told.rows());
                assertThat(after.lines()).isEqualTo(before.lines());
                assertThat(after.broken()).isEmpty();
              } else {
                assertThat(told.code()).isIn(after.broken());
              }
            });
  }

  // ---- the graph at the begin: its rows in fragments, and some history behind

  private static InMemoryObjectStore graph(int commits) {
    InMemoryObjectStore store = new InMemoryObjectStore(() -> NOW);
    OpenOptions options = options(new Random(commits));
    try (Graph graph =
        Omnigraph.create(store.anotherHandle(), "s.pg", PlainGraph.SCHEMA, options)) {
      graph.load(
          LoadRequest.append(
              """
              {"type":"Reg","data":{"name":"a","v":1}}
              {"type":"Reg","data":{"name":"b","v":2,"tag":"b"}}
              {"type":"Slot","data":{"name":"a"}}
              {"type":"Slot","data":{"name":"b"}}
              {"edge":"Holds","from":"a","to":"a"}
              {"edge":"Links","from":"a","to":"b"}
              {"type":"Pad","data":{"text":"%s"}}
              """
                  .formatted("x".repeat(70_000))));
      for (int i = 0; i < commits; i++) {
        graph.mutate(
            "query q() { update Pad set { text: \"%d\" } where text != \"\" }".formatted(i));
      }
    }
    return store;
  }

  private static void setUp(Commit commit, PlainGraph model) {
    if (commit.version() == 2) {
      model.regs.put("a", new PlainGraph.Reg(1, null));
      model.regs.put("b", new PlainGraph.Reg(2, "b"));
      model.slots.put("a", null);
      model.slots.put("b", null);
      model.edges.add(new PlainGraph.Edge("Holds", "a", "a"));
      model.edges.add(new PlainGraph.Edge("Links", "a", "b"));
    }
  }

  private static OpenOptions options(Random random) {
    return OpenOptions.defaults().clock(() -> NOW).ids(new Ulids(() -> NOW, random));
  }

  private static long newest(InMemoryObjectStore store) {
    String key = store.list(ListRequest.of("__manifest/main/").limit(1)).entries().getFirst().key();
    return Long.parseLong(key.substring(key.lastIndexOf('-') + 1, key.lastIndexOf('.')));
  }

  private static List<String> lines(Snapshot snapshot) throws IOException {
    return Exports.lines(snapshot).stream()
        .filter(line -> !line.contains("\"Pad\""))
        .sorted()
        .toList();
  }
}
