package dev.omnigraph;

import dev.omnigraph.schema.Migration;
import org.jspecify.annotations.Nullable;

/**
 * What a change of the schema did.
 *
 * @param migration the steps
 * @param commit the one commit, or null where there was nothing to do
 */
public record SchemaResult(Migration migration, @Nullable Commit commit) {}
