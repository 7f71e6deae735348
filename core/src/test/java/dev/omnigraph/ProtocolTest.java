package dev.omnigraph;

import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;

/**
 * A graph on a store in memory, and processes that use it through stores to which anything may
 * happen.
 */
abstract class ProtocolTest {
  static final String SCHEMA =
      """
      node Person { name: String @key }
      node Pet { name: String @key }
      edge Owns: Person -> Pet @card(0..1)
      """;
  static final String VERSIONS = "__manifest/**";

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  final InMemoryObjectStore store = new InMemoryObjectStore(now::get);

  @BeforeEach
  void create() {
    Omnigraph.create(handle(), "s.pg", SCHEMA, options()).close();
  }

  OpenOptions options() {
    return OpenOptions.defaults().clock(now::get);
  }

  ObjectStore handle() {
    return store.anotherHandle();
  }

  ScriptedObjectStore process() {
    return new ScriptedObjectStore(handle());
  }

  Graph open(ObjectStore process) {
    return Omnigraph.open(process, options());
  }

  void commit(String rows) {
    try (Graph graph = open(handle())) {
      load(graph, rows);
    }
  }

  static LoadResult load(Graph graph, String rows) {
    return graph.load(LoadRequest.append(rows));
  }

  /** Without a sweep. */
  Graph read() {
    return Omnigraph.open(handle(), options().forReading());
  }

  long version() {
    try (Graph graph = read()) {
      return graph.snapshot().version();
    }
  }

  long people() {
    try (Graph graph = read()) {
      Map<String, Long> rows =
          graph.snapshot().tables().stream()
              .collect(java.util.stream.Collectors.toMap(TableSummary::type, TableSummary::rows));
      return rows.getOrDefault("Person", 0L);
    }
  }

  List<String> keys(String prefix) {
    return store.listAll(ListRequest.of(prefix)).map(ListEntry::key).toList();
  }

  static String person(String name) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }

  static String pet(String name) {
    return "{\"type\":\"Pet\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }

  static String owns(String person, String pet) {
    return "{\"edge\":\"Owns\",\"from\":\"%s\",\"to\":\"%s\"}\n".formatted(person, pet);
  }

  static String many(String prefix, int number) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < number; i++) {
      rows.append(person(prefix + i + "-".repeat(20)));
    }
    return rows.toString().replace("p17" + "-".repeat(20), "p17");
  }
}
