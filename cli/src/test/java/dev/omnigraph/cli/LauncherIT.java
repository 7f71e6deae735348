package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher at the root of the repository, as real processes. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("..", "omnigraph").toAbsolutePath().normalize();

  @TempDir private Path directory;

  /** JUnit warns of links that lead out of its directory. */
  @AfterEach
  void delete_links() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  @Test
  void it_runs_the_command_and_writes_nothing_else() throws Exception {
    Outcome outcome = run(directory, Map.of(), LAUNCHER, "version");
    assertThat(outcome.out()).matches("omnigraph \\S+ \\(Java .*\\)\n");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void it_runs_through_links_and_from_a_path_with_spaces() throws Exception {
    Path first = Files.createSymbolicLink(directory.resolve("first link"), LAUNCHER);
    Path second = Files.createDirectory(directory.resolve("a folder")).resolve("omni graph");
    Files.createSymbolicLink(second, Path.of("..", first.getFileName().toString()));
    Outcome outcome = run(directory.resolve("a folder"), Map.of(), second, "version");
    assertThat(outcome.out()).startsWith("omnigraph ");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void it_passes_arguments_unchanged_in_any_locale() throws Exception {
    Outcome outcome =
        run(directory, Map.of("LC_ALL", "C"), LAUNCHER, "query", "--store", "Zürich  東京", "-e", "");
    assertThat(outcome.err()).contains("Zürich  東京");
  }

  @Test
  void a_failure_is_one_sentence_without_a_stack_trace() throws Exception {
    Outcome outcome =
        run(directory, Map.of(), LAUNCHER, "schema", "show", "--store", "no-such-graph");
    assertThat(outcome.exit()).isEqualTo(Failures.NOT_FOUND);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("omnigraph: ").contains("no-such-graph").hasLineCount(1);
  }

  @Test
  void debug_adds_the_stack_trace() throws Exception {
    Outcome outcome =
        run(directory, Map.of(), LAUNCHER, "schema", "show", "--store", "no-such-graph", "--debug");
    assertThat(outcome.err()).contains("\tat dev.omnigraph.");
  }

  @Test
  void an_interrupt_ends_it_with_130() throws Exception {
    assumeFalse(ignoresInterrupts(), "whoever started this ignores interrupts, and so does it");
    run(directory, Map.of(), LAUNCHER, "init", "--schema", schema().toString(), "graph");
    Process process =
        builder(directory, Map.of(), LAUNCHER, "load", "--store", "graph", "--data", "-").start();
    // More than a pipe holds: once it is written, the load is reading. It waits for the rest then.
    process.getOutputStream().write(" ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
  }

  /** Processes inherit that, for instance from a shell that runs them in the background. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .anyMatch(signals -> (Long.parseUnsignedLong(signals, 16) & 0b10) != 0);
  }

  @Test
  void an_old_jdk_in_java_home_is_passed_over() throws Exception {
    Path old = fakeJdk("17.0.15");
    Outcome outcome = run(directory, Map.of("JAVA_HOME", old.toString()), LAUNCHER, "version");
    assertThat(outcome.out()).startsWith("omnigraph ");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void without_a_jdk_it_says_in_one_sentence_what_to_do() throws Exception {
    Path launcher = copyOfLauncher("required=25", "required=999");
    Outcome outcome = run(directory, Map.of(), launcher, "version");
    assertThat(outcome.exit()).isEqualTo(Failures.USAGE);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith("omnigraph: needs a JDK of version 999 or newer")
        .contains("JAVA_HOME")
        .hasLineCount(1);
  }

  @Test
  void it_builds_before_the_first_command_and_after_a_change_but_not_otherwise() throws Exception {
    Path launcher = copyOfLauncher("", "");
    Path jar = launcher.resolveSibling("cli/target/omnigraph.jar");
    Map<String, String> environment = withBuild(launcher, jar);
    Outcome first = run(directory, environment, launcher, "version");
    assertThat(first.err()).startsWith("omnigraph: building").hasLineCount(1);
    assertThat(first.out()).startsWith("omnigraph ");
    assertThat(run(directory, environment, launcher, "version").err()).isEmpty();
    Path source = Files.createDirectories(launcher.resolveSibling("core/src/main")).resolve("A");
    Files.writeString(source, "changed");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(run(directory, environment, launcher, "version").err())
        .startsWith("omnigraph: building");
    assertThat(launcher.resolveSibling("maven.log")).hasContent("built\nbuilt");
  }

  @Test
  void it_keeps_a_cache_of_classes_and_replaces_one_that_is_damaged() throws Exception {
    Path launcher = copyOfLauncher("", "");
    Path jar = launcher.resolveSibling("cli/target/omnigraph.jar");
    Path cache = jar.resolveSibling("omnigraph.aot");
    Map<String, String> environment = withBuild(launcher, jar);
    run(directory, environment, launcher, "version");
    FileTime made = Files.getLastModifiedTime(cache);
    Outcome cached = run(directory, environment, launcher, "version");
    assertThat(Files.getLastModifiedTime(cache)).isEqualTo(made);

    damage(cache);
    assertThat(run(directory, environment, launcher, "version")).isEqualTo(cached);
    assertThat(cache).doesNotExist();
    assertThat(run(directory, environment, launcher, "version")).isEqualTo(cached);
    assertThat(cache).exists();
  }

  /** In the middle; its header and its length stay as they are. */
  private static void damage(Path cache) throws IOException {
    try (FileChannel channel = FileChannel.open(cache, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1 << 16), channel.size() / 2);
    }
  }

  @Test
  void where_no_cache_can_be_made_it_does_without_and_tries_once_a_build() throws Exception {
    Path launcher = copyOfLauncher("dev.omnigraph.cli.Training", "dev.omnigraph.cli.NoSuchClass");
    Path jar = launcher.resolveSibling("cli/target/omnigraph.jar");
    Map<String, String> environment = withBuild(launcher, jar);
    assertThat(run(directory, environment, launcher, "version").exit()).isZero();
    Path log = jar.resolveSibling("cache.log");
    assertThat(log).content().contains("NoSuchClass");
    Files.delete(log);
    Outcome again = run(directory, environment, launcher, "version");
    assertThat(again.out()).startsWith("omnigraph ");
    assertThat(again.err()).isEmpty();
    assertThat(log).doesNotExist();
  }

  @Test
  void a_failed_build_shows_why() throws Exception {
    Path launcher = copyOfLauncher("", "");
    Map<String, String> environment = withMaven("echo '[INFO] x'; echo '[ERROR] no luck'; exit 1");
    Outcome outcome = run(directory, environment, launcher, "version");
    assertThat(outcome.exit()).isEqualTo(Failures.USAGE);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines().toList().getLast()).isEqualTo("[ERROR] no luck");
    assertThat(outcome.err()).hasLineCount(3).doesNotContain("[INFO]");
  }

  @Test
  void a_lock_whose_owner_died_does_not_block_the_build() throws Exception {
    Path launcher = copyOfLauncher("", "");
    Path target = Files.createDirectories(launcher.resolveSibling("cli/target"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createSymbolicLink(target.resolve("build.lock"), Path.of(Long.toString(gone.pid())));
    Outcome outcome = run(directory, withMaven("exit 1"), launcher, "version");
    assertThat(outcome.err()).contains("the build failed");
    assertThat(target.resolve("build.lock")).doesNotExist();
  }

  /** What a process left. */
  private record Outcome(int exit, String out, String err) {}

  private Path schema() throws IOException {
    return Files.writeString(
        directory.resolve("schema.pg"), "node Person {\n    name: String @key\n}\n");
  }

  /** A repository of which the launcher sees only itself and a build file. */
  private Path copyOfLauncher(String target, String replacement) throws IOException {
    Path root = Files.createDirectory(directory.resolve("a copy"));
    Files.copy(LAUNCHER.resolveSibling("pom.xml"), root.resolve("pom.xml"));
    Path copy =
        Files.writeString(
            root.resolve("omnigraph"), Files.readString(LAUNCHER).replace(target, replacement));
    return executable(copy);
  }

  /** A Maven that does what it is told. */
  private Map<String, String> withMaven(String script) throws IOException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    executable(Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n" + script + "\n"));
    return Map.of("PATH", bin + ":" + System.getenv("PATH"));
  }

  /** A Maven whose build gives the command under test. */
  private Map<String, String> withBuild(Path launcher, Path jar) throws IOException {
    Files.copy(Path.of("target/omnigraph.jar"), launcher.resolveSibling("real.jar"));
    Files.createDirectories(jar.getParent());
    Files.createSymbolicLink(jar.resolveSibling("lib"), Path.of("target/lib").toAbsolutePath());
    return withMaven("echo built >> maven.log; cp real.jar cli/target/omnigraph.jar");
  }

  private Path fakeJdk(String version) throws IOException {
    Path home = directory.resolve("jdk");
    Path bin = Files.createDirectories(home.resolve("bin"));
    executable(Files.writeString(bin.resolve("java"), "#!/bin/sh\nexit 1\n"));
    executable(Files.writeString(bin.resolve("javac"), "#!/bin/sh\nexit 1\n"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static Path executable(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static ProcessBuilder builder(
      Path directory, Map<String, String> environment, Path launcher, String... args) {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(args));
    builder.directory(directory.toFile());
    builder.environment().remove(StoreOption.VARIABLE);
    builder.environment().putAll(environment);
    return builder;
  }

  private Outcome run(
      Path directory, Map<String, String> environment, Path launcher, String... args)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile(this.directory, "err", ".txt");
    Process process =
        builder(directory, environment, launcher, args).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    return new Outcome(exit, out, Files.readString(err));
  }
}
