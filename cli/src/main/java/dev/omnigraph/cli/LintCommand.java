package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.query.Finding;
import dev.omnigraph.query.Finding.Severity;
import dev.omnigraph.query.QueryLint;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.SchemaCompiler;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lint",
    header = "Check queries without running them.",
    customSynopsis = "omnigraph lint --query FILE [NAME] (--schema FILE | --store GRAPH) [--json]",
    description = {
      "",
      "Reports every error of the queries of a file, and warns of what may not have been meant:"
          + " names that are not used, parts of a match that nothing connects, conditions that are"
          + " never true, a limit without an order. Ends with 1 where there is an error."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph lint --query queries.gq --schema schema.pg",
      "  omnigraph lint --query queries.gq friends --store people",
      "  omnigraph lint --query queries.gq --store people --json"
    })
final class LintCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Option(
      names = "--query",
      required = true,
      paramLabel = "FILE",
      description = "A file of queries; - reads standard input.")
  private String file;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The only query to check.")
  private @Nullable String name;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "The schema that the queries are for, instead of that of a graph.")
  private @Nullable String schema;

  @Mixin private StoreOption store;

  LintCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String text = SourceFile.read(file, root.terminal());
    List<Finding> findings = QueryLint.check(file, text, name, contract());
    long errors = findings.stream().filter(finding -> finding.severity() == Severity.ERROR).count();
    if (root.json()) {
      root.output().print(json(findings, errors));
    } else {
      root.output().print(out -> print(findings, errors, out));
    }
    return errors > 0 ? Failures.REFUSED : Failures.DONE;
  }

  private Contract contract() throws IOException {
    if (schema != null) {
      store.refuse("--schema");
      return SchemaCompiler.compile(schema, SourceFile.read(schema, root.terminal()));
    }
    String uri = store.uri(root.terminal());
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
      return graph.snapshot().contract();
    }
  }

  private static ObjectNode json(List<Finding> findings, long errors) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("errors", errors).put("warnings", findings.size() - errors);
    ArrayNode array = object.putArray("findings");
    for (Finding finding : findings) {
      Diagnostic diagnostic = finding.diagnostic();
      array
          .addObject()
          .put("severity", severity(finding))
          .put("code", diagnostic.code())
          .put("query", finding.query())
          .put("line", diagnostic.line())
          .put("column", diagnostic.column())
          .put("message", diagnostic.message())
          .put("suggestion", diagnostic.suggestion());
    }
    return object;
  }

  private static void print(List<Finding> findings, long errors, Writer out) throws IOException {
    for (Finding finding : findings) {
      out.write(severity(finding) + ": " + finding.diagnostic().render() + "\n");
    }
    out.write(amount(errors, "error") + ", " + amount(findings.size() - errors, "warning") + "\n");
  }

  private static String severity(Finding finding) {
    return finding.severity().name().toLowerCase(Locale.ROOT);
  }

  private static String amount(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
