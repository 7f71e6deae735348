package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and documentation tell the reader to do, done. */
class DocumentationIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  /** The place on S3 that the pages speak of. */
  private static final String PLACE = "s3://my-bucket/graphs";

  @TempDir private Path directory;

  static Stream<Page> pages() throws IOException {
    try (Stream<Path> files = Files.walk(HOME.resolve("docs"))) {
      List<Path> pages = new ArrayList<>(files.filter(file -> file.toString().endsWith(".md")).toList());
      pages.add(HOME.resolve("README.md"));
      pages.add(HOME.resolve("examples/README.md"));
      return pages.stream().map(Page::read);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_command_of_a_page_does_what_it_says(Page page) throws Exception {
    Files.createSymbolicLink(directory.resolve("omnigraph"), HOME.resolve("omnigraph"));
    Files.createSymbolicLink(directory.resolve("examples"), HOME.resolve("examples"));
    String place = S3Server.running().newUri().replaceFirst("\\?.*", "");
    for (Page.Block block : page.blocks("sh")) {
      if (block.isRunnable()) {
        run(block, place);
      } else {
        assertThat(block.about()).as(block.code()).startsWith("not-run: ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_link_of_a_page_leads_to_a_file(Page page) {
    assertThat(page.links()).allSatisfy(link -> assertThat(link).exists());
  }

  @Test
  void the_commands_that_the_demo_proposes_work() throws Exception {
    Files.createSymbolicLink(directory.resolve("omnigraph"), HOME.resolve("omnigraph"));
    String demo = bash("./omnigraph demo", Map.of(), 0);
    List<String> proposed =
        demo.substring(demo.indexOf("Try next:")).lines().skip(1).map(String::strip).toList();
    assertThat(proposed).hasSize(5).allMatch(command -> command.startsWith("./omnigraph "));
    for (String command : proposed) {
      assertThat(bash(command, Map.of(), 0)).as(command).isNotBlank();
    }
  }

  @Test
  void the_java_of_the_readme_compiles_and_answers() throws Exception {
    List<Page.Block> blocks = Page.read(HOME.resolve("README.md")).blocks("java");
    assertThat(blocks).hasSize(1);
    String code = blocks.getFirst().code().replace("\"people\"", "args[0]");
    assertThat(code).contains("args[0]");
    Path source =
        Files.writeString(
            directory.resolve("Example.java"),
            """
            import dev.omnigraph.*;
            import java.util.Map;

            public class Example {
              public static void main(String[] args) {
            %s
              }
            }
            """
                .formatted(code));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, "-d", directory.toString(), source.toString()))
        .isZero();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(List.of(System.getProperty("arrow.jvm.flags").split(" ")));
    command.addAll(List.of("-cp", directory + ":" + System.getProperty("java.class.path")));
    command.addAll(List.of("Example", directory.resolve("people").toString()));
    assertThat(output(new ProcessBuilder(command), 0)).contains("Blaise");
  }

  private void run(Page.Block block, String place) throws Exception {
    Map<String, String> environment = Map.of();
    String code = block.code();
    if (block.needsS3()) {
      S3Server server = S3Server.running();
      environment = new java.util.HashMap<>(server.environment());
      environment.put("AWS_ENDPOINT_URL_S3", server.endpoint());
      code = code.replace(PLACE, place);
    }
    bash(code, environment, block.expectedExit());
  }

  private String bash(String code, Map<String, String> environment, int expectedExit)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", code);
    builder.environment().remove("OMNIGRAPH_STORE");
    builder.environment().putAll(environment);
    return output(builder, expectedExit);
  }

  private String output(ProcessBuilder builder, int expectedExit) throws Exception {
    Path err = directory.resolve("standard-error.txt");
    Process process = builder.directory(directory.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as("%s%n%s%n%s", builder.command(), out, Files.readString(err))
        .isEqualTo(expectedExit);
    return out;
  }
}
