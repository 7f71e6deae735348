package dev.omnigraph.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.query.QueryFile;
import dev.omnigraph.query.TypeChecker;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.SchemaCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and documentation tell the reader to do, done. */
class DocumentationIT {
  private static final Path HOME = Shell.HOME;

  /** The place on S3 that the pages speak of. */
  private static final String PLACE = "s3://my-bucket/graphs";

  @TempDir private Path directory;

  static Stream<Page> pages() throws IOException {
    try (Stream<Path> files = Files.walk(HOME.resolve("docs"))) {
      List<Path> pages =
          new ArrayList<>(files.filter(file -> file.toString().endsWith(".md")).toList());
      pages.add(HOME.resolve("README.md"));
      pages.add(HOME.resolve("examples/README.md"));
      return pages.stream().map(Page::read);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_command_of_a_page_does_what_it_says(Page page) throws Exception {
    Shell shell = new Shell(directory);
    String place = S3Server.running().newPlace().replaceFirst("\\?.*", "");
    for (Page.Block block : page.blocks("sh")) {
      if (block.isRunnable()) {
        run(shell, block, place);
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
  void every_page_is_listed_by_an_index() throws IOException {
    Set<Path> listed =
        pages()
            .filter(page -> page.file().endsWith("README.md"))
            .flatMap(index -> index.links().stream())
            .collect(Collectors.toSet());
    assertThat(pages().map(Page::file).filter(file -> !file.equals(HOME.resolve("README.md"))))
        .isSubsetOf(listed);
  }

  @Test
  void schemas_and_queries_of_the_pages_are_right() {
    String schema = only(Page.read(HOME.resolve("docs/schema.md")).blocks("pg"));
    Contract contract = SchemaCompiler.compile("schema.md", schema);
    List<Page.Block> queries = Page.read(HOME.resolve("docs/queries.md")).blocks("gq");
    assertThat(queries).hasSizeGreaterThan(3);
    for (Page.Block block : queries) {
      QueryFile file = QueryFile.parse("queries.md", block.code());
      file.queries().forEach(query -> TypeChecker.check(file, query, contract));
    }
  }

  @Test
  void the_commands_that_the_demo_proposes_work() throws Exception {
    Shell shell = new Shell(directory);
    String demo = succeeds(shell, List.of("./omnigraph", "demo"), Map.of());
    List<String> proposed =
        demo.substring(demo.indexOf("Try next:")).lines().skip(1).map(String::strip).toList();
    assertThat(proposed).hasSize(5).allMatch(command -> command.startsWith("./omnigraph "));
    for (String command : proposed) {
      assertThat(succeeds(shell, List.of("bash", "-c", command), Map.of())).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void the_java_of_a_page_compiles_and_runs(Page page) throws Exception {
    List<Page.Block> blocks = page.blocks("java");
    assertThat(blocks).allMatch(Page.Block::isRunnable);
    if (!blocks.isEmpty()) {
      String out =
          succeeds(new Shell(directory), JavaExamples.compile(blocks, directory), Map.of());
      assertThat(out).isNotBlank();
    }
  }

  @Test
  void the_java_of_the_readme_answers() throws Exception {
    List<Page.Block> blocks = Page.read(HOME.resolve("README.md")).blocks("java");
    List<String> command = JavaExamples.compile(blocks, directory);
    assertThat(succeeds(new Shell(directory), command, Map.of())).contains("Blaise");
  }

  private static String only(List<Page.Block> blocks) {
    assertThat(blocks).hasSize(1);
    return blocks.getFirst().code();
  }

  private static void run(Shell shell, Page.Block block, String place) throws Exception {
    Map<String, String> environment = new HashMap<>();
    String code = block.code();
    if (block.needsS3()) {
      environment.putAll(S3Server.running().environment());
      environment.put("AWS_ENDPOINT_URL_S3", S3Server.running().endpoint());
      code = code.replace(PLACE, place);
    }
    Shell.Outcome outcome = shell.run(code, environment);
    assertThat(outcome.exit())
        .as("%s%n%s%n%s", code, outcome.out(), outcome.err())
        .isEqualTo(block.expectedExit());
  }

  private static String succeeds(Shell shell, List<String> command, Map<String, String> environment)
      throws Exception {
    Shell.Outcome outcome = shell.run(command, environment);
    assertThat(outcome.exit()).as("%s%n%s", command, outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    return outcome.out();
  }
}
