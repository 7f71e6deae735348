package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.ConflictCases.Action;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.RangesRead;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.store.TailRead;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A transaction captures what it needs once: the schema comes with the head, and no part of a
 * fragment, least of all its footer, is read twice.
 */
class CaptureOnceTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32?  email: String? @unique }
      node Pet { name: String @key }
      edge Knows: Person -> Person { @unique(src, dst) }
      edge Owns: Person -> Pet @card(0..5)
      node Team { name: String @key }
      edge Has: Team -> Person @card(1..9)
      """;

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  /** Remembers what is read of which object. */
  private static final class Watched extends ForwardingObjectStore {
    private final Map<String, List<ByteRange>> fragments = new HashMap<>();
    private final List<String> whole = new ArrayList<>();

    Watched(ObjectStore store) {
      super(store);
    }

    @Override
    public StoredObject get(String key) {
      synchronized (this) {
        whole.add(key);
      }
      return super.get(key);
    }

    @Override
    public RangesRead read(String key, List<ByteRange> ranges) {
      ranges.forEach(range -> note(key, range));
      return super.read(key, ranges);
    }

    @Override
    public TailRead readTail(String key, int length) {
      TailRead tail = super.readTail(key, length);
      int read = tail.tail().remaining();
      note(key, new ByteRange(tail.objectSize() - read, read));
      return tail;
    }

    private synchronized void note(String key, ByteRange range) {
      List<ByteRange> before = fragments.computeIfAbsent(key, first -> new ArrayList<>());
      assertThat(before)
          .as("what was read of %s before %s", key, range)
          .noneMatch(other -> other.offset() < range.end() && range.offset() < other.end());
      before.add(range);
    }

    synchronized List<String> whole() {
      return List.copyOf(whole);
    }

    synchronized int fragments() {
      return fragments.size();
    }
  }

  @BeforeEach
  void several_runs_of_every_table() {
    Omnigraph.create(store.anotherHandle(), "s.pg", SCHEMA + large(), OpenOptions.defaults())
        .close();
    for (int run = 0; run < 3; run++) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 700; i++) {
        String name = "p" + run + "-" + i;
        rows.append(
            """
            {"type":"Person","data":{"name":"%1$s","age":%2$d,"email":"%1$s@x"}}
            {"type":"Pet","data":{"name":"%1$s"}}
            {"edge":"Knows","from":"%1$s","to":"%1$s"}
            {"edge":"Owns","from":"%1$s","to":"%1$s"}
            {"type":"Team","data":{"name":"%1$s"}}
            {"edge":"Has","from":"%1$s","to":"%1$s"}
            """
                .formatted(name, 1000 * run + i));
      }
      try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
        graph.load(LoadRequest.append(rows.toString()));
      }
    }
  }

  /** Types that make the schema an object of its own. */
  private static String large() {
    StringBuilder types = new StringBuilder();
    for (int type = 0; type < 30; type++) {
      types.append("node Unused%d {".formatted(type));
      for (int i = 0; i < 80; i++) {
        types.append(" property%d: String?".formatted(i));
      }
      types.append(" }\n");
    }
    return types.toString();
  }

  private static List<Action> actions(String key) {
    return List.of(
        mutate("insert Person { name: \"new%1$s\", email: \"new%1$s\" }", key),
        mutate("insert Person { name: \"p0-%1$s\", email: \"other%1$s\" }", key),
        mutate("insert Knows { from: \"p0-%1$s\", to: \"p1-%1$s\" }", key),
        mutate("insert Owns { from: \"p2-%1$s\", to: \"p1-%1$s\" }", key),
        mutate("update Person set { age: 1000 } where name = \"p1-%1$s\"", key),
        mutate("update Person set { email: \"e%1$s\" } where age = 20%1$s", key),
        mutate("delete Person where name = \"p2-%1$s\" delete Team where name = \"p2-%1$s\"", key),
        mutate("delete Knows where from = \"p1-%1$s\"", key),
        load(LoadMode.APPEND, "{\"edge\":\"Has\",\"from\":\"p0-%1$s\",\"to\":\"p1-%1$s\"}", key),
        load(LoadMode.MERGE, "{\"type\":\"Person\",\"data\":{\"name\":\"p1-%1$s\"}}", key),
        load(
            LoadMode.OVERWRITE,
            "{\"edge\":\"Owns\",\"from\":\"p0-%1$s\",\"to\":\"p1-%1$s\"}",
            key));
  }

  private static Action mutate(String statements, String key) {
    return new Action.Mutate(statements.formatted(key));
  }

  private static Action load(LoadMode mode, String rows, String key) {
    return new Action.Load(mode, rows.formatted(key));
  }

  @TestFactory
  Stream<DynamicTest> nothing_is_read_twice() {
    return actions("17").stream()
        .map(action -> DynamicTest.dynamicTest(action.toString(), () -> coldThenWarm(action)));
  }

  private void coldThenWarm(Action first) {
    Watched watched = new Watched(MemoryCopy.of(store, InstantSource.system()));
    try (ConflictSession session = new ConflictSession(watched, OpenOptions.defaults())) {
      List<String> opening = watched.whole();
      assertThat(opening).as("opening").filteredOn(CaptureOnceTest::isSchema).hasSize(1);

      assertThat(session.act(first, "")).isTrue();
      assertThat(watched.whole()).as("cold").isEqualTo(opening);
      assertThat(watched.fragments()).isPositive();

      for (Action again : actions("18")) {
        if (!(again instanceof Action.Load load && load.mode() == LoadMode.OVERWRITE)) {
          assertThat(session.act(again, "")).isTrue();
        }
      }
      assertThat(watched.whole()).as("warm").isEqualTo(opening);
    }
  }

  @Test
  void the_schema_is_not_read_again_where_others_have_moved_on() {
    Watched watched = new Watched(store.anotherHandle());
    try (ConflictSession stale = new ConflictSession(watched, OpenOptions.defaults())) {
      for (int i = 0; i < 3; i++) {
        try (Graph other = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
          other.mutate("query q() { insert Pet { name: \"pet%d\" } }".formatted(i));
          other.mutate("query q() { insert Pet { name: \"cat%d\" } }".formatted(i));
        }
        assertThat(stale.act(new Action.Mutate("insert Pet { name: \"dog%d\" }".formatted(i)), ""))
            .isTrue();
        assertThat(stale.act(new Action.Mutate("delete Pet where name = \"none\""), "")).isFalse();
      }
    }
    assertThat(watched.whole()).filteredOn(CaptureOnceTest::isSchema).hasSize(1);
  }

  private static boolean isSchema(String key) {
    return key.startsWith("contracts/");
  }
}
