package dev.omnigraph;

import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Graphs as the engine writes them, which together have every kind of object in every form: values
 * of all kinds, inline and stored; several runs, tombstones; branches; old schemas; ended segments;
 * what is spilled; operations that somebody left.
 */
final class RealGraphs {
  static final String SCHEMA =
      """
      interface Named { name: String @key }
      node Person implements Named {
        name: String @key  age: I32? @default(7)  email: String? @unique  mood: enum(calm, odd)?
        @range(age, 0..150)  @check(email, "@")
      }
      node City { title: String  at: Vector(2)?  tags: [String]?  rate: F64?  big: U64?  small: F32? }
      node Day { day: Date @key  open: Bool?  seen: DateTime?  bytes: Blob?  count: U32?  many: I64? }
      edge Knows: Person -> Person { since: I64?  @unique(src, dst) }
      edge LivesIn: Person -> City @card(0..3)
      """;

  static final Instant BEGIN = Instant.parse("2026-11-20T08:00:00Z");

  /** A day after everything was written: leases are over, names are old. */
  static final Instant LATER = BEGIN.plus(Duration.ofDays(1));

  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
  private final InMemoryObjectStore store = new InMemoryObjectStore(now::get);
  private boolean mapped;

  /** A handle to the store; where memory is mapped, fragments are not compressed. */
  private ObjectStore handle() {
    return new ForwardingObjectStore(store.anotherHandle()) {
      @Override
      public boolean mapsMemory() {
        return mapped;
      }
    };
  }

  private RealGraphs() {}

  /** All of them. */
  static List<InMemoryObjectStore> all() {
    return List.of(inline(), stored(false), stored(true), long_(), spilled(), dying(), dropping());
  }

  private OpenOptions options() {
    return options(now, ids);
  }

  static OpenOptions options(AtomicReference<Instant> now, AtomicInteger ids) {
    return OpenOptions.defaults()
        .clock(now::get)
        .ids(() -> "01kahzvf%018d".formatted(ids.incrementAndGet()))
        .memoryLimit(64L << 20)
        .loadMemory(8L << 20)
        .actor("ada");
  }

  private void create(String schema) {
    Omnigraph.create(handle(), "s.pg", schema, options()).close();
  }

  private void with(Consumer<Graph> work) {
    now.updateAndGet(before -> before.plusSeconds(7));
    try (Graph graph = Omnigraph.open(handle(), options())) {
      work.accept(graph);
    }
  }

  private void load(String rows) {
    with(graph -> graph.load(LoadRequest.of(LoadMode.MERGE, rows)));
  }

  static String people(int from, int to, String more) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                "{\"type\":\"Person\",\"data\":{\"name\":\"p%d\",\"age\":%d,\"email\":\"%d@%s\"}}\n"
                    .formatted(i, i % 150, i, more))
        .collect(Collectors.joining());
  }

  /** A little of everything, in version objects alone. */
  private static InMemoryObjectStore inline() {
    RealGraphs real = new RealGraphs();
    real.create(SCHEMA);
    real.load(RandomJsonlOfAll.rows(3));
    real.load(people(0, 3, "x"));
    real.with(
        graph -> {
          graph.mutate("query q() { delete Person where name = \"p1\" }");
          graph.branches().create("draft").mutate("query q() { insert Person { name: \"d\" } }");
          graph.branches().create("old");
          graph.branches().delete("old");
        });
    real.with(
        graph ->
            graph
                .schema()
                .apply(
                    "t.pg",
                    SCHEMA
                        .replace("mood: enum(calm, odd)?", "mood: enum(calm, odd, gone)?")
                        .replace(
                            "age: I32? @default(7)", "age: I64?  height: F64? @default(1.5)")));
    real.load(people(2, 5, "y"));
    return real.store;
  }

  /** Fragments of every type, shadowed rows, tombstones, an older schema. */
  private static InMemoryObjectStore stored(boolean mapped) {
    RealGraphs real = new RealGraphs();
    real.mapped = mapped;
    real.create(SCHEMA);
    real.load(RandomJsonlOfAll.rows(40) + people(0, 160, "a-host.example".repeat(30)));
    real.load(people(50, 210, "another-host.example".repeat(25)));
    real.with(graph -> graph.mutate("query q() { delete Person where age < 100 }"));
    real.with(
        graph ->
            graph
                .schema()
                .apply(
                    "t.pg", SCHEMA.replace("count: U32?", "count: U64?  extra: I32? @default(3)")));
    real.load(RandomJsonlOfAll.rows(20));
    real.with(graph -> graph.branches().create("b\u00e9/1"));
    return real.store;
  }

  /** Segments that ended. */
  private static InMemoryObjectStore long_() {
    RealGraphs real = new RealGraphs();
    real.create(SCHEMA);
    real.with(
        graph -> {
          for (int i = 0; i < 150; i++) {
            graph.mutate(
                "query q($n: String) { insert Person { name: $n } }",
                java.util.Map.of("n", "p" + i % 20));
          }
        });
    real.load("{\"type\":\"Day\",\"data\":{\"day\":\"2026-01-01\"}}");
    return real.store;
  }

  /** A schema and a base that are objects of their own. */
  private static InMemoryObjectStore spilled() {
    RealGraphs real = new RealGraphs();
    String types =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    "node T%d { name: String @key @description(\"%s\") }\n"
                        .formatted(i, "words ".repeat(1200)))
            .collect(Collectors.joining());
    real.create(types + "edge E: T0 -> T1");
    for (int i = 0; i < 12; i++) {
      int number = i;
      real.load(
          IntStream.range(0, 2)
              .mapToObj(
                  row ->
                      "{\"type\":\"T%d\",\"data\":{\"name\":\"%s%d\"}}\n"
                          .formatted(number, "n".repeat(9000), row))
              .collect(Collectors.joining()));
    }
    real.with(
        graph -> {
          for (int i = 0; i < 140; i++) {
            graph.mutate("query q() { insert T0 { name: \"a%d\" } }".formatted(i % 5));
          }
        });
    return real.store;
  }

  /** A load that died before it was published, and a lease. */
  private static InMemoryObjectStore dying() {
    RealGraphs real = new RealGraphs();
    real.create(SCHEMA);
    real.load(people(0, 3, "x"));
    for (int request : new int[] {3, 4, 5}) {
      ScriptedObjectStore process = new ScriptedObjectStore(real.store.anotherHandle());
      process.script().at(any -> true).nth(request).then(Fate.DIE_AFTER);
      try (Graph graph = Omnigraph.open(process, real.options())) {
        graph.load(LoadRequest.of(LoadMode.MERGE, people(0, 120, "h".repeat(600))));
      } catch (ProcessDied died) {
        // as it should
      }
    }
    real.store
        .listAll(dev.omnigraph.store.ListRequest.of("__recovery/"))
        .toList()
        .forEach(
            sidecar ->
                real.store.put(
                    sidecar.key().replace(".json", ".lease"),
                    dev.omnigraph.store.Content.of(new byte[0])));
    return real.store;
  }

  /** A hard drop that is half done. */
  static InMemoryObjectStore dropping() {
    RealGraphs real = new RealGraphs();
    real.create(SCHEMA);
    real.load(people(0, 120, "h".repeat(600)));
    real.load(people(0, 3, "x"));
    ScriptedObjectStore process = new ScriptedObjectStore(real.store.anotherHandle());
    process.script().at(any -> true).nth(12).then(Fate.DIE_AFTER);
    try (Graph graph = Omnigraph.open(process, real.options())) {
      graph
          .schema()
          .apply(
              SchemaRequest.of(
                      "n.pg",
                      SCHEMA
                          .replace("email: String? @unique", "")
                          .replace("@check(email, \"@\")", ""))
                  .allowDataLoss());
    } catch (ProcessDied died) {
      // as it should
    }
    return real.store;
  }

  /** Rows of all kinds of values. */
  static final class RandomJsonlOfAll {
    private RandomJsonlOfAll() {}

    static String rows(int number) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < number; i++) {
        rows.append(
            """
            {"type":"Person","data":{"name":"q%1$d","age":%2$d,"mood":"odd"}}
            {"type":"City","id":"c%1$d","data":{"title":"t\\n","at":[%1$d,0.1],"tags":["a","b%1$d"],"rate":1.%1$d,"big":18446744073709551615,"small":0.5}}
            {"type":"Day","data":{"day":"%3$s","open":true,"seen":"2024-02-29T12:00:00.123Z","bytes":"base64:AAEC","count":4294967295,"many":-%1$d}}
            {"edge":"Knows","id":"k%1$d","from":"q%1$d","to":"q%4$d","data":{"since":%1$d}}
            {"edge":"LivesIn","from":"q%1$d","to":"c%4$d"}
            """
                .formatted(
                    i, i % 150, java.time.LocalDate.of(2020, 1, 1).plusDays(i), (i + 1) % number));
      }
      return rows.toString();
    }
  }
}
