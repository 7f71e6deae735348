package dev.omnigraph;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction does: reads, decides, writes. May be run several times, each time on a newer
 * version, so it should have no effects but through the transaction it is given.
 *
 * @param <T> what it comes to
 * @param <E> what it may throw, beside unchecked exceptions
 */
@FunctionalInterface
public interface TransactionBody<T extends @Nullable Object, E extends Exception> {
  /** Runs once; the transaction is of no use any more when this returns. */
  T run(Transaction transaction) throws E;
}
