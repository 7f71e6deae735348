package dev.omnigraph.manifest;

/**
 * Where a branch left its parent.
 *
 * @param branch name of the parent
 * @param incarnation which life of that name
 * @param version the parent's version whose state is the child's first base
 * @param commit id of the last commit of that version
 */
public record ForkPoint(String branch, String incarnation, long version, String commit) {}
