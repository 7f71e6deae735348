package dev.omnigraph.sim;

import dev.omnigraph.CleanupRequest;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.PlainGraph;
import dev.omnigraph.PlainGraph.Doc;
import dev.omnigraph.PlainGraph.Edge;
import dev.omnigraph.PlainGraph.Reg;
import dev.omnigraph.ReplayableGraph;
import dev.omnigraph.SchemaRequest;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;

/** Graphs to begin with: the same rows behind histories of different lengths. */
final class Begins {
  /** So many commits that the next one has to end a segment. */
  private static final int LONG = 140;

  /** Few enough that nobody ends the segment at once. */
  private static final int NEARLY = 65;

  /** Versions of a long segment: more only cost time. */
  private static final int KEPT = 6;

  /** Instead of a number of commits: rows in fragments. */
  private static final int STORED = -1;

  /** Likewise, and a branch. */
  private static final int FORKED = -2;

  /** Likewise, and a property that can be dropped. */
  private static final int EXTRA = -3;

  private static final String ROWS =
      """
      {"type":"Reg","data":{"name":"a","v":1}}
      {"type":"Reg","data":{"name":"b","v":2,"tag":"b"}}
      {"type":"Slot","data":{"name":"a"}}
      {"type":"Slot","data":{"name":"b"}}
      {"edge":"Holds","from":"a","to":"a"}
      {"edge":"Links","from":"a","to":"b"}
      """;

  private static final int SIZE = 66_000;

  /** So large that all that is loaded with it is not written inline. */
  private static final String LARGE =
      "{\"type\":\"Big\",\"data\":{\"name\":\"a\",\"text\":\"%s\"}}\n".formatted("x".repeat(SIZE));

  private final Map<String, Begin> made = new HashMap<>();
  private final Loop loop;

  /**
   * One of them.
   *
   * @param objects of its store
   * @param digests of those
   * @param graph its rows
   */
  record Begin(Map<String, byte[]> objects, Map<String, Long> digests, PlainGraph graph) {}

  /**
   * @param loop in which they are made, so that they are the same in every run
   */
  Begins(Loop loop) {
    this.loop = loop;
  }

  /** Two versions. */
  Begin young() {
    return begin("young", 0, false);
  }

  /** One whose next commit ends a segment. */
  Begin ending() {
    return begin("ending", LONG, true);
  }

  /** One that still lacks some commits until a segment ends, whoever commits. */
  Begin nearlyEnding() {
    return begin("nearly ending", NEARLY, true);
  }

  /** One of several segments. */
  Begin old() {
    return begin("old", 2 * LONG, false);
  }

  /** One whose rows are fragments. */
  Begin stored() {
    return begin("stored", STORED, false);
  }

  /** One with a branch y, of which alone are the fragments. */
  Begin forked() {
    return begin("forked", FORKED, false);
  }

  /** One with a property extra, which one row has. */
  Begin extra() {
    return begin("extra", EXTRA, false);
  }

  /** Any, most often the one that costs least. */
  Begin of(Random random) {
    int one = random.nextInt(48);
    return one == 0 ? old() : one < 5 ? ending() : one < 11 ? stored() : young();
  }

  private Begin begin(String name, int commits, boolean inOneSegment) {
    return made.computeIfAbsent(
        name,
        missing -> {
          FutureTask<Begin> begin = new FutureTask<>(() -> make(commits, inOneSegment));
          loop.threads().newThread(begin).start();
          loop.run(begin::isDone);
          return begin.resultNow();
        });
  }

  private static Begin make(int commits, boolean inOneSegment) {
    InMemoryObjectStore store = new InMemoryObjectStore(() -> SetUp.BEGIN);
    OpenOptions options =
        OpenOptions.defaults()
            .clock(() -> SetUp.BEGIN)
            .ids(ReplayableGraph.ids(() -> SetUp.BEGIN, new Random(commits)));
    Omnigraph.create(store.anotherHandle(), "s.pg", PlainGraph.SCHEMA, options).close();
    ScriptedObjectStore process = new ScriptedObjectStore(store.anotherHandle());
    try (Graph graph = Omnigraph.open(process, options)) {
      if (inOneSegment) {
        process
            .script()
            .at(
                request ->
                    request.kind() == StoreRequest.Kind.PUT_IF_ABSENT
                        && request.folder().equals("__recovery"))
            .andLater()
            .then(Fate.REFUSE); // nothing is staged
      }
      for (int i = 0; i < commits; i++) {
        graph.mutate("query q() { insert Doc { name: \"old\", v: %d } }".formatted(i));
      }
      if (commits > 0) {
        graph.mutate("query q() { delete Doc where name = \"old\" }");
      }
      String rows = commits < 0 ? LARGE + ROWS : ROWS;
      graph.load(LoadRequest.append(rows));
      if (commits == EXTRA) {
        graph.schema().apply(SchemaRequest.of("s.pg", PlainGraph.WITH_EXTRA));
        graph.mutate("query q() { insert Doc { name: \"d\", v: 1, extra: \"e\" } }");
      }
      if (commits == FORKED) {
        graph.branches().create("y");
        graph.load(LoadRequest.of(LoadMode.OVERWRITE, rows));
        graph.cleanup(CleanupRequest.garbage().keep(1L, null));
      }
    }
    List<String> versions =
        store.listAll(ListRequest.of("__manifest/main/")).map(ListEntry::key).toList();
    if (inOneSegment) {
      store.delete(versions.subList(KEPT, versions.size())); // as if they were tidied up
    }
    Map<String, byte[]> objects = World.contents(store);
    PlainGraph model = model();
    if (commits < 0) {
      model.bigs.put("a", SIZE);
    }
    if (commits == EXTRA) {
      model.setExtra(true);
      model.docs.put("d", new Doc(1, "e"));
    }
    return new Begin(objects, Watched.digests(objects, SetUp.BEGIN), model);
  }

  private static PlainGraph model() {
    PlainGraph model = new PlainGraph();
    model.regs.put("a", new Reg(1, null));
    model.regs.put("b", new Reg(2, "b"));
    model.slots.put("a", null);
    model.slots.put("b", null);
    model.edges.add(new Edge("Holds", "a", "a"));
    model.edges.add(new Edge("Links", "a", "b"));
    return model;
  }
}
