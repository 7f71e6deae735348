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
import dev.omnigraph.error.NearestName;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.NodeIds;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.RowRules;
import dev.omnigraph.schema.ValueException;
import dev.omnigraph.table.Row;
import dev.omnigraph.txn.Violations;
import dev.omnigraph.txn.WriteSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads single lines: checks their form and values, and adds their rows to a write set. */
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
  private final Supplier<String> ids;
  private final WriteSet writes;
  private final Violations violations;
  private final Map<String, TypeReader> types = new HashMap<>();

  RowReader(Contract contract, Supplier<String> ids, WriteSet writes, Violations violations) {
    this.contract = contract;
    this.ids = ids;
    this.writes = writes;
    this.violations = violations;
  }

  /** A member of an object, with the column of its value. */
  private record Member(JsonNode value, int column) {}

  /** What was wrong with a line. */
  private static final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final int column;
    private final @Nullable String suggestion;

    BadLine(String code, String message, int column) {
      this(code, message, column, null);
    }

    BadLine(String code, String message, int column, @Nullable String suggestion) {
      super(message, null, false, false);
      this.code = code;
      this.column = column;
      this.suggestion = suggestion;
    }
  }

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

  /** Reads a line; what is wrong with it goes to the violations. */
  void read(byte[] line, int number) {
    if (isBlank(line)) {
      return;
    }
    try (JsonParser parser = JSON.createParser(line)) {
      read(parser, number);
    } catch (BadLine e) {
      add(e, number);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      violations.add(
          "invalid_json",
          "this is no JSON: " + e.getOriginalMessage(),
          number,
          at == null ? 0 : Math.max(1, at.getColumnNr()),
          null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private void read(JsonParser parser, int number) throws IOException, BadLine {
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
    row(members, data, number);
  }

  private static Member member(JsonParser parser) throws IOException {
    int column = parser.currentTokenLocation().getColumnNr();
    return new Member(parser.readValueAsTree(), column);
  }

  private static void members(JsonParser parser, Map<String, Member> into) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      into.put(name, member(parser));
    }
  }

  private void row(Map<String, Member> members, Map<String, Member> data, int number)
      throws BadLine {
    boolean edge = members.containsKey("edge");
    if (edge == members.containsKey("type")) {
      throw new BadLine("invalid_row", "expected either `type` or `edge`", 1);
    }
    TypeReader reader = typeOf(text(members, edge ? "edge" : "type"), edge, members);
    if (!edge && (members.containsKey("from") || members.containsKey("to"))) {
      throw new BadLine("invalid_row", "a node has no `from` and no `to`", 1);
    }
    List<BadLine> bad = new ArrayList<>();
    @Nullable Object[] values = values(reader, members, data, bad);
    if (bad.isEmpty()) {
      for (RowRules.Violation violation : reader.rules().check(values)) {
        Member at = data.get(violation.property().name());
        bad.add(broken(reader.type(), violation, at == null ? 0 : at.column()));
      }
    }
    if (bad.isEmpty()) {
      String id = id(reader, members, data, values);
      String src = edge ? text(members, "from") : null;
      String dst = edge ? text(members, "to") : null;
      writes.insert(reader.type(), new Row(id, src, dst, values, false), number);
    }
    for (BadLine one : bad) {
      add(one, number);
    }
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

  private void add(BadLine bad, int number) {
    violations.add(bad.code, String.valueOf(bad.getMessage()), number, bad.column, bad.suggestion);
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

  private String id(
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
      return key;
    }
    return given == null ? ids.get() : given.value().textValue();
  }
}
