/**
 * Operations that put objects on the store before they publish, and their sidecars below {@code
 * __recovery/}. Start at {@code Operation}.
 *
 * <p>The only code that writes below {@code __recovery/}. May use {@code manifest} and everything
 * below it.
 */
@NullMarked
package dev.omnigraph.recovery;

import org.jspecify.annotations.NullMarked;
