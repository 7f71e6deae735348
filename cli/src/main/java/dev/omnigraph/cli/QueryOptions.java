package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.query.Query;
import dev.omnigraph.query.QueryFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which query is meant, and with which values for its parameters. */
final class QueryOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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

  QueryRequest request(Terminal terminal) throws IOException {
    String file = source.file;
    String text = file == null ? source.text : SourceFile.read(file, terminal);
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
