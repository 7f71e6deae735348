package dev.omnigraph.query;

import dev.omnigraph.query.ModelQuery.Bind;
import dev.omnigraph.query.ModelQuery.Clause;
import dev.omnigraph.query.ModelQuery.Hop;
import dev.omnigraph.query.ModelQuery.Junction;
import dev.omnigraph.query.ModelQuery.Known;
import dev.omnigraph.query.ModelQuery.Member;
import dev.omnigraph.query.ModelQuery.Negation;
import dev.omnigraph.query.ModelQuery.Not;
import dev.omnigraph.query.ModelQuery.Operand;
import dev.omnigraph.query.ModelQuery.Output;
import dev.omnigraph.query.ModelQuery.Sorting;
import dev.omnigraph.query.ModelQuery.Summary;
import dev.omnigraph.query.ModelQuery.Test;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small graph of plain maps, and the answers of queries on it found by trying all rows for all
 * variables: slow, and too simple to be wrong.
 */
final class ModelGraph {
  static final String SCHEMA =
      """
      node A { k: String @key  i: I32?  f: F64?  s: String? }
      node B { k: I64 @key  i: I64? }
      edge Aa: A -> A { w: I32? }
      edge Ax: A -> A { w: I32? }
      edge Ab: A -> B { w: I32? }
      edge Ba: B -> A { w: I32? }
      edge Bb: B -> B { w: I32? }
      """;

  /** A node or an edge. */
  record Item(String type, String id, String from, String to, Map<String, Object> values) {}

  private final Map<Character, List<Item>> nodes = new HashMap<>();
  private final Map<String, List<Item>> edges = new HashMap<>();

  ModelGraph(Random random) {
    List<Item> as = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("k", "a" + i);
      maybe(random, values, "i", random.nextInt(4));
      maybe(random, values, "f", random.nextInt(8) * 0.5);
      maybe(random, values, "s", List.of("", "x", "xy", "é", "yx").get(random.nextInt(5)));
      as.add(new Item("A", "a" + i, "", "", values));
    }
    List<Item> bs = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Map<String, Object> values = new LinkedHashMap<>();
      // Ids are texts: 10 comes before 2.
      values.put("k", (long) i * 5);
      maybe(random, values, "i", (long) random.nextInt(4));
      bs.add(new Item("B", String.valueOf(i * 5), "", "", values));
    }
    nodes.put('a', as);
    nodes.put('b', bs);
    edges.put("aa", edges(random, "Aa", as, as));
    edges.put("ax", edges(random, "Ax", as, as));
    edges.put("ab", edges(random, "Ab", as, bs));
    edges.put("ba", edges(random, "Ba", bs, as));
    edges.put("bb", edges(random, "Bb", bs, bs));
  }

  private static void maybe(Random random, Map<String, Object> values, String name, Object value) {
    if (random.nextInt(4) > 0) {
      values.put(name, value);
    }
  }

  private static List<Item> edges(Random random, String type, List<Item> from, List<Item> to) {
    List<Item> edges = new ArrayList<>();
    if (from.isEmpty() || to.isEmpty()) {
      return edges;
    }
    for (int i = random.nextInt(9); i > 0; i--) {
      Map<String, Object> values = new LinkedHashMap<>();
      maybe(random, values, "w", random.nextInt(4));
      // Ids that are in no order of their ends.
      String id = "%d%d".formatted(random.nextInt(10), i);
      edges.add(
          new Item(
              type,
              id,
              from.get(random.nextInt(from.size())).id(),
              to.get(random.nextInt(to.size())).id(),
              values));
    }
    return edges;
  }

  /** The graph in the load format. */
  Stream<String> lines() {
    return Stream.concat(
        nodes.values().stream()
            .flatMap(List::stream)
            .map(node -> line("\"type\":\"" + node.type() + "\"", node)),
        edges.values().stream()
            .flatMap(List::stream)
            .map(
                edge ->
                    line(
                        "\"edge\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"id\":\"%s\""
                            .formatted(edge.type(), edge.from(), edge.to(), edge.id()),
                        edge)));
  }

  private static String line(String head, Item item) {
    return "{" + head + ",\"data\":" + json(item.values()) + "}";
  }

  private static String json(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> "\"" + entry.getKey() + "\":" + json(entry.getValue()))
              .collect(java.util.stream.Collectors.joining(",", "{", "}"));
      case String text -> "\"" + text + "\"";
      default -> String.valueOf(value);
    };
  }

  /** The rows that a query answers, in its order, before its limit. */
  List<List<@Nullable Object>> answer(ModelQuery query) {
    List<Map<String, Item>> bindings = new ArrayList<>();
    complete(query.clauses, variables(query.clauses, Map.of()), 0, new HashMap<>(), bindings);
    return query.grouped()
        ? groups(query, bindings)
        : rows(query, bindings, allVariables(query.clauses, Map.of()));
  }

  /** Those that are new, nodes first, in order of appearance. */
  private static List<String> variables(List<Clause> clauses, Map<String, Item> bound) {
    return Stream.concat(names(clauses, false, false), names(clauses, true, false))
        .distinct()
        .filter(name -> !bound.containsKey(name))
        .toList();
  }

  /** The same, those of optional clauses behind the others. */
  private static List<String> allVariables(List<Clause> clauses, Map<String, Item> bound) {
    return Stream.concat(names(clauses, false, true), names(clauses, true, true))
        .distinct()
        .filter(name -> !bound.containsKey(name))
        .toList();
  }

  private static Stream<String> names(List<Clause> clauses, boolean edges, boolean optional) {
    List<String> names = new ArrayList<>();
    for (Clause clause : clauses) {
      if (clause instanceof Bind bind && !edges) {
        names.add(bind.node().name());
      } else if (clause instanceof Hop hop && !edges) {
        names.add((hop.reversed() ? hop.destination() : hop.source()).name());
        names.add((hop.reversed() ? hop.source() : hop.destination()).name());
      } else if (clause instanceof Hop hop && hop.edgeVariable() != null) {
        names.add(hop.edgeVariable());
      }
    }
    if (optional) {
      for (Clause clause : clauses) {
        if (clause instanceof ModelQuery.Optional inner) {
          names(inner.clauses(), edges, true).forEach(names::add);
        }
      }
    }
    return names.stream();
  }

  private void complete(
      List<Clause> clauses,
      List<String> variables,
      int next,
      Map<String, Item> bound,
      List<Map<String, Item>> into) {
    if (next == variables.size()) {
      if (clauses.stream().allMatch(clause -> !isFirst(clause) || holds(clause, bound))) {
        for (Map<String, Item> extended : extended(clauses, bound)) {
          if (clauses.stream().allMatch(clause -> isFirst(clause) || holds(clause, extended))) {
            into.add(extended);
          }
        }
      }
      return;
    }
    String variable = variables.get(next);
    for (Item item : candidates(variable, clauses)) {
      bound.put(variable, item);
      complete(clauses, variables, next + 1, bound, into);
    }
    bound.remove(variable);
  }

  /** Whether a clause comes before the optional ones: it binds variables. */
  private static boolean isFirst(Clause clause) {
    return clause instanceof Bind || clause instanceof Hop;
  }

  /** A binding with all that optional clauses find for it; null is what they don't find. */
  private List<Map<String, Item>> extended(List<Clause> clauses, Map<String, Item> bound) {
    List<Map<String, Item>> bindings = List.of(new HashMap<>(bound));
    for (Clause clause : clauses) {
      if (clause instanceof ModelQuery.Optional optional) {
        List<Map<String, Item>> next = new ArrayList<>();
        for (Map<String, Item> binding : bindings) {
          List<Map<String, Item>> found = completions(optional.clauses(), binding);
          if (found.isEmpty()) {
            Map<String, Item> without = new HashMap<>(binding);
            allVariables(optional.clauses(), binding).forEach(name -> without.put(name, null));
            found = List.of(without);
          }
          next.addAll(found);
        }
        bindings = next;
      }
    }
    return bindings;
  }

  private List<Item> candidates(String variable, List<Clause> clauses) {
    for (Clause clause : clauses) {
      if (clause instanceof Hop hop && variable.equals(hop.edgeVariable())) {
        return Objects.requireNonNull(edges.get(hop.edges().getFirst()));
      }
    }
    return Objects.requireNonNull(nodes.get(variable.charAt(0)));
  }

  private boolean holds(Clause clause, Map<String, Item> bound) {
    return switch (clause) {
      case Bind bind ->
          bound.get(bind.node().name()) != null
              && (bind.test() == null || Objects.equals(truth(bind.test(), bound), true));
      case ModelQuery.Optional optional -> true;
      case Hop hop -> holds(hop, bound);
      default -> Objects.equals(truth(clause, bound), true);
    };
  }

  private boolean holds(Hop hop, Map<String, Item> bound) {
    Item source = bound.get(hop.source().name());
    Item destination = bound.get(hop.destination().name());
    if (source == null || destination == null) {
      return false;
    }
    String from = source.id();
    String to = destination.id();
    if (hop.edgeVariable() != null) {
      Item edge = Objects.requireNonNull(bound.get(hop.edgeVariable()));
      return (edge.from().equals(from) && edge.to().equals(to))
          || (hop.undirected() && edge.from().equals(to) && edge.to().equals(from));
    }
    Integer distance = distance(hop, from, to);
    return distance != null && distance >= hop.min() && distance <= hop.max();
  }

  /** The shortest one; of a node to itself 1 if it has a loop. */
  private @Nullable Integer distance(Hop hop, String from, String to) {
    if (from.equals(to)) {
      return next(hop, from).contains(to) ? 1 : null;
    }
    Map<String, Integer> distances = new HashMap<>(Map.of(from, 0));
    ArrayDeque<String> queue = new ArrayDeque<>(List.of(from));
    while (!queue.isEmpty()) {
      String node = queue.remove();
      for (String other : next(hop, node)) {
        if (distances.putIfAbsent(other, Objects.requireNonNull(distances.get(node)) + 1) == null) {
          queue.add(other);
        }
      }
    }
    return distances.get(to);
  }

  private List<String> next(Hop hop, String node) {
    List<String> next = new ArrayList<>();
    for (String name : hop.edges()) {
      boolean forth = name.charAt(0) == hop.source().type();
      for (Item edge : Objects.requireNonNull(edges.get(name))) {
        if ((forth ? edge.from() : edge.to()).equals(node)) {
          next.add(forth ? edge.to() : edge.from());
        }
        if (hop.undirected() && edge.to().equals(node)) {
          next.add(edge.from());
        }
      }
    }
    return next;
  }

  private List<Map<String, Item>> completions(List<Clause> clauses, Map<String, Item> bound) {
    List<Map<String, Item>> found = new ArrayList<>();
    complete(clauses, variables(clauses, bound), 0, new HashMap<>(bound), found);
    return found;
  }

  /** True, false, or null: unknown. */
  private @Nullable Boolean truth(Clause condition, Map<String, Item> bound) {
    return switch (condition) {
      case Test test -> truth(test.op(), value(test.left(), bound), value(test.right(), bound));
      case Not not -> completions(not.clauses(), bound).isEmpty() != not.exists();
      case Summary summary -> {
        List<Map<String, Item>> found = completions(summary.clauses(), bound);
        Operand argument = summary.argument();
        Object value =
            argument == null
                ? (Long) (long) found.size()
                : aggregate(new Output(summary.function(), argument), found);
        yield truth(summary.test().op(), value, summary.test().right().literal());
      }
      case Known known -> (value(known.value(), bound) != null) == known.known();
      case Member member -> {
        Object item = value(member.item(), bound);
        yield item == null
            ? null
            : (Boolean)
                member.list().stream()
                    .anyMatch(each -> compare(item, Objects.requireNonNull(each.literal())) == 0);
      }
      case Negation negation -> {
        Boolean part = truth(negation.part(), bound);
        yield part == null ? null : (Boolean) !part;
      }
      case Junction junction -> {
        List<@Nullable Boolean> parts = new ArrayList<>();
        junction.parts().forEach(part -> parts.add(truth(part, bound)));
        if (parts.contains(!junction.all())) {
          yield !junction.all();
        }
        yield parts.contains(null) ? null : (Boolean) junction.all();
      }
      default -> throw new IllegalStateException(condition.toString());
    };
  }

  private static @Nullable Boolean truth(String op, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return null;
    }
    return switch (op) {
      case "contains" -> ((String) left).contains((String) right);
      case "starts_with" -> ((String) left).startsWith((String) right);
      case "=" -> compare(left, right) == 0;
      case "!=" -> compare(left, right) != 0;
      case "<" -> compare(left, right) < 0;
      case "<=" -> compare(left, right) <= 0;
      case ">" -> compare(left, right) > 0;
      default -> compare(left, right) >= 0;
    };
  }

  private static @Nullable Object value(Operand operand, Map<String, Item> bound) {
    if (operand.variable() == null) {
      return operand.literal();
    }
    Item item = bound.get(operand.variable());
    if (operand.property().isEmpty() || item == null) {
      return item;
    }
    return switch (operand.property()) {
      case "@id" -> item.id();
      case "@src" -> item.from();
      case "@dst" -> item.to();
      default -> item.values().get(operand.property());
    };
  }

  private static int compare(Object left, Object right) {
    if (left instanceof Item item) {
      return compare(item.id(), ((Item) right).id());
    }
    if (left instanceof String text) {
      return Arrays.compareUnsigned(
          text.getBytes(StandardCharsets.UTF_8), ((String) right).getBytes(StandardCharsets.UTF_8));
    }
    return new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString()));
  }

  private static int compareNullable(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    return compare(left, right);
  }

  private static int compareKeys(
      List<Sorting> order, List<@Nullable Object> left, List<@Nullable Object> right) {
    for (Sorting key : order) {
      int result = compareNullable(left.get(key.output()), right.get(key.output()));
      if (result != 0) {
        return key.descending() ? -result : result;
      }
    }
    return 0;
  }

  private static List<List<@Nullable Object>> rows(
      ModelQuery query, List<Map<String, Item>> bindings, List<String> variables) {
    Comparator<Map<String, Item>> byIds =
        (left, right) -> {
          for (String variable : variables) {
            int result = compareNullable(left.get(variable), right.get(variable));
            if (result != 0) {
              return result;
            }
          }
          return 0;
        };
    return bindings.stream()
        .sorted(
            ((Comparator<Map<String, Item>>)
                    (left, right) -> compareKeys(query.order, row(query, left), row(query, right)))
                .thenComparing(byIds))
        .map(binding -> row(query, binding))
        .toList();
  }

  private static List<@Nullable Object> row(ModelQuery query, Map<String, Item> binding) {
    List<@Nullable Object> row = new ArrayList<>();
    query.outputs.forEach(output -> row.add(value(output.operand(), binding)));
    return row;
  }

  private static List<List<@Nullable Object>> groups(
      ModelQuery query, List<Map<String, Item>> bindings) {
    Map<List<@Nullable Object>, List<Map<String, Item>>> groups = new LinkedHashMap<>();
    for (Map<String, Item> binding : bindings) {
      groups.computeIfAbsent(key(query, binding), key -> new ArrayList<>()).add(binding);
    }
    boolean keyless = query.outputs.stream().allMatch(output -> output.function() != null);
    if (keyless && groups.isEmpty()) {
      groups.put(List.of(), List.of());
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<List<@Nullable Object>> keys = new ArrayList<>();
    groups.forEach(
        (key, members) -> {
          List<@Nullable Object> row = new ArrayList<>();
          int next = 0;
          for (Output output : query.outputs) {
            row.add(output.function() == null ? key.get(next++) : aggregate(output, members));
          }
          rows.add(row);
          keys.add(key);
        });
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      positions.add(i);
    }
    positions.sort(
        (left, right) -> {
          int result = compareKeys(query.order, rows.get(left), rows.get(right));
          for (int i = 0; result == 0 && i < keys.get(left).size(); i++) {
            result = compareNullable(keys.get(left).get(i), keys.get(right).get(i));
          }
          return result;
        });
    return positions.stream().map(rows::get).toList();
  }

  private static List<@Nullable Object> key(ModelQuery query, Map<String, Item> binding) {
    List<@Nullable Object> key = new ArrayList<>();
    for (Output output : query.outputs) {
      if (output.function() == null) {
        key.add(value(output.operand(), binding));
      }
    }
    return key;
  }

  private static @Nullable Object aggregate(Output output, List<Map<String, Item>> members) {
    List<@Nullable Object> values =
        members.stream()
            .map(binding -> value(output.operand(), binding))
            .filter(Objects::nonNull)
            .toList();
    if (Objects.equals(output.function(), "count")) {
      return (long) values.size();
    }
    if (Objects.equals(output.function(), "distinct")) {
      return values.stream().distinct().count();
    }
    if (values.isEmpty()) {
      return null;
    }
    if (Objects.equals(output.function(), "min") || Objects.equals(output.function(), "max")) {
      Comparator<Object> order = ModelGraph::compare;
      return values.stream()
          .min(output.function().equals("min") ? order : order.reversed())
          .orElseThrow();
    }
    if (Objects.equals(output.function(), "collect")) {
      return values.stream().sorted(ModelGraph::compare).toList();
    }
    BigDecimal sum =
        values.stream()
            .map(value -> new BigDecimal(value.toString()))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    if (Objects.equals(output.function(), "avg")) {
      return sum.doubleValue() / values.size();
    }
    return values.getFirst() instanceof Double ? (Object) sum.doubleValue() : sum.longValue();
  }
}
