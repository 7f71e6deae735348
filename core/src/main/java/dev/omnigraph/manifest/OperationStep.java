package dev.omnigraph.manifest;

/**
 * The step of an operation that a commit publishes.
 *
 * @param operation its id
 * @param state what the commit leaves in the head for it
 */
public record OperationStep(String operation, OperationState state) {}
