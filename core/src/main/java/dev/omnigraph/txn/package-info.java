/**
 * Transactions: read sets, the check against what was committed in between, staging, and the way to
 * the publisher. Start at {@code OpenBranch}.
 *
 * <p>May use {@code constraint}, {@code recovery} and everything below them.
 */
@NullMarked
package dev.omnigraph.txn;

import org.jspecify.annotations.NullMarked;
