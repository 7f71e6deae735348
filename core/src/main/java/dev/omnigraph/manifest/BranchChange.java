package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a commit changes about its branch rather than its rows.
 *
 * @param floor the oldest version that may be read or forked from now on, or null
 * @param state what may be done with the branch from now on, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BranchChange(@Nullable Long floor, @Nullable BranchState state) {}
