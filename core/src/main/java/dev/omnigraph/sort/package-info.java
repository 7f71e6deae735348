/**
 * Sorting of more than fits into memory: byte strings, in memory while they are few, then by way of
 * sorted runs in temporary files. Start at {@code Sorter}.
 *
 * <p>May use {@code store} and {@code error}. Knows nothing of rows or types.
 */
@NullMarked
package dev.omnigraph.sort;

import org.jspecify.annotations.NullMarked;
