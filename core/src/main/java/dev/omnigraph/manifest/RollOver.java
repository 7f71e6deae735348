package dev.omnigraph.manifest;

/**
 * The end of a segment, to be published together with a commit: the state at a version, staged, on
 * which the records that follow will build.
 *
 * @param base the same rows as that version's state holds, none of them inline
 * @param step what it leaves in the head for the operation that staged it
 * @param tidiedUpTo redundant versions up to here were deleted
 */
public record RollOver(Base base, OperationStep step, long tidiedUpTo) {}
