package dev.omnigraph.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that writes may be told. */
final class WriteOptions {
  @Option(
      names = "--as",
      paramLabel = "ACTOR",
      defaultValue = "${sys:user.name}",
      description = "Who the commit says it is from. Default: your user name.")
  private String actor;

  @Option(
      names = "--if-commit",
      paramLabel = "ID",
      description = "Write only while this commit is the newest; otherwise end with 4.")
  private @Nullable String ifCommit;

  String actor() {
    return actor;
  }

  @Nullable String ifCommit() {
    return ifCommit;
  }
}
