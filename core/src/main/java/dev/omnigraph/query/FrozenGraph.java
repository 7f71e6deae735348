package dev.omnigraph.query;

import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.TableView;
import dev.omnigraph.topology.Adjacency;
import dev.omnigraph.topology.Topology;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A working graph whose tables stay as they were when each was looked at first. */
final class FrozenGraph implements GraphView {
  private final WorkingGraph graph;
  private final Topology topology;
  private final Map<String, TableView> tables = new ConcurrentHashMap<>();

  FrozenGraph(WorkingGraph graph, Topology topology) {
    this.graph = graph;
    this.topology = topology;
  }

  @Override
  public Contract contract() {
    return graph.contract();
  }

  @Override
  public TableView table(GraphType type) {
    return tables.computeIfAbsent(type.id(), id -> graph.table(type));
  }

  @Override
  public Adjacency adjacency(EdgeType type) {
    return topology.of(table(type), node(type.source()), node(type.destination()));
  }

  @Override
  public boolean hasAdjacency(EdgeType type) {
    return topology.holds(table(type), node(type.source()), node(type.destination()));
  }

  private TableView node(String id) {
    return table(contract().type(id).orElseThrow());
  }
}
