package dev.omnigraph.cli;

import dev.omnigraph.Branch;
import dev.omnigraph.Snapshot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which version of a graph a command reads. */
final class AtOption {
  @Option(
      names = "--at",
      paramLabel = "VERSION",
      description = {
        "An older version: its number, the id of a commit, or a time such as 2026-11-20T10:00:00Z.",
        "Default: the newest."
      })
  private @Nullable String reference;

  Snapshot snapshot(Branch branch) {
    return reference == null ? branch.snapshot() : branch.snapshotAt(reference);
  }
}
