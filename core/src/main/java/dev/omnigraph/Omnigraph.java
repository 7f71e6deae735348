package dev.omnigraph;

import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.maintenance.Creation;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.SchemaCompiler;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import java.time.Duration;

/**
 * The entry: opens and creates graphs by URI.
 *
 * <pre>{@code
 * try (Graph graph = Omnigraph.open("s3://bucket/people");
 *     QueryResult rows = graph.query("query all() { match { $p: Person } return { $p.name } }")) {
 *   rows.forEach(System.out::println);
 * }
 * }</pre>
 */
public final class Omnigraph {
  private Omnigraph() {}

  /**
   * Opens a graph for reading and writing.
   *
   * @param uri `s3://bucket/prefix`, `file:///dir`, a path, or `memory:name`
   * @throws NotFoundException if there is none
   */
  public static Graph open(String uri) {
    return open(uri, OpenOptions.defaults());
  }

  /** Opens a graph. */
  public static Graph open(String uri, OpenOptions options) {
    return open(ObjectStores.open(uri, options.storeOptions()), options);
  }

  /** Opens the graph on a store, which is closed with the graph, or at once where there is none. */
  public static Graph open(ObjectStore store, OpenOptions options) {
    Internals internals = new Internals(store, options);
    try {
      return internals.open();
    } catch (RuntimeException e) {
      internals.close();
      throw e;
    }
  }

  /**
   * Creates a graph and opens it.
   *
   * @param schemaName name of the schema's source, for errors
   * @param schema text in the schema language
   * @throws dev.omnigraph.error.InvalidInputException if the schema is wrong
   * @throws dev.omnigraph.error.ConflictException if there is a graph already
   */
  public static Graph create(String uri, String schemaName, String schema) {
    return create(uri, schemaName, schema, OpenOptions.defaults());
  }

  /** Creates a graph and opens it. */
  public static Graph create(String uri, String schemaName, String schema, OpenOptions options) {
    Contract contract = SchemaCompiler.compile(schemaName, schema);
    return create(ObjectStores.open(uri, options.storeOptions()), contract, options);
  }

  /** Creates a graph on a store, which is closed with the graph. */
  public static Graph create(
      ObjectStore store, String schemaName, String schema, OpenOptions options) {
    return create(store, SchemaCompiler.compile(schemaName, schema), options);
  }

  private static Graph create(ObjectStore store, Contract contract, OpenOptions options) {
    Internals internals = new Internals(store, options);
    try {
      Duration window = options.window() == null ? store.window() : options.window();
      Head head =
          new Creation(store, internals.versions(), internals.engine().publisher(), internals.ids())
              .create(contract, window, options.actor(), options.clock().instant());
      return new Graph(internals, head, java.util.List.of());
    } catch (RuntimeException e) {
      internals.close();
      throw e;
    }
  }
}
