package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.Snapshot;
import dev.omnigraph.query.Explanation;
import dev.omnigraph.query.Explanation.Measured;
import dev.omnigraph.query.Explanation.Stage;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "explain",
    header = "Tell how a question would be answered.",
    customSynopsis = {
      "omnigraph explain [--store GRAPH] (-e TEXT | --query FILE [NAME])",
      "                         [--param NAME=VALUE]... [--params JSON]",
      "                         [--branch BRANCH] [--at VERSION] [--analyze]"
    },
    description = {
      "",
      "One line a stage: what it does, how it finds edges, and how many rows are expected to come"
          + " out of it. Stages of inner patterns are indented."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph explain --store people --query queries.gq friends --param name=Ada",
      "  omnigraph explain --store people --query queries.gq friends --param name=Ada --analyze",
      "  omnigraph explain --store people --query queries.gq all --json"
    })
final class ExplainCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Mixin private StoreOption store;

  @Mixin private BranchOption branch;

  @Mixin private AtOption at;

  @Mixin private QueryOptions query;

  @Option(
      names = "--analyze",
      description =
          "Run the query too, and tell how many rows came out of each stage and how long it took.")
  private boolean analyze;

  ExplainCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String uri = store.uri(root.terminal());
    QueryRequest request = query.request(root.terminal());
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
      Snapshot snapshot = at.snapshot(branch.of(graph));
      Explanation explanation = analyze ? snapshot.analyze(request) : snapshot.explain(request);
      if (root.json()) {
        root.output().print(json(explanation, snapshot));
      } else {
        root.output().print(out -> print(explanation, snapshot, out));
      }
    }
    return Failures.DONE;
  }

  private static ObjectNode json(Explanation explanation, Snapshot snapshot) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("cost", explanation.cost());
    object.set("stages", json(explanation.stages()));
    return object.put("version", snapshot.version()).put("commit", snapshot.commit().id());
  }

  private static ArrayNode json(List<Stage> stages) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Stage stage : stages) {
      ObjectNode object = array.addObject();
      object.put("operator", stage.operator()).put("subject", stage.subject());
      stage.conditions().forEach(object.putArray("conditions")::add);
      stage.columns().forEach(object.putArray("columns")::add);
      object.put("strategy", stage.strategy()).put("direction", stage.direction());
      object.put("estimatedRows", stage.estimatedRows());
      Measured measured = stage.measured();
      if (measured != null) {
        object.put("rows", measured.rows()).put("micros", measured.time().toNanos() / 1000);
      }
      object.set("inner", json(stage.inner()));
    }
    return array;
  }

  private void print(Explanation explanation, Snapshot snapshot, Writer out) throws IOException {
    List<Rows.Heading> headings = new ArrayList<>();
    headings.add(new Rows.Heading("stage", false));
    headings.add(new Rows.Heading("expected", true));
    if (analyze) {
      headings.add(new Rows.Heading("rows", true));
      headings.add(new Rows.Heading("ms", true));
    }
    headings.add(new Rows.Heading("what it does", false));
    List<ObjectNode> lines = new ArrayList<>();
    addLines(explanation.stages(), "", lines);
    new TableFormat()
        .write(
            new Rows(headings, lines.iterator(), snapshot.version(), snapshot.commit().id()), out);
  }

  private void addLines(List<Stage> stages, String indent, List<ObjectNode> lines) {
    for (Stage stage : stages) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("stage", indent + stage.operator());
      Double expected = stage.estimatedRows();
      line.put("expected", expected == null ? "" : String.valueOf(Math.round(expected)));
      if (analyze) {
        Measured measured = stage.measured();
        line.put("rows", measured == null ? "" : String.valueOf(measured.rows()));
        line.put("ms", measured == null ? "" : millis(measured));
      }
      line.put("what it does", what(stage));
      lines.add(line);
      addLines(stage.inner(), indent + "  ", lines);
    }
  }

  private static String millis(Measured measured) {
    return String.format(Locale.ROOT, "%.1f", measured.time().toNanos() / 1e6);
  }

  private static String what(Stage stage) {
    List<String> parts = new ArrayList<>();
    addUnlessEmpty(stage.subject(), parts);
    addUnlessEmpty(String.join(" and ", stage.conditions()), parts);
    String how = stage.strategy();
    if (how != null) {
      parts.add("by " + how + ", " + stage.direction());
    }
    addUnlessEmpty(stage.inner().isEmpty() ? "" : "the pattern below", parts);
    return String.join("; ", parts);
  }

  private static void addUnlessEmpty(String text, List<String> parts) {
    if (!text.isEmpty()) {
      parts.add(text);
    }
  }
}
