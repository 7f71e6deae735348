package dev.omnigraph.kills;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.Exports;
import dev.omnigraph.PlainGraph;
import dev.omnigraph.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A branch as maps: what a plain graph has, rows in large numbers, and types that change. */
final class Model {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PAD = "-".repeat(120);

  final PlainGraph plain;

  /** The values of the rows of a part, which are numbered. */
  final Map<String, int[]> bulk = new TreeMap<>();

  /** Properties that shapes have now. */
  final Set<String> properties = new TreeSet<>();

  /** By name, then by property. */
  final Map<String, Map<String, Integer>> shapes = new TreeMap<>();

  /** Whether there is a type of them. */
  boolean hasSides;

  final Set<String> sides = new TreeSet<>();

  Model(PlainGraph plain) {
    this.plain = plain;
  }

  /** Of a graph that was just created. */
  static Model empty() {
    Model model = new Model(new PlainGraph());
    model.properties.addAll(List.of("p0", "p1"));
    return model;
  }

  Model copy() {
    Model copy = new Model(plain.copy());
    copy.bulk.putAll(bulk);
    copy.properties.addAll(properties);
    copy.shapes.putAll(shapes);
    copy.hasSides = hasSides;
    copy.sides.addAll(sides);
    return copy;
  }

  /** Gives it another schema: what is dropped is gone. */
  void change(Set<String> newProperties, boolean sidesToo) {
    properties.clear();
    properties.addAll(newProperties);
    shapes.replaceAll(
        (name, values) -> {
          Map<String, Integer> kept = new TreeMap<>(values);
          kept.keySet().retainAll(newProperties);
          return kept;
        });
    hasSides = sidesToo;
    if (!sidesToo) {
      sides.clear();
    }
  }

  /** The schema in which shapes have those properties. */
  static String schema(Set<String> properties, boolean sides) {
    return PlainGraph.SCHEMA
        + "node Bulk { name: String @key  part: String  v: I32  pad: String }\n"
        + properties.stream()
            .map(name -> "  " + name + ": I32?")
            .collect(Collectors.joining("", "node Shape { name: String @key", " }\n"))
        + (sides ? "node Side { name: String @key }\n" : "");
  }

  /** A row of many, as a load has it. */
  static String bulkRow(String part, int number, int v) {
    return "{\"type\":\"Bulk\",\"data\":{\"name\":\"%s-%06d\",\"part\":\"%s\",\"v\":%d,\"pad\":\"%s\"}}\n"
        .formatted(part, number, part, v, PAD);
  }

  /** All its rows, in words, sorted. */
  List<String> lines() {
    Stream<String> parts =
        bulk.entrySet().stream().map(part -> part(part.getKey(), part.getValue()));
    Stream<String> formed =
        shapes.entrySet().stream().map(shape -> "Shape " + shape.getKey() + shape.getValue());
    return Stream.of(
            plain.lines().stream(), parts, formed, sides.stream().map(name -> "Side " + name))
        .flatMap(words -> words)
        .sorted()
        .toList();
  }

  /** Values of rows, equal ones in a row as one. */
  private static String part(String name, int[] values) {
    StringBuilder words = new StringBuilder("Bulk ").append(name);
    int from = 0;
    for (int i = 1; i <= values.length; i++) {
      if (i == values.length || values[i] != values[from]) {
        words.append(' ').append(i - from).append('x').append(values[from]);
        from = i;
      }
    }
    return words.toString();
  }

  /** All rows of a version, in the same words. */
  static List<String> lines(Snapshot snapshot) throws IOException {
    List<String> lines = new ArrayList<>();
    Map<String, List<Integer>> parts = new TreeMap<>();
    for (String line : Exports.lines(snapshot)) {
      if (line.startsWith("{\"type\":\"Bulk\"")) {
        add(line, parts);
      } else if (line.startsWith("{\"type\":\"Shape\"") || line.startsWith("{\"type\":\"Side\"")) {
        lines.add(words(line));
      } else {
        lines.add(line);
      }
    }
    parts.forEach(
        (part, values) ->
            lines.add(part(part, values.stream().mapToInt(Integer::intValue).toArray())));
    return lines.stream().sorted().toList();
  }

  private static void add(String line, Map<String, List<Integer>> parts) {
    JsonNode data = data(line);
    String part = data.get("part").asText();
    List<Integer> values = parts.computeIfAbsent(part, name -> new ArrayList<>());
    String expected = bulkRow(part, values.size(), data.get("v").asInt());
    if (!line.equals(expected.strip())) {
      throw new AssertionError("a row was to be %s, and is %s".formatted(expected, line));
    }
    values.add(data.get("v").asInt());
  }

  private static String words(String line) {
    JsonNode data = data(line);
    String name = data.get("name").asText();
    if (line.startsWith("{\"type\":\"Side\"")) {
      return "Side " + name;
    }
    Map<String, Integer> values = new TreeMap<>();
    data.properties().forEach(field -> values.put(field.getKey(), field.getValue().asInt()));
    values.remove("name");
    return "Shape " + name + values;
  }

  private static JsonNode data(String line) {
    try {
      return JSON.readTree(line).get("data");
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
