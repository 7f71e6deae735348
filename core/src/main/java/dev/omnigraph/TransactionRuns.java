package dev.omnigraph;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.txn.OwnRefusal;
import org.jspecify.annotations.Nullable;

/** Runs the body of a transaction, on every head on which it is tried. */
final class TransactionRuns<T extends @Nullable Object> implements dev.omnigraph.txn.Transaction {
  private final Internals internals;
  private final TransactionBody<T, ?> body;
  private final Scratch scratch;
  private @Nullable WriteSet before;
  private @Nullable TransactionResult<T> result;

  TransactionRuns(Internals internals, TransactionBody<T, ?> body, Scratch scratch) {
    this.internals = internals;
    this.body = body;
    this.scratch = scratch;
  }

  @Override
  public WriteSet run(Head head, Reads reads) {
    if (before != null) {
      before.close();
    }
    Transaction transaction = new Transaction(internals, head, reads, scratch);
    try {
      result = new TransactionResult<>(body.run(transaction), null);
      before = transaction.finish();
      return before;
    } catch (Exception thrown) {
      throw new OwnRefusal(thrown);
    } finally {
      transaction.free();
    }
  }

  /** What the last run returned. */
  T value() {
    TransactionResult<T> last = result;
    if (last == null) {
      throw new IllegalStateException("not run");
    }
    return last.value();
  }
}
