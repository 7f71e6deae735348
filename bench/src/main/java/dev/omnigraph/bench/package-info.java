/**
 * Large graphs made to measure, and what it takes to load and to query them. Start at {@code
 * Bench}; {@code bench/README.md} tells how to run it.
 *
 * <p>Uses the public API only.
 */
@NullMarked
package dev.omnigraph.bench;

import org.jspecify.annotations.NullMarked;
