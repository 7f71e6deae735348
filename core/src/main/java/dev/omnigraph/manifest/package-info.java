/**
 * Versions of a branch: the objects below {@code __manifest/}, how one is published with a single
 * conditional PUT, and how history is read. Start at {@code Version} (the data) and {@code
 * Publisher} (the protocol).
 *
 * <p>The only code that writes below {@code __manifest/}. May use {@code table}, {@code schema},
 * {@code store} and {@code error}; knows nothing of transactions, of what rows mean, or of
 * recovery: whoever publishes for an operation brings its precondition along.
 */
@NullMarked
package dev.omnigraph.manifest;

import org.jspecify.annotations.NullMarked;
