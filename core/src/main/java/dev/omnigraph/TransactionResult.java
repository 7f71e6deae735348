package dev.omnigraph;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction came to.
 *
 * @param value what its body returned in the run that counts
 * @param commit the one commit, or null where nothing changed
 */
public record TransactionResult<T extends @Nullable Object>(T value, @Nullable Commit commit) {}
