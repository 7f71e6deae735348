package dev.omnigraph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A graph and its schema as plain maps, changed in place: what every graph should look like. */
final class MigrationModel {
  final List<RowType> types = new ArrayList<>();
  private int names;

  /** A property: what {@code wider} is to its kind, is in {@link #WIDER}. */
  static final class Property {
    String name;
    String kind;
    boolean nullable;
    @Nullable JsonNode fallback;
    final List<String> values = new ArrayList<>();
    @Nullable String renamedFrom;
    boolean unique;

    Property(String name, String kind) {
      this.name = name;
      this.kind = kind;
    }

    String text() {
      String type = kind.equals("enum") ? "enum(" + String.join(", ", values) + ")" : kind;
      return name
          + ": "
          + type
          + (nullable ? "?" : "")
          + (fallback == null ? "" : " @default(" + fallback + ")")
          + (unique ? " @unique" : "")
          + (renamedFrom == null ? "" : " @rename_from(\"" + renamedFrom + "\")");
    }
  }

  /** A row; values by property, null where there are none. */
  record Row(String id, String from, String to, Map<Property, JsonNode> values) {}

  /** A type: of nodes with a key {@code k}, or of edges. */
  static final class RowType {
    String name;
    final @Nullable RowType source;
    final @Nullable RowType destination;
    final List<Property> properties = new ArrayList<>();
    final Map<String, Row> rows = new TreeMap<>();
    @Nullable String renamedFrom;

    RowType(String name, @Nullable RowType source, @Nullable RowType destination) {
      this.name = name;
      this.source = source;
      this.destination = destination;
    }

    boolean isEdge() {
      return source != null;
    }

    String text() {
      String renamed = renamedFrom == null ? "" : " @rename_from(\"" + renamedFrom + "\")";
      String body =
          properties.stream()
              .map(Property::text)
              .collect(Collectors.joining("\n  ", "{\n  ", "\n}\n"));
      if (source == null || destination == null) {
        return "node " + name + renamed + " " + body.replaceFirst("\\{", "{\n  k: String @key");
      }
      return "edge %s: %s -> %s%s %s".formatted(name, source.name, destination.name, renamed, body);
    }
  }

  static final Map<String, String> WIDER = Map.of("I32", "I64", "U32", "U64", "F32", "F64");

  String newName(String beginning) {
    return beginning + ++names;
  }

  List<RowType> nodes() {
    return types.stream().filter(type -> !type.isEdge()).toList();
  }

  String schema() {
    return types.stream().map(RowType::text).collect(Collectors.joining());
  }

  /** Renames are said once. */
  void forgetRenames() {
    for (RowType type : types) {
      type.renamedFrom = null;
      type.properties.forEach(property -> property.renamedFrom = null);
    }
  }

  static JsonNode value(Property property, Random random) {
    int small = random.nextInt(7);
    return switch (property.kind) {
      case "I32" -> IntNode.valueOf(small - 3);
      case "I64" -> LongNode.valueOf((small - 3) * 3_000_000_000L);
      case "U32", "U64" -> LongNode.valueOf(small);
      case "F32" -> FloatNode.valueOf(small / 10f);
      case "F64" -> DoubleNode.valueOf(small / 10.0);
      case "Bool" -> BooleanNode.valueOf(random.nextBoolean());
      case "enum" -> TextNode.valueOf(property.values.get(small % property.values.size()));
      default -> TextNode.valueOf("text " + small);
    };
  }

  /** The value in the wider type. */
  static JsonNode widened(JsonNode value) {
    return value.isFloat()
        ? DoubleNode.valueOf(value.floatValue())
        : value.isNumber() && !value.isDouble() ? LongNode.valueOf(value.longValue()) : value;
  }

  /** What a row has that says nothing of a property. */
  static JsonNode initial(Property property) {
    return property.fallback == null ? NullNode.getInstance() : property.fallback;
  }

  /** All rows as they are exported. */
  List<String> export() {
    List<String> lines = new ArrayList<>();
    for (RowType type : sorted(false)) {
      type.rows.values().forEach(row -> lines.add(line(type, row)));
    }
    for (RowType type : sorted(true)) {
      type.rows.values().stream()
          .sorted(
              java.util.Comparator.comparing(Row::from)
                  .thenComparing(Row::to)
                  .thenComparing(Row::id))
          .forEach(row -> lines.add(line(type, row)));
    }
    return lines;
  }

  private List<RowType> sorted(boolean edges) {
    return types.stream()
        .filter(type -> type.isEdge() == edges)
        .sorted(java.util.Comparator.comparing(type -> type.name))
        .toList();
  }

  static String line(RowType type, Row row) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    if (type.isEdge()) {
      line.put("edge", type.name).put("id", row.id()).put("from", row.from()).put("to", row.to());
    } else {
      line.put("type", type.name);
    }
    ObjectNode data = line.putObject("data");
    if (!type.isEdge()) {
      data.put("k", row.id());
    }
    for (Property property : type.properties) {
      JsonNode value = row.values().getOrDefault(property, NullNode.getInstance());
      if (!value.isNull() || property.fallback != null) {
        data.set(property.name, value);
      }
    }
    return line.toString();
  }
}
