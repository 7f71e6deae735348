package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.SchemaResult;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.schema.Migration;
import dev.omnigraph.schema.MigrationStep;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it takes to get to another schema, and getting there. */
final class SchemaChangeCommands {
  private SchemaChangeCommands() {}

  /** Tells the steps. */
  @Command(
      name = "plan",
      header = "Tell what it would take to give a graph another schema.",
      customSynopsis = "omnigraph schema plan --schema FILE [--store GRAPH]",
      description = {
        "",
        "What has the same name is the same thing; @rename_from(\"old\") on a type or property says"
            + " that it had another name. Nothing is changed, and no row is looked at. Ends with 1"
            + " where the change is not supported."
      },
      footer = {
        "",
        "Examples:",
        "  omnigraph schema plan --schema next.pg --store people",
        "  omnigraph schema plan --schema next.pg --store people --json"
      })
  static final class Plan implements Callable<Integer> {
    private final OmnigraphCommand root;

    @Option(
        names = "--schema",
        required = true,
        paramLabel = "FILE",
        description = "The schema to get to; - reads standard input.")
    private String schema;

    @Mixin private StoreOption store;

    Plan(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      String uri = store.uri(root.terminal());
      String text = SourceFile.read(schema, root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
        Migration plan = graph.schema().plan(schema, text);
        if (root.json()) {
          root.output().print(json(plan));
        } else {
          root.output().print(out -> print(plan, out));
        }
        return plan.isSupported() ? Failures.DONE : Failures.REFUSED;
      }
    }
  }

  /** Takes the steps. */
  @Command(
      name = "apply",
      header = "Give a graph another schema, in one commit.",
      customSynopsis = "omnigraph schema apply --schema FILE [--store GRAPH] [--as ACTOR]",
      description = {
        "",
        "No row is written: rows are read as the newest schema has them. Where the schema becomes"
            + " stricter, all rows are looked at, and the first that break it are told. What is"
            + " dropped is no longer shown, but for older versions. A graph that has the schema"
            + " already stays as it is."
      },
      footer = {
        "",
        "Examples:",
        "  omnigraph schema apply --schema next.pg --store people",
        "  omnigraph schema apply --schema next.pg --store people --as eve --json"
      })
  static final class Apply implements Callable<Integer> {
    private final OmnigraphCommand root;

    @Option(
        names = "--schema",
        required = true,
        paramLabel = "FILE",
        description = "The whole of the new schema; - reads standard input.")
    private String schema;

    @Mixin private StoreOption store;

    @Option(
        names = "--as",
        paramLabel = "ACTOR",
        defaultValue = "${sys:user.name}",
        description = "Who the commit says it is from. Default: your user name.")
    private String actor;

    Apply(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      String uri = store.uri(root.terminal());
      String text = SourceFile.read(schema, root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().actor(actor))) {
        SchemaResult result = graph.schema().apply(schema, text);
        Commit commit = result.commit();
        if (root.json()) {
          root.output()
              .print(
                  json(result.migration())
                      .put("version", commit == null ? null : commit.version())
                      .put("commit", commit == null ? null : commit.id()));
        } else {
          root.output().print(out -> print(result.migration(), out));
          if (commit != null) {
            root.output().print("version %d, commit %s".formatted(commit.version(), commit.id()));
          }
        }
      }
      return Failures.DONE;
    }
  }

  private static ObjectNode json(Migration plan) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("supported", plan.isSupported())
            .put("losesData", plan.losesData());
    ArrayNode steps = object.putArray("steps");
    for (MigrationStep step : plan.steps()) {
      steps
          .addObject()
          .put("step", step.kind().code())
          .put("type", step.type())
          .put("property", step.property())
          .put("from", step.from())
          .put("to", step.to())
          .put("checksRows", step.checksRows())
          .put("losesData", step.losesData());
    }
    ArrayNode unsupported = object.putArray("unsupported");
    for (Diagnostic reason : plan.unsupported()) {
      unsupported
          .addObject()
          .put("code", reason.code())
          .put("message", reason.message())
          .put("suggestion", reason.suggestion());
    }
    return object;
  }

  private static void print(Migration plan, Writer out) throws IOException {
    for (MigrationStep step : plan.steps()) {
      out.write(
          step
              + (step.checksRows() ? " (looks at all rows)" : "")
              + (step.losesData() ? " (no longer shown)" : "")
              + "\n");
    }
    for (Diagnostic reason : plan.unsupported()) {
      out.write("unsupported: " + reason.render() + "\n");
    }
    if (plan.isEmpty()) {
      out.write("nothing to do\n");
    }
  }
}
