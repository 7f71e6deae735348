/**
 * Transactions: read sets, write sets, the check against what was committed in between, and the
 * validation of constraints on the state that will be published. Start at {@code Transaction}.
 *
 * <p>May use {@code recovery} and everything below it.
 */
@NullMarked
package dev.omnigraph.txn;

import org.jspecify.annotations.NullMarked;
