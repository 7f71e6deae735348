/**
 * What looks after a graph as a whole rather than its rows: changes of the schema, branches,
 * cleanup, verification. Start at {@code SchemaChange}, {@code BranchLives} and {@code Cleanup}.
 *
 * <p>The only code that deletes data. May use {@code txn} and everything below it; nothing but the
 * API may use it.
 */
@NullMarked
package dev.omnigraph.maintenance;

import org.jspecify.annotations.NullMarked;
