package dev.omnigraph;

import dev.omnigraph.PlainGraph.Edge;
import dev.omnigraph.PlainGraph.Reg;
import dev.omnigraph.load.LoadMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that a writer asks for, and the same done to a plain graph.
 *
 * @param mode of a load; null: a mutation, or a body
 * @param text rows, or statements; of a body, what it does
 * @param body reads, decides, and writes, and tells what it read; or null
 * @param model does it; leaves what it breaks to {@link PlainGraph#broken}
 */
public record RandomTransaction(
    @Nullable LoadMode mode,
    String text,
    @Nullable TransactionBody<List<String>, RuntimeException> body,
    Consumer<PlainGraph> model) {
  private static final List<String> NAMES = List.of("a", "b", "c");

  public RandomTransaction(@Nullable LoadMode mode, String text, Consumer<PlainGraph> model) {
    this(mode, text, null, model);
  }

  public static RandomTransaction of(Random random) {
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        return load(random);
      }
      case 2 -> {
        return random.nextBoolean() ? count(name(random)) : append(random);
      }
      default -> {}
    }
    List<RandomTransaction> statements = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      statements.add(statement(random));
    }
    return new RandomTransaction(
        null,
        String.join("\n", statements.stream().map(RandomTransaction::text).toList()),
        graph -> statements.forEach(statement -> statement.model.accept(graph)));
  }

  private static RandomTransaction statement(Random random) {
    String name = name(random);
    String other = name(random);
    int v = random.nextInt(4);
    return switch (random.nextInt(15)) {
      case 0 ->
          mutation(
              "insert Reg { name: \"%s\", v: %d }".formatted(name, v),
              graph -> {
                graph.regs.put(name, new Reg(v, null));
                graph.note("INSERT Reg", 1, 0);
              });
      case 1 ->
          mutation(
              "insert Reg { name: \"%s\", v: %d, tag: \"%s\" }".formatted(name, v, other),
              graph -> {
                graph.regs.put(name, new Reg(v, other));
                graph.note("INSERT Reg", 1, 0);
              });
      case 2, 3 ->
          update(
              "name = \"" + name + "\"",
              "v: " + v,
              key -> key.name().equals(name),
              reg -> new Reg(v, reg.tag()));
      case 4 ->
          update(
              "name = \"" + name + "\"",
              "tag: \"" + other + "\"",
              key -> key.name().equals(name),
              reg -> new Reg(reg.v(), other));
      case 5 ->
          update(
              "v = " + v,
              "v: " + (v + 1) % 4,
              key -> key.v() == v,
              reg -> new Reg((v + 1) % 4, reg.tag()));
      case 6 ->
          update(
              "tag = \"" + other + "\"",
              "v: " + v,
              key -> other.equals(key.tag()),
              reg -> new Reg(v, reg.tag()));
      case 7 ->
          random.nextBoolean()
              ? delete("Reg", "name = \"" + name + "\"", (graph, each) -> each.equals(name))
              : delete("Reg", "v = " + v, (graph, each) -> graph.v(each) == v);
      case 8 ->
          mutation(
              "insert Slot { name: \"%s\", v: %d }".formatted(name, v),
              graph -> {
                graph.slots.put(name, v);
                graph.note("INSERT Slot", 1, 0);
              });
      case 9 -> delete("Slot", "name = \"" + name + "\"", (graph, each) -> each.equals(name));
      case 10 -> edge("Holds", name, other);
      case 11 -> edge("Links", name, other);
      case 12 -> deleteEdges(random.nextBoolean() ? "Holds" : "Links", random.nextBoolean(), name);
      case 13 -> {
        RandomTransaction edge = edge("Needs", name, other);
        yield mutation(
            "insert Job { name: \"%s\" } %s".formatted(name, edge.text()),
            graph -> {
              graph.jobs.add(name);
              graph.note("INSERT Job", 1, 0);
              edge.model.accept(graph);
            });
      }
      default ->
          random.nextBoolean()
              ? deleteEdges("Needs", random.nextBoolean(), name)
              : delete("Job", "name = \"" + name + "\"", (graph, each) -> each.equals(name));
    };
  }

  /** Reads a register and sets it to one more. */
  public static RandomTransaction count(String name) {
    return new RandomTransaction(
        null,
        "count " + name,
        tx -> {
          List<String> read = read(tx, "v", "Reg", name);
          if (!read.isEmpty()) {
            tx.mutate(
                "query q($name: String, $v: I32) { update Reg set { v: $v } where name = $name }",
                Map.of("name", name, "v", Integer.parseInt(read.getFirst()) + 1));
          }
          return read;
        },
        graph -> {
          Reg before = graph.regs.get(name);
          if (before != null) {
            graph.effects.add(Integer.toString(before.v()));
            graph.regs.put(name, new Reg(before.v() + 1, before.tag()));
          }
        });
  }

  /** Reads a list and writes it with one more at its end. */
  private static RandomTransaction append(Random random) {
    String name = name(random);
    int item = random.nextInt(100);
    return new RandomTransaction(
        null,
        "append " + item + " to " + name,
        tx -> {
          List<String> read = read(tx, "items", "Log", name);
          tx.mutate(
              "query q($name: String, $items: [I32]) {"
                  + " insert Log { name: $name, items: $items } }",
              Map.of("name", name, "items", with(numbers(read), item)));
          return read;
        },
        graph -> {
          List<Integer> before = graph.logs.get(name);
          if (before != null) {
            graph.effects.add(before.toString());
          }
          graph.logs.put(name, with(before == null ? List.of() : before, item));
        });
  }

  private static List<String> read(Transaction tx, String property, String type, String name) {
    String query =
        "query q($name: String) { match { $x: %s { name: $name } } return { $x.%s } }"
            .formatted(type, property);
    try (QueryResult result = tx.query(query, Map.of("name", name))) {
      List<String> values = new ArrayList<>();
      result.forEach(row -> values.add(String.valueOf(row.get(0))));
      return values;
    }
  }

  private static List<Integer> numbers(List<String> lists) {
    return lists.stream()
        .flatMap(list -> Stream.of(list.substring(1, list.length() - 1).split(", ")))
        .map(Integer::valueOf)
        .toList();
  }

  private static List<Integer> with(List<Integer> before, int item) {
    List<Integer> after = new ArrayList<>(before);
    after.add(item);
    return after;
  }

  private static RandomTransaction load(Random random) {
    String name = name(random);
    String other = name(random);
    int v = random.nextInt(4);
    Edge holds = new Edge("Holds", name, other);
    return switch (random.nextInt(5)) {
      case 0 ->
          new RandomTransaction(
              LoadMode.APPEND,
              slot(name, v),
              graph -> {
                if (graph.slots.containsKey(name)) {
                  graph.refusals.add("key_conflict");
                }
                graph.slots.put(name, v);
              });
      case 1 ->
          new RandomTransaction(LoadMode.MERGE, slot(name, v), graph -> graph.slots.put(name, v));
      case 2 ->
          new RandomTransaction(
              LoadMode.OVERWRITE,
              slot(name, v) + slot(other + "2", v),
              graph -> {
                graph.slots.clear();
                graph.slots.put(name, v);
                graph.slots.put(other + "2", v);
              });
      case 3 ->
          new RandomTransaction(LoadMode.APPEND, line(holds), graph -> graph.edges.add(holds));
      default ->
          new RandomTransaction(
              LoadMode.OVERWRITE,
              line(holds),
              graph -> {
                graph.deleteEdges(edge -> edge.type().equals("Holds"));
                graph.edges.add(holds);
              });
    };
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static RandomTransaction mutation(String text, Consumer<PlainGraph> model) {
    return new RandomTransaction(null, text, model);
  }

  /** A register by its parts. */
  private record Found(String name, int v, @Nullable String tag) {}

  private static RandomTransaction update(
      String where, String set, Predicate<Found> which, UnaryOperator<Reg> change) {
    return mutation(
        "update Reg set { %s } where %s".formatted(set, where),
        graph -> {
          int changed = 0;
          for (Map.Entry<String, Reg> entry : graph.regs.entrySet()) {
            Reg before = entry.getValue();
            if (which.test(new Found(entry.getKey(), before.v(), before.tag()))) {
              Reg after = change.apply(before);
              changed += after.equals(before) ? 0 : 1;
              entry.setValue(after);
            }
          }
          graph.note("UPDATE Reg", changed, 0);
        });
  }

  private static RandomTransaction delete(
      String type, String where, BiPredicate<PlainGraph, String> which) {
    return mutation(
        "delete %s where %s".formatted(type, where),
        graph -> {
          PlainGraph before = graph.copy();
          graph.deleteNodes(type, name -> which.test(before, name));
        });
  }

  private static RandomTransaction deleteEdges(String type, boolean from, String name) {
    return mutation(
        "delete %s where %s = \"%s\"".formatted(type, from ? "from" : "to", name),
        graph ->
            graph.note(
                "DELETE " + type,
                0,
                graph.deleteEdges(
                    edge ->
                        edge.type().equals(type)
                            && (from ? edge.from() : edge.to()).equals(name))));
  }

  private static RandomTransaction edge(String type, String from, String to) {
    return mutation(
        "insert %s { from: \"%s\", to: \"%s\" }".formatted(type, from, to),
        graph -> {
          graph.edges.add(new Edge(type, from, to));
          graph.note("INSERT " + type, 0, 1);
        });
  }

  private static String slot(String name, int v) {
    return "{\"type\":\"Slot\",\"data\":{\"name\":\"%s\",\"v\":%d}}\n".formatted(name, v);
  }

  private static String line(Edge edge) {
    return "{\"edge\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}\n"
        .formatted(edge.type(), edge.from(), edge.to());
  }

  @Override
  public String toString() {
    return (mode == null ? "" : mode + " ") + text.strip().replace("\n", " ");
  }
}
