package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** The Java blocks of a page as one program that runs them in turn. */
final class JavaExamples {
  private static final String IMPORT = "import ";

  private JavaExamples() {}

  /**
   * Compiles blocks.
   *
   * @param directory for the program
   * @return the command that runs them
   */
  static List<String> compile(List<Page.Block> blocks, Path directory) throws IOException {
    Set<String> imports = new TreeSet<>(Set.of("import dev.omnigraph.*;", "import java.util.*;"));
    StringBuilder methods = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < blocks.size(); i++) {
      String code = blocks.get(i).code();
      code.lines().filter(line -> line.startsWith(IMPORT)).forEach(imports::add);
      String body =
          code.lines().filter(line -> !line.startsWith(IMPORT)).collect(Collectors.joining("\n"));
      methods.append("static void example%d() throws Exception {%n%s%n}%n".formatted(i, body));
      calls.append("example%d();%n".formatted(i));
    }
    Path source =
        Files.writeString(
            directory.resolve("Examples.java"),
            """
            %s
            public class Examples {
            %s
            public static void main(String[] args) throws Exception {
            %s
            }
            }
            """
                .formatted(String.join("\n", imports), methods, calls));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), source.toString()))
        .isZero();
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", directory + ":" + System.getProperty("java.class.path"), "Examples"));
    return command;
  }
}
