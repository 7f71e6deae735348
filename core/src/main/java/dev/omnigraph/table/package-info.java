/**
 * Tables: immutable fragments (Arrow IPC files) and inline rows, each a sorted run of which newer
 * ones shadow older ones. Start at {@code TableView}, which merges the runs of one table for
 * reading.
 *
 * <p>May use {@code schema}, {@code sort}, {@code store} and {@code error}. Knows nothing of
 * versions, branches or queries; the only package that touches the file format of fragments.
 */
@NullMarked
package dev.omnigraph.table;

import org.jspecify.annotations.NullMarked;
