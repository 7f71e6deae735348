package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.QueryResult;
import dev.omnigraph.query.Query;
import dev.omnigraph.query.QueryFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "query",
    header = "Ask a graph a question.",
    customSynopsis = {
      "omnigraph query [--store GRAPH] (-e TEXT | --query FILE [NAME])",
      "                       [--param NAME=VALUE]... [--params JSON] [--format FORMAT]"
    },
    description = {
      "",
      "A query matches a pattern and returns one row for each place where it fits:",
      "  query friends($name: String) {",
      "    match { $p: Person { name: $name }  $p knows $f }",
      "    return { $f.name as friend }",
      "    order { friend }",
      "  }"
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph query --store people --query queries.gq friends --param name=Ada",
      "  omnigraph query --store people -e 'query n() { match { $p: Person } return { count($p) } }'",
      "  omnigraph query --store people --query queries.gq all --format csv",
      "  omnigraph query --store people --query queries.gq all --json"
    })
final class QueryCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Spec private CommandSpec spec;

  @Mixin private StoreOption store;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Which query, where the text holds several.")
  private @Nullable String name;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = {
        "A value for a parameter, as often as needed. Values of String, enum, Date, DateTime and"
            + " Blob are taken as they stand; all others are JSON."
      })
  private List<Argument> arguments = new ArrayList<>();

  @Option(
      names = "--params",
      paramLabel = "JSON",
      description = "Values for parameters, as one JSON object.")
  private @Nullable ObjectNode object;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "${COMPLETION-CANDIDATES}. Default: table.",
        "jsonl: one object a line. arrow: an Arrow IPC stream."
      })
  private @Nullable Format format;

  QueryCommand(OmnigraphCommand root) {
    this.root = root;
  }

  /** Where the text comes from. */
  static final class Source {
    @Option(names = "-e", paramLabel = "TEXT", description = "The text of the query.")
    private @Nullable String text;

    @Option(
        names = "--query",
        paramLabel = "FILE",
        description = "A file of queries; - reads standard input.")
    private @Nullable String file;
  }

  @Override
  public Integer call() throws IOException {
    Format chosen = format();
    String uri = store.uri(root.terminal());
    QueryRequest request = request();
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading());
        QueryResult result = graph.query(request)) {
      chosen.write(result, root.output());
    }
    return Failures.DONE;
  }

  private Format format() {
    if (root.json() && format != null && format != Format.JSON) {
      throw new ParameterException(
          spec.commandLine(), "--json and --format " + format + " exclude each other");
    }
    if (format == Format.ARROW && root.terminal().outIsTerminal()) {
      throw new ParameterException(
          spec.commandLine(),
          "--format arrow is binary, nothing for a terminal: send it to a file or a program");
    }
    if (root.json()) {
      return Format.JSON;
    }
    return format == null ? Format.TABLE : format;
  }

  private QueryRequest request() throws IOException {
    String file = source.file;
    String text = file == null ? source.text : SourceFile.read(file, root.terminal());
    QueryRequest request = QueryRequest.of(Objects.requireNonNull(text)).name(name);
    if (file != null) {
      request = request.source(file);
    }
    return request.params(params(request));
  }

  private Map<String, JsonNode> params(QueryRequest request) {
    Map<String, JsonNode> params = new LinkedHashMap<>();
    if (object != null) {
      object.properties().forEach(member -> params.put(member.getKey(), member.getValue()));
    }
    if (!arguments.isEmpty()) {
      Query query = QueryFile.parse(request.source(), request.text()).query(request.name());
      for (Argument argument : arguments) {
        if (params.put(argument.name(), argument.value(query)) != null) {
          throw new ParameterException(
              spec.commandLine(), "the parameter `" + argument.name() + "` is given twice");
        }
      }
    }
    return params;
  }
}
