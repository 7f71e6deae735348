package dev.omnigraph.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.NearestName;
import dev.omnigraph.load.ReadRows.ReadRow;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.NodeIds;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.RowRules;
import dev.omnigraph.schema.ValueException;
import dev.omnigraph.table.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads lines: checks their form and values one by one. Safe for any number of threads. */
final class RowReader {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Loader.MAX_LINE).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Contract contract;
  private final String source;
  private final Map<String, TypeReader> types = new ConcurrentHashMap<>();

  /**
   * @param source name of the lines' source, for errors
   */
  RowReader(Contract contract, String source) {
    this.contract = contract;
    this.source = source;
  }

  /** A member of an object, with the column of its value. */
  private record Member(JsonNode value, int column) {}

  /** What is looked up once for each type. */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  private record TypeReader(
      GraphType type, Map<String, Integer> positions, RowRules rules, @Nullable Object[] defaults) {
    static TypeReader of(GraphType type) {
      Map<String, Integer> positions = new LinkedHashMap<>();
      for (int i = 0; i < type.properties().size(); i++) {
        positions.put(type.properties().get(i).name(), i);
      }
      @Nullable Object[] defaults =
          type.properties().stream().map(Property::defaultValue).toArray(Object[]::new);
      return new TypeReader(type, positions, RowRules.of(type), defaults);
    }
  }

  /** Reads the lines of a block. */
  ReadRows read(LineBlocks.Block block) {
    List<ReadRow> rows = new ArrayList<>();
    List<Diagnostic> errors = new ArrayList<>();
    int number = block.firstLine() - 1;
    int end = 0;
    while (end < block.length()) {
      int start = end;
      while (end < block.length() && block.bytes()[end] != '\n') {
        end++;
      }
      number++;
      Line line = new Line(block.bytes(), start, end, number);
      end++;
      if (!line.isBlank()) {
        read(line, rows, errors);
      }
    }
    return new ReadRows(rows, errors, block.length());
  }

  private void read(Line line, List<ReadRow> rows, List<Diagnostic> errors) {
    if (line.isForeign()) {
      errors.add(diagnostic(new BadLine("invalid_json", "expected a line in UTF-8", 1), line));
      return;
    }
    try (JsonParser parser =
        JSON.createParser(line.bytes(), line.start(), line.end() - line.start())) {
      List<BadLine> bad = new ArrayList<>(0);
      ReadRow row = read(parser, line.number(), bad);
      if (bad.isEmpty()) {
        rows.add(row);
      }
      bad.forEach(one -> errors.add(diagnostic(one, line)));
    } catch (BadLine e) {
      errors.add(diagnostic(e, line));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      int column = at == null ? 0 : Math.max(1, at.getColumnNr());
      String message = "this is no JSON: " + e.getOriginalMessage();
      errors.add(diagnostic(new BadLine("invalid_json", message, column), line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Diagnostic diagnostic(BadLine bad, Line line) {
    return new Diagnostic(
        bad.code(),
        bad.message(),
        source,
        line.number(),
        line.characters(bad.column()),
        null,
        bad.suggestion());
  }

  private ReadRow read(JsonParser parser, int number, List<BadLine> bad)
      throws IOException, BadLine {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new BadLine("invalid_row", "expected an object such as {\"type\":…,\"data\":{…}}", 1);
    }
    Map<String, Member> members = new LinkedHashMap<>();
    Map<String, Member> data = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int column = parser.currentTokenLocation().getColumnNr();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "type", "edge", "from", "to", "id" -> members.put(name, member(parser));
        case "data" -> {
          if (token != JsonToken.START_OBJECT) {
            throw new BadLine("invalid_row", "expected an object as `data`", column);
          }
          members(parser, data);
        }
        default ->
            throw new BadLine(
                "unknown_member",
                "unknown member `%s`; a row has `type` or `edge`, `from`, `to`, `id` and `data`"
                    .formatted(name),
                column);
      }
    }
    if (parser.nextToken() != null) {
      throw new BadLine(
          "invalid_row",
          "expected the end of the line: one object a line",
          parser.currentTokenLocation().getColumnNr());
    }
    return row(members, data, number, bad);
  }

  private static Member member(JsonParser parser) throws IOException, BadLine {
    int column = parser.currentTokenLocation().getColumnNr();
    try {
      return new Member(parser.readValueAsTree(), column);
    } catch (NumberFormatException e) {
      throw new BadLine("invalid_json", "expected a number that can be read", column);
    }
  }

  private static void members(JsonParser parser, Map<String, Member> into)
      throws IOException, BadLine {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      into.put(name, member(parser));
    }
  }

  private ReadRow row(
      Map<String, Member> members, Map<String, Member> data, int number, List<BadLine> bad)
      throws BadLine {
    boolean edge = members.containsKey("edge");
    if (edge == members.containsKey("type")) {
      throw new BadLine("invalid_row", "expected either `type` or `edge`", 1);
    }
    TypeReader reader = typeOf(text(members, edge ? "edge" : "type"), edge, members);
    if (!edge && (members.containsKey("from") || members.containsKey("to"))) {
      throw new BadLine("invalid_row", "a node has no `from` and no `to`", 1);
    }
    @Nullable Object[] values = values(reader, members, data, bad);
    if (bad.isEmpty()) {
      for (RowRules.Violation violation : reader.rules().check(values)) {
        Member at = data.get(violation.property().name());
        bad.add(broken(reader.type(), violation, at == null ? 0 : at.column()));
      }
    }
    String id = bad.isEmpty() ? id(reader, members, data, values) : null;
    String src = edge ? end(members, "from") : null;
    String dst = edge ? end(members, "to") : null;
    return new ReadRow(reader.type(), id, src, dst, values, number);
  }

  private static BadLine broken(GraphType type, RowRules.Violation violation, int column) {
    String where = type.name() + "." + violation.property().name();
    return violation.value() == null
        ? new BadLine(violation.code(), where + ": " + violation.rule(), column)
        : new BadLine(
            violation.code(),
            "%s: %s breaks %s".formatted(where, violation.value(), violation.rule()),
            column);
  }

  private TypeReader typeOf(String name, boolean edge, Map<String, Member> members) throws BadLine {
    TypeReader known = types.get((edge ? "edge " : "node ") + name);
    if (known != null) {
      return known;
    }
    Optional<? extends GraphType> type = edge ? contract.edge(name) : contract.node(name);
    if (type.isEmpty()) {
      List<String> names =
          (edge ? contract.edges() : contract.nodes()).stream().map(GraphType::name).toList();
      Member at = members.get(edge ? "edge" : "type");
      throw new BadLine(
          "unknown_type",
          "there is no %s type `%s`".formatted(edge ? "edge" : "node", name),
          at == null ? 0 : at.column(),
          NearestName.of(name, names));
    }
    TypeReader reader = TypeReader.of(type.get());
    types.put((edge ? "edge " : "node ") + name, reader);
    return reader;
  }

  private static String text(Map<String, Member> members, String name) throws BadLine {
    Member member = members.get(name);
    if (member == null) {
      throw new BadLine(
          "invalid_row", "an edge needs `from` and `to`: `%s` is missing".formatted(name), 1);
    }
    if (!member.value().isTextual()) {
      throw new BadLine(
          "invalid_row", "expected a string as `%s`".formatted(name), member.column());
    }
    return member.value().textValue();
  }

  private static String end(Map<String, Member> members, String name) throws BadLine {
    String id = text(members, name);
    checkId(id, Objects.requireNonNull(members.get(name)).column());
    return id;
  }

  private static void checkId(String id, int column) throws BadLine {
    String why = Row.whyNoId(id);
    if (why != null) {
      throw new BadLine("invalid_id", why, column);
    }
  }

  private static @Nullable Object[] values(
      TypeReader reader, Map<String, Member> members, Map<String, Member> data, List<BadLine> bad) {
    @Nullable Object[] values = reader.defaults().clone();
    for (Map.Entry<String, Member> entry : data.entrySet()) {
      Integer position = reader.positions().get(entry.getKey());
      Member member = entry.getValue();
      if (position == null) {
        if (!entry.getKey().equals("id") || members.containsKey("id")) {
          bad.add(
              new BadLine(
                  "unknown_property",
                  "%s has no property `%s`".formatted(reader.type().name(), entry.getKey()),
                  member.column(),
                  NearestName.of(entry.getKey(), reader.positions().keySet())));
        }
        continue;
      }
      Property property = reader.type().properties().get(position);
      try {
        values[position] = JsonValues.read(property.type(), member.value());
      } catch (ValueException e) {
        bad.add(
            new BadLine(
                "invalid_value",
                "%s.%s: %s".formatted(reader.type().name(), property.name(), e.reason()),
                member.column()));
      }
    }
    return values;
  }

  private static @Nullable String id(
      TypeReader reader,
      Map<String, Member> members,
      Map<String, Member> data,
      @Nullable Object[] values)
      throws BadLine {
    Member given = members.get("id");
    if (given == null && !reader.positions().containsKey("id")) {
      given = data.get("id");
    }
    if (given != null && (!given.value().isTextual() || given.value().textValue().isEmpty())) {
      throw new BadLine(
          "invalid_id", "expected a string with at least one character as id", given.column());
    }
    if (reader.type() instanceof NodeType node && node.key().isPresent()) {
      String key = NodeIds.of(node, values);
      if (given != null && !given.value().textValue().equals(key)) {
        throw new BadLine(
            "invalid_id",
            "the id of a %s is its key, `%s`: leave it out or give that"
                .formatted(node.name(), key),
            given.column());
      }
      checkId(key, given == null ? 0 : given.column());
      return key;
    }
    if (given == null) {
      return null;
    }
    checkId(given.value().textValue(), given.column());
    return given.value().textValue();
  }
}
