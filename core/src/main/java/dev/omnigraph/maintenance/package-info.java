/**
 * What changes a graph as a whole rather than its rows: the schema. Start at {@code SchemaChange}.
 *
 * <p>May use {@code txn} and everything below it; nothing but the API may use it.
 */
@NullMarked
package dev.omnigraph.maintenance;

import org.jspecify.annotations.NullMarked;
