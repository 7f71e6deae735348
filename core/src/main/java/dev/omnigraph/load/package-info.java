/**
 * Rows from outside and to it: JSONL into transactions, versions into JSONL and Arrow files. Start
 * at {@code Loader} and {@code Exporter}.
 *
 * <p>May use {@code topology} and everything below it, but no queries.
 */
@NullMarked
package dev.omnigraph.load;

import org.jspecify.annotations.NullMarked;
