package dev.omnigraph;

/**
 * One table at one version.
 *
 * @param type name of its type
 * @param node whether it is a node type; else an edge type
 * @param rows live rows
 * @param tableVersion how many commits changed it
 * @param runs sorted runs that a reader merges, inline rows among them
 * @param fragments objects on the store
 * @param bytes their size
 */
public record TableSummary(
    String type, boolean node, long rows, long tableVersion, int runs, int fragments, long bytes) {}
