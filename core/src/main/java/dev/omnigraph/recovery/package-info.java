/**
 * Operations that put objects on the store before they publish, or publish more than once; their
 * sidecars below {@code __recovery/}; and what becomes of those that were left. Start at {@code
 * Operation} and {@code Sweep}.
 *
 * <p>The only code that writes below {@code __recovery/}. May use {@code manifest} and everything
 * below it.
 */
@NullMarked
package dev.omnigraph.recovery;

import org.jspecify.annotations.NullMarked;
