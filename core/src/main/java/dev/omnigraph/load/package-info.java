/**
 * Rows from outside: JSONL into transactions. Start at {@code Loader}.
 *
 * <p>May use {@code topology} and everything below it, but no queries.
 */
@NullMarked
package dev.omnigraph.load;

import org.jspecify.annotations.NullMarked;
