package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.SchemaRequest;
import dev.omnigraph.SchemaResult;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.maintenance.HardDrop;
import dev.omnigraph.schema.Migration;
import dev.omnigraph.schema.MigrationStep;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Locale;
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
      customSynopsis = "omnigraph schema plan --schema FILE [--store GRAPH] [--branch BRANCH]",
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

    @Mixin private BranchOption branch;

    Plan(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      String uri = store.uri(root.terminal());
      String text = SourceFile.read(schema, root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
        Migration plan = branch.of(graph).schema().plan(schema, text);
        if (root.json()) {
          root.output().print(json(plan));
        } else {
          root.output().print(out -> print(plan, false, out));
        }
        return plan.isSupported() ? Failures.DONE : Failures.REFUSED;
      }
    }
  }

  /** Takes the steps. */
  @Command(
      name = "apply",
      header = "Give a graph another schema, in one commit.",
      customSynopsis = {
        "omnigraph schema apply --schema FILE [--store GRAPH] [--branch BRANCH] [--as ACTOR]",
        "                              [--allow-data-loss [--time-limit TIME]]"
      },
      description = {
        "",
        "No row is written: rows are read as the newest schema has them. Where the schema becomes"
            + " stricter, all rows are looked at, and the first that break it are told. What is"
            + " dropped is no longer shown, but for older versions. A graph that has the schema"
            + " already stays as it is.",
        "",
        "With --allow-data-loss what is dropped is deleted for good, and with it the branch's"
            + " history: rows that hold any of it are written anew, one fragment a commit; older"
            + " versions can't be read any more; then what only they used is deleted, the versions"
            + " themselves once they are old enough, two hours on S3, by whoever opens the graph"
            + " for writing then. Reading and writing go on meanwhile. Where it was stopped, the"
            + " same command goes on with it, or omnigraph recover --run. Ends with 6 where the"
            + " schema is changed and steps are left that need not wait."
      },
      footer = {
        "",
        "Examples:",
        "  omnigraph schema apply --schema next.pg --store people",
        "  omnigraph schema apply --schema next.pg --store people --as eve --json",
        "  omnigraph schema apply --schema next.pg --allow-data-loss --time-limit 14m"
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

    @Mixin private BranchOption branch;

    @Option(
        names = "--as",
        paramLabel = "ACTOR",
        defaultValue = "${sys:user.name}",
        description = "Who the commit says it is from. Default: your user name.")
    private String actor;

    @Option(
        names = "--allow-data-loss",
        description = "Delete for good what is dropped, and all older versions.")
    private boolean allowDataLoss;

    @Mixin private TimeLimitOption timeLimit;

    Apply(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      String uri = store.uri(root.terminal());
      String text = SourceFile.read(schema, root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().actor(actor));
          Progress progress = new Progress(root.terminal())) {
        SchemaRequest request =
            SchemaRequest.of(schema, text).timeLimit(timeLimit.time()).progress(progress::show);
        SchemaResult result =
            branch.of(graph).schema().apply(allowDataLoss ? request.allowDataLoss() : request);
        progress.show("");
        if (root.json()) {
          root.output().print(json(result));
        } else {
          print(result);
        }
        boolean unfinished =
            result.drops().stream()
                .anyMatch(drop -> drop.progress() == HardDrop.Progress.UNFINISHED);
        return unfinished ? Failures.UNFINISHED : Failures.DONE;
      }
    }

    private void print(SchemaResult result) throws IOException {
      root.output()
          .print(out -> SchemaChangeCommands.print(result.migration(), allowDataLoss, out));
      Commit commit = result.commit();
      if (commit != null) {
        root.output().print("version %d, commit %s".formatted(commit.version(), commit.id()));
      }
      for (HardDrop drop : result.drops()) {
        root.output().print(sentence(drop));
        for (String branch : drop.heldBy()) {
          root.output().print("branch %s still holds what was dropped".formatted(branch));
        }
      }
    }
  }

  private static String sentence(HardDrop drop) {
    return "hard drop %s: ".formatted(drop.operation())
        + switch (drop.progress()) {
          case DONE -> "done";
          case WAITING ->
              "nobody can read what was dropped any more; versions that hold it go after %s, when"
                      .formatted(drop.due())
                  + " the graph is next opened for writing";
          case UNFINISHED ->
              "not finished (%s); go on with the same command, or omnigraph recover --run"
                  .formatted(drop.left());
        };
  }

  private static ObjectNode json(SchemaResult result) {
    Commit commit = result.commit();
    ObjectNode object =
        json(result.migration())
            .put("version", commit == null ? null : commit.version())
            .put("commit", commit == null ? null : commit.id());
    ArrayNode drops = object.putArray("hardDrops");
    for (HardDrop drop : result.drops()) {
      Instant due = drop.due();
      ObjectNode one =
          drops
              .addObject()
              .put("operation", drop.operation())
              .put("progress", drop.progress().name().toLowerCase(Locale.ROOT))
              .put("due", due == null ? null : due.toString())
              .put("left", drop.left());
      drop.heldBy().forEach(one.putArray("heldBy")::add);
    }
    return object;
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

  private static void print(Migration plan, boolean forGood, Writer out) throws IOException {
    for (MigrationStep step : plan.steps()) {
      out.write(
          step
              + (step.checksRows() ? " (looks at all rows)" : "")
              + (!step.losesData() ? "" : forGood ? " (deleted)" : " (no longer shown)")
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
