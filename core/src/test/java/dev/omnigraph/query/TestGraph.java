package dev.omnigraph.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.NodeIds;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.SchemaCompiler;
import dev.omnigraph.schema.ValueException;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.table.InlineRows;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import dev.omnigraph.topology.Adjacency;
import dev.omnigraph.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** A graph of a few rows in memory, and what queries answer on it. */
final class TestGraph implements GraphView, AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T10:30:00.123Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Contract contract;
  private final Map<String, List<Row>> rows = new HashMap<>();
  private final Map<String, TableView> views = new HashMap<>();
  private final BufferAllocator allocator = new RootAllocator();
  private final Tables tables =
      new Tables(new InMemoryObjectStore(), allocator, 256L << 20, Runnable::run);
  private final Topology topology = new Topology(256L << 20);

  TestGraph(String schema) {
    contract = SchemaCompiler.compile("test.pg", schema);
  }

  /** A graph with rows as the load format has them. */
  static TestGraph of(String schema, String lines) {
    return of(schema, lines.lines());
  }

  static TestGraph of(String schema, Stream<String> lines) {
    TestGraph graph = new TestGraph(schema);
    lines.filter(line -> !line.isBlank()).forEach(graph::add);
    return graph;
  }

  private void add(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      JsonNode data = json.path("data");
      if (json.has("type")) {
        NodeType type = contract.node(json.get("type").asText()).orElseThrow();
        @Nullable Object[] values = values(type, data);
        add(
            type,
            Row.node(json.has("id") ? json.get("id").asText() : NodeIds.of(type, values), values));
      } else {
        EdgeType type = contract.edge(json.get("edge").asText()).orElseThrow();
        String id =
            json.has("id")
                ? json.get("id").asText()
                : "e%06d".formatted(rows.getOrDefault(type.id(), List.of()).size());
        add(
            type,
            Row.edge(id, json.get("from").asText(), json.get("to").asText(), values(type, data)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object[] values(GraphType type, JsonNode data) {
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    for (int i = 0; i < values.length; i++) {
      Property property = type.properties().get(i);
      try {
        values[i] = JsonValues.read(property.type(), data.path(property.name()));
      } catch (ValueException e) {
        throw new IllegalArgumentException(property.name() + ": " + e.reason(), e);
      }
    }
    return values;
  }

  void add(GraphType type, Row row) {
    rows.computeIfAbsent(type.id(), id -> new ArrayList<>()).add(row);
    views.remove(type.id());
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public TableView table(GraphType type) {
    return views.computeIfAbsent(type.id(), id -> view(type));
  }

  private TableView view(GraphType type) {
    List<Row> all = new ArrayList<>(rows.getOrDefault(type.id(), List.of()));
    if (all.isEmpty()) {
      return tables.view(type, List.of());
    }
    all.sort(Row.order(type));
    return tables.view(type, List.of(new Run.Inline(1, InlineRows.of(type, 1, all))));
  }

  @Override
  public Adjacency adjacency(EdgeType type) {
    return topology.of(
        table(type),
        table(contract.type(type.source()).orElseThrow()),
        table(contract.type(type.destination()).orElseThrow()));
  }

  QueryContext context(InstantSource clock, QueryLimits limits) {
    return new QueryContext(clock, allocator, limits);
  }

  @Override
  public boolean hasAdjacency(EdgeType type) {
    return topology.holds(
        table(type),
        table(contract.type(type.source()).orElseThrow()),
        table(contract.type(type.destination()).orElseThrow()));
  }

  Result run(String query, Map<String, ?> parameters) {
    return run(query, parameters, Traversals.Choice.CHEAPER);
  }

  Result run(String query, Map<String, ?> parameters, Traversals.Choice choice) {
    QueryFile file = QueryFile.parse("test.gq", query);
    return QueryEngine.run(
        this,
        TypeChecker.check(file, file.query(null), contract),
        parameters,
        context(InstantSource.fixed(NOW), QueryLimits.DEFAULT),
        choice);
  }

  /** The rows that a query answers, as JSON. */
  List<String> rows(String query, Map<String, ?> parameters) {
    return rows(query, parameters, Traversals.Choice.CHEAPER);
  }

  List<String> rows(String query, Map<String, ?> parameters, Traversals.Choice choice) {
    List<String> answer = new ArrayList<>();
    try (Result result = run(query, parameters, choice)) {
      for (dev.omnigraph.query.Row row : result) {
        answer.add(row.toJson().toString());
      }
    }
    return answer;
  }

  /** The rows of a query without parameters and name. */
  List<String> rows(String body) {
    return rows("query q() { " + body + " }", Map.of());
  }

  Plan plan(String body) {
    QueryFile file = QueryFile.parse("test.gq", "query q() { " + body + " }");
    CheckedQuery.CheckedRead read =
        (CheckedQuery.CheckedRead) TypeChecker.check(file, file.query(null), contract);
    Arguments arguments = Arguments.bind(read, Map.of(), NOW);
    return new Planner(this, Traversals.Choice.CHEAPER)
        .plan(Planner.resolved(read.pattern(), arguments), Set.of(), Repeats.of(read));
  }

  @Override
  public void close() {
    tables.close();
    allocator.close();
  }
}
