package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the files of {@code src/test/resources/migration} say; README.md there tells how. */
class MigrationCasesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/migration");

  @TestFactory
  Stream<DynamicNode> every_plan_comes_out_as_its_file_says() throws IOException {
    List<DynamicNode> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(DIRECTORY)) {
      for (Path path : paths.filter(path -> path.toString().endsWith(".cases")).sorted().toList()) {
        files.add(file(path));
      }
    }
    return files.stream();
  }

  private static DynamicNode file(Path path) throws IOException {
    List<DynamicTest> tests =
        Arrays.stream(Files.readString(path).split("(?m)^# ", -1))
            .filter(text -> !text.isBlank())
            .map(
                text ->
                    DynamicTest.dynamicTest(
                        text.substring(0, text.indexOf('\n')),
                        () -> run(text.substring(text.indexOf('\n') + 1))))
            .toList();
    return DynamicContainer.dynamicContainer(path.getFileName().toString(), tests);
  }

  private static void run(String text) {
    List<String> expected =
        text.lines().filter(line -> line.startsWith("=> ")).map(line -> line.substring(3)).toList();
    assertThat(expected).as("a line that begins with =>").isNotEmpty();
    String[] schemas =
        text.lines()
            .filter(line -> !line.startsWith("=> "))
            .collect(Collectors.joining("\n"))
            .split("(?m)^->$", -1);
    assertThat(schemas).as("a line -> between schemas").hasSizeGreaterThan(1);
    Contract accepted = Schemas.compile(schemas[0]);
    for (int i = 1; i < schemas.length - 1; i++) {
      accepted = applied(plan(accepted, schemas[i]));
    }
    Migration last = plan(accepted, schemas[schemas.length - 1]);
    if (expected.getFirst().startsWith("error ")) {
      refused(last, expected);
      return;
    }
    assertThat(last.unsupported()).isEmpty();
    List<String> steps = new ArrayList<>();
    List<String> checks = new ArrayList<>();
    for (String line : expected) {
      if (line.startsWith("id ")) {
        assertThat(id(last.to(), line.split(" ", -1)[1]))
            .as(line)
            .isEqualTo(line.split(" ", -1)[2]);
      } else if (line.startsWith("check ")) {
        checks.add(line);
      } else if (!line.equals("nothing")) {
        steps.add(line);
      }
    }
    assertThat(last.steps()).extracting(MigrationCasesTest::spelled).isEqualTo(steps);
    assertThat(last.checks())
        .extracting(MigrationCasesTest::spelled)
        .containsExactlyInAnyOrderElementsOf(checks);
    assertThat(last.isEmpty()).isEqualTo(steps.isEmpty());
    assertThat(last.losesData()).isEqualTo(String.join("", steps).contains("[loses data]"));
    sound(accepted, last);
  }

  private static Migration plan(Contract accepted, String text) {
    return Migration.plan(accepted, "new.pg", text);
  }

  private static Contract applied(Migration migration) {
    assertThat(migration.unsupported()).isEmpty();
    return migration.to();
  }

  private static void refused(Migration migration, List<String> expected) {
    assertThat(migration.isSupported()).isFalse();
    List<Diagnostic> refused = migration.unsupported();
    assertThat(refused).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      String[] parts = expected.get(i).substring("error ".length()).split(" \\| ", -1);
      assertThat(refused.get(i).code()).isEqualTo(parts[0]);
      assertThat(refused.get(i).render()).contains(parts);
    }
  }

  private static String spelled(MigrationStep step) {
    return step
        + (step.checksRows() ? " [checks rows]" : "")
        + (step.losesData() ? " [loses data]" : "");
  }

  private static String spelled(DataCheck check) {
    return switch (check) {
      case DataCheck.Values values ->
          "check values %s(%s)"
              .formatted(
                  values.type().name(),
                  values.type().properties().stream()
                      .map(Property::name)
                      .collect(Collectors.joining(", ")));
      case DataCheck.Unique unique ->
          "check unique %s(%s)"
              .formatted(
                  unique.type().name(),
                  unique.unique().members().stream()
                      .map(id -> unique.type().propertyById(id).map(Property::name).orElse(id))
                      .collect(Collectors.joining(", ")));
      case DataCheck.Count count -> "check count " + count.type().name();
    };
  }

  private static String id(Contract contract, String path) {
    String[] names = path.split("\\.", -1);
    GraphType type =
        contract.types().filter(each -> each.name().equals(names[0])).findFirst().orElseThrow();
    return names.length == 1 ? type.id() : type.property(names[1]).orElseThrow().id();
  }

  /** What holds of every plan. */
  private static void sound(Contract accepted, Migration migration) {
    Contract to = migration.to();
    String printed = SchemaPrinter.print(to);
    assertThat(plan(to, printed).steps()).as("planned again").isEmpty();
    if (migration.isEmpty()) {
      assertThat(to).isEqualTo(accepted);
      return;
    }
    assertThat(to.schemaVersion()).isEqualTo(accepted.schemaVersion() + 1);
    List<String> ids = ids(to);
    Set<String> before = new HashSet<>(ids(accepted));
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids)
        .allSatisfy(id -> assertThat(number(id)).isLessThan(to.nextId()))
        .filteredOn(id -> !before.contains(id))
        .allSatisfy(id -> assertThat(number(id)).isGreaterThanOrEqualTo(accepted.nextId()));
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  private static List<String> ids(Contract contract) {
    List<String> ids = new ArrayList<>();
    for (InterfaceType type : contract.interfaces()) {
      ids.add(type.id());
      type.properties().forEach(property -> ids.add(property.id()));
      type.constraints().forEach(constraint -> ids.add(constraint.id()));
    }
    contract
        .types()
        .forEach(
            type -> {
              ids.add(type.id());
              type.properties().forEach(property -> ids.add(property.id()));
              type.constraints().forEach(constraint -> ids.add(constraint.id()));
            });
    return ids;
  }
}
