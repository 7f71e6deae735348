package dev.omnigraph.sim;

import dev.omnigraph.Branch;
import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.MutationResult;
import dev.omnigraph.PlainGraph;
import dev.omnigraph.PlainGraph.Doc;
import dev.omnigraph.QueryResult;
import dev.omnigraph.RandomTransaction;
import dev.omnigraph.SchemaRequest;
import dev.omnigraph.SchemaResult;
import dev.omnigraph.TransactionBody;
import dev.omnigraph.TransactionResult;
import dev.omnigraph.load.LoadMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that is asked of a branch, and the same done to a plain graph.
 *
 * @param kind what it is about
 * @param text in words
 * @param doing asks for it
 * @param model does it; leaves what it breaks to {@link PlainGraph#broken}
 * @param at the version that it reads, or null: what it needs is the newest
 */
record Work(Kind kind, String text, Doing doing, Consumer<PlainGraph> model, @Nullable Long at) {
  /** Characters that are too many to stand in a version. */
  private static final int LARGE = 66_000;

  private static final String QUERY =
      "query q() { match { $r: Reg  $r holds $s } return { $r.name, $r.v, $s.name }"
          + " order { $r.name, $s.name } }";

  /** What work is about. */
  enum Kind {
    READ,
    WRITE,
    CREATE_BRANCH,
    DELETE_BRANCH,
    OTHER
  }

  interface Doing {
    Told on(Graph graph, String branch);
  }

  private interface OnBranch {
    Told on(Branch branch);
  }

  /**
   * An answer.
   *
   * @param commit its id; null where there was nothing to change
   * @param rows effects of a mutation, or what was read; null: there are none
   */
  record Told(@Nullable String commit, @Nullable List<String> rows) {
    Told(@Nullable Commit commit, @Nullable List<String> rows) {
      this(commit == null ? null : commit.id(), rows);
    }
  }

  private Work(Kind kind, String text, OnBranch doing, Consumer<PlainGraph> model) {
    this(kind, text, (graph, branch) -> doing.on(graph.branch(branch)), model, null);
  }

  private Work(String text, OnBranch doing, Consumer<PlainGraph> model) {
    this(Kind.WRITE, text, doing, model);
  }

  /** Something that changes no row. */
  static Work other(String text, BiConsumer<Graph, String> doing) {
    return other(Kind.OTHER, text, doing);
  }

  /** Makes the branch. */
  static Work create(String parent) {
    return other(
        Kind.CREATE_BRANCH,
        "create from " + parent,
        (graph, branch) -> graph.branches().create(branch, graph.branch(parent)));
  }

  /** Makes the branch of an old version of another. */
  static Work create(String parent, long version) {
    return other(
        Kind.CREATE_BRANCH,
        "create from version %d of %s".formatted(version, parent),
        (graph, branch) ->
            graph.branches().create(branch, graph.branch(parent), Long.toString(version)));
  }

  /** Deletes the branch. */
  static Work delete() {
    return other(Kind.DELETE_BRANCH, "delete", (graph, branch) -> graph.branches().delete(branch));
  }

  private static Work other(Kind kind, String text, BiConsumer<Graph, String> doing) {
    return new Work(
        kind,
        text,
        (graph, branch) -> {
          doing.accept(graph, branch);
          return new Told((String) null, null);
        },
        graph -> {},
        null);
  }

  /** Whether it only reads, and what is newest. */
  boolean isRead() {
    return kind == Kind.READ && at == null;
  }

  /** Reads everything. */
  static Work read() {
    return new Work(
        Kind.READ,
        "read",
        branch -> new Told((String) null, Audit.lines(branch.snapshot())),
        graph -> graph.effects.addAll(graph.lines()));
  }

  /** Reads everything as it was. */
  static Work read(long version) {
    return new Work(
        Kind.READ,
        "read version " + version,
        (graph, branch) ->
            new Told((String) null, Audit.lines(graph.branch(branch).snapshot(version))),
        graph -> graph.effects.addAll(graph.lines()),
        version);
  }

  /** Asks a query. */
  static Work query() {
    return new Work(
        Kind.READ,
        "query",
        branch -> {
          List<String> rows = new ArrayList<>();
          try (QueryResult result = branch.query(QUERY)) {
            result.forEach(row -> rows.add(row.get(0) + " " + row.get(1) + " " + row.get(2)));
          }
          return new Told((String) null, rows);
        },
        graph -> graph.effects.addAll(graph.holders()));
  }

  static Work mutation(String text, Consumer<PlainGraph> model) {
    return new Work(
        text,
        branch -> {
          MutationResult result = branch.mutate("query q() { " + text + " }");
          List<String> effects =
              result.effects().stream()
                  .map(e -> "%s %s %d %d".formatted(e.kind(), e.type(), e.nodes(), e.edges()))
                  .toList();
          return new Told(result.commit(), effects);
        },
        model);
  }

  static Work load(LoadMode mode, String rows, Consumer<PlainGraph> model) {
    return new Work(
        mode + " " + rows.strip().replaceAll("x{9,}", "x…").replace("\n", " "),
        branch -> new Told(branch.load(LoadRequest.of(mode, rows)).commit(), null),
        model);
  }

  private static Work body(
      String text,
      TransactionBody<List<String>, RuntimeException> body,
      Consumer<PlainGraph> model) {
    return new Work(
        text,
        branch -> {
          TransactionResult<List<String>> result = branch.transaction(body);
          return new Told(result.commit(), result.value());
        },
        model);
  }

  /** Rows too large for a version. */
  static Work staged(String name) {
    return load(
        LoadMode.MERGE,
        "{\"type\":\"Slot\",\"data\":{\"name\":\"%s\",\"v\":7}}\n".formatted(name)
            + "{\"type\":\"Big\",\"data\":{\"name\":\"%s\",\"text\":\"%s\"}}\n"
                .formatted(name, "x".repeat(LARGE)),
        graph -> {
          graph.slots.put(name, 7);
          graph.bigs.put(name, LARGE);
        });
  }

  /** Changes the schema. */
  static Work schema(boolean hasExtra, boolean forGood) {
    String text = hasExtra ? PlainGraph.WITH_EXTRA : PlainGraph.SCHEMA;
    return new Work(
        (hasExtra ? "add" : forGood ? "drop for good" : "drop") + " a property",
        branch -> {
          SchemaRequest request = SchemaRequest.of("s.pg", text);
          SchemaResult result = branch.schema().apply(forGood ? request.allowDataLoss() : request);
          return new Told(result.commit(), null);
        },
        graph -> graph.setExtra(hasExtra));
  }

  static Work doc(String name, int v, @Nullable String extra) {
    return mutation(
        extra == null
            ? "insert Doc { name: \"%s\", v: %d }".formatted(name, v)
            : "insert Doc { name: \"%s\", v: %d, extra: \"%s\" }".formatted(name, v, extra),
        graph -> {
          if (extra != null && !graph.hasExtra) {
            graph.refusals.add("unknown_property");
          }
          graph.docs.put(name, new Doc(v, extra));
          graph.note("INSERT Doc", 1, 0);
        });
  }

  static Work of(Random random) {
    return of(RandomTransaction.of(random));
  }

  /** Adds one to a number that it has read. */
  static Work count(String name) {
    return of(RandomTransaction.count(name));
  }

  private static Work of(RandomTransaction transaction) {
    if (transaction.mode() != null) {
      return load(transaction.mode(), transaction.text(), transaction.model());
    }
    return transaction.body() != null
        ? body(transaction.text(), transaction.body(), transaction.model())
        : mutation(transaction.text().replace("\n", " "), transaction.model());
  }

  @Override
  public String toString() {
    return text;
  }
}
