package dev.omnigraph;

import dev.omnigraph.ConflictCases.Action;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.load.LoadProgress;
import dev.omnigraph.load.Loader;
import dev.omnigraph.maintenance.Creation;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.Submission;
import dev.omnigraph.query.Mutation;
import dev.omnigraph.query.QueryContext;
import dev.omnigraph.query.QueryFile;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.txn.OpenBranch;
import dev.omnigraph.txn.OwnRefusal;
import dev.omnigraph.txn.Transaction;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A handle that does what a graph does, and counts how often a transaction runs. */
final class ConflictSession implements AutoCloseable {
  private final OpenOptions options;
  private final Internals internals;
  private final OpenBranch branch;
  private final AtomicInteger runs = new AtomicInteger();

  ConflictSession(ObjectStore store, OpenOptions options) {
    this.options = options;
    this.internals = new Internals(store, options);
    this.branch = new OpenBranch(internals.engine(), newest());
  }

  private Head newest() {
    return internals.versions().newest(Creation.MAIN).orElseThrow();
  }

  /** How often transactions ran. */
  int runs() {
    return runs.get();
  }

  /** Does something, and tells whether that changed anything. */
  boolean act(Action action, String note) {
    try (Scratch scratch = new Scratch(options.loadMemory())) {
      return switch (action) {
        case Action.Mutate mutate -> mutate(mutate.statements(), note, scratch);
        case Action.Transact transact -> transact(transact.statements(), note, scratch);
        case Action.Load load -> load(load.mode(), load.rows().replace("$note", note), scratch);
        case Action.ChangeSchema change -> changeSchema();
        case Action.RollOver rollOver -> rollOver();
      };
    }
  }

  private boolean mutate(String statements, String note, Scratch scratch) {
    QueryFile file = QueryFile.parse("q", ConflictCases.query(statements));
    Map<String, String> parameters = ConflictCases.parameters(statements, note);
    try (QueryContext context = internals.queryContext()) {
      return write(new Mutation(internals.engine(), file, null, parameters, context, scratch));
    }
  }

  private boolean transact(String statements, String note, Scratch scratch) {
    TransactionBody<Integer, RuntimeException> body =
        tx -> {
          tx.query("query q() { match { $l: Log } return { count($l) } }");
          return tx.mutate(
                  ConflictCases.query(statements), ConflictCases.parameters(statements, note))
              .size();
        };
    try {
      return write(new TransactionRuns<>(internals, body, scratch));
    } catch (OwnRefusal refused) {
      throw (RuntimeException) refused.getCause();
    }
  }

  private boolean load(LoadMode mode, String rows, Scratch scratch) {
    Contract contract = branch.known().state().contract();
    WriteSet writes =
        new Loader(contract, internals.ids(), mode)
            .read(
                "rows",
                new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)),
                LoadRequest.MAX_ERRORS,
                scratch,
                LoadProgress.SILENT);
    return write(Transaction.of(writes, contract));
  }

  private boolean write(Transaction work) {
    Transaction counted =
        (state, reads) -> {
          runs.incrementAndGet();
          return work.run(state, reads);
        };
    return branch.write(counted, "test", null, null, LoadRequest.MAX_ERRORS, phase -> {}) != null;
  }

  /** The same schema, accepted once more. */
  private boolean changeSchema() {
    Head head = newest();
    Contract before = head.state().contract();
    Contract after =
        new Contract(
            before.schemaVersion() + 1,
            before.nextId(),
            before.interfaces(),
            before.nodes(),
            before.edges());
    CommitEntry commit =
        new CommitEntry(
            internals.ids().get(),
            internals.ids().get(),
            null,
            "schema",
            options.clock().instant(),
            null,
            after,
            null,
            Map.of());
    Submission submission = newest -> new Submission.Offer.Commit(List.of(commit), Set.of(), null);
    return internals.engine().publisher().publish(head, submission)
        instanceof Publication.Published;
  }

  /** Writes to a table that nobody else uses until that ends a segment. */
  private boolean rollOver() {
    long before = branch.known().version().base().version();
    for (int i = 0; branch.known().version().base().version() == before; i++) {
      act(
          new Action.Mutate("insert Log { name: \"%d\", text: $note }".formatted(i)),
          "l".repeat(60_000));
    }
    return true;
  }

  @Override
  public void close() {
    internals.close();
  }
}
