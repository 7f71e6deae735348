package dev.omnigraph.kills;

import dev.omnigraph.Branch;
import dev.omnigraph.Commit;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.MutationResult;
import dev.omnigraph.PlainGraph;
import dev.omnigraph.QueryResult;
import dev.omnigraph.RandomTransaction;
import dev.omnigraph.SchemaRequest;
import dev.omnigraph.Transaction;
import dev.omnigraph.TransactionBody;
import dev.omnigraph.TransactionResult;
import dev.omnigraph.load.LoadMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A write that an intent comes to, and the same done to a model.
 *
 * @param action does it
 * @param model leaves what it breaks to {@link PlainGraph#broken}, and what it tells to the effects
 */
record Work(Action action, Consumer<Model> model) {
  private static final int MANY = 500;

  /** Of the caller, as long as it may take. */
  private static final Duration TIME = Duration.ofMinutes(1);

  /**
   * What was told.
   *
   * @param commit or null, where nothing changed
   * @param effects or what was read; null where nothing of that is told
   */
  record Told(@Nullable Commit commit, @Nullable List<String> effects) {}

  @FunctionalInterface
  interface Action {
    Told on(Branch branch);
  }

  static Work of(Intent intent) {
    Random random = new Random(intent.seed());
    return switch (intent.kind()) {
      case PLAIN -> plain(RandomTransaction.of(random));
      case BULK -> bulk(random);
      case SHAPE -> shape(random);
      case SCHEMA -> schema(random, false);
      case DROP -> schema(random, true);
      default -> throw new AssertionError(intent);
    };
  }

  private static Work plain(RandomTransaction transaction) {
    Action action;
    LoadMode mode = transaction.mode();
    TransactionBody<List<String>, RuntimeException> body = transaction.body();
    if (mode != null) {
      action = load(mode, transaction.text());
    } else if (body != null) {
      action =
          branch -> {
            TransactionResult<List<String>> done = branch.transaction(body);
            return new Told(done.commit(), done.value());
          };
    } else {
      action = mutation(transaction.text());
    }
    return new Work(action, model -> transaction.model().accept(model.plain));
  }

  private static Action load(LoadMode mode, String rows) {
    return branch -> new Told(branch.load(LoadRequest.of(mode, rows)).commit(), null);
  }

  private static Action mutation(String statements) {
    return branch -> {
      MutationResult done = branch.mutate("query q() { " + statements + " }");
      return new Told(
          done.commit(),
          done.effects().stream()
              .map(e -> "%s %s %d %d".formatted(e.kind(), e.type(), e.nodes(), e.edges()))
              .toList());
    };
  }

  /** Like a mutation, but nothing is said about what its statements did. */
  private static Action silent(String statements) {
    Action mutation = mutation(statements);
    return branch -> new Told(mutation.on(branch).commit(), null);
  }

  private static Work bulk(Random random) {
    int v = random.nextInt(1000);
    int rows = random.nextInt(4) == 0 ? MANY + random.nextInt(MANY) : 1 + random.nextInt(8);
    String part = "s" + random.nextInt(3);
    String own = "a" + random.nextInt(6);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 ->
          new Work(
              load(LoadMode.APPEND, rows(own, rows, v)),
              model -> {
                if (model.bulk.containsKey(own)) {
                  model.plain.refusals.add("key_conflict");
                }
                model.bulk.put(own, filled(rows, v));
              });
      case 3, 4, 5, 6 ->
          new Work(
              load(LoadMode.MERGE, rows(part, rows, v)),
              model -> model.bulk.merge(part, filled(rows, v), Work::merged));
      case 7 ->
          new Work(
              load(LoadMode.OVERWRITE, rows(own, rows, v)),
              model -> {
                model.bulk.clear();
                model.bulk.put(own, filled(rows, v));
              });
      case 8, 9 ->
          new Work(
              silent("update Bulk set { v: %d } where part = \"%s\"".formatted(v, part)),
              model -> model.bulk.computeIfPresent(part, (name, old) -> filled(old.length, v)));
      case 10 ->
          new Work(
              silent("delete Bulk where part = \"%s\"".formatted(own)),
              model -> model.bulk.remove(own));
      default -> counted(part);
    };
  }

  private static String rows(String part, int number, int v) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < number; i++) {
      rows.append(Model.bulkRow(part, i, v));
    }
    return rows.toString();
  }

  private static int[] filled(int length, int v) {
    int[] values = new int[length];
    Arrays.fill(values, v);
    return values;
  }

  private static int[] merged(int[] before, int[] by) {
    int[] values = Arrays.copyOf(by, Math.max(before.length, by.length));
    if (before.length > by.length) {
      System.arraycopy(before, by.length, values, by.length, before.length - by.length);
    }
    return values;
  }

  /** Counts the rows of a part, and writes that down in each of them and elsewhere. */
  private static Work counted(String part) {
    return new Work(
        branch -> {
          TransactionResult<List<String>> done =
              branch.transaction(
                  tx -> {
                    int number = count(tx, part);
                    tx.mutate(
                        "query q($v: I32) { insert Slot { name: \"c\", v: $v } }",
                        Map.of("v", number));
                    tx.mutate(
                        "query q($v: I32, $p: String) { update Bulk set { v: $v } where part = $p }",
                        Map.of("v", number, "p", part));
                    return List.of(String.valueOf(number));
                  });
          return new Told(done.commit(), done.value());
        },
        model -> {
          int[] values = model.bulk.getOrDefault(part, new int[0]);
          model.plain.effects.add(String.valueOf(values.length));
          model.plain.slots.put("c", values.length);
          model.bulk.computeIfPresent(part, (name, old) -> filled(old.length, old.length));
        });
  }

  private static int count(Transaction tx, String part) {
    try (QueryResult result =
        tx.query(
            "query q($p: String) { match { $b: Bulk { part: $p } } return { count($b) as n } }",
            Map.of("p", part))) {
      return ((Number) Objects.requireNonNull(result.iterator().next().get(0))).intValue();
    }
  }

  private static Work shape(Random random) {
    String name = "sh" + random.nextInt(10);
    String property = "p" + random.nextInt(4);
    int v = random.nextInt(5);
    return switch (random.nextInt(4)) {
      case 0 ->
          new Work(
              silent("insert Side { name: \"%s\" }".formatted(name)),
              model -> {
                if (!model.hasSides) {
                  model.plain.refusals.add("unknown_type");
                }
                model.sides.add(name);
              });
      case 1 ->
          new Work(
              silent(
                  "update Shape set { %s: %d } where %s < %d"
                      .formatted(property, v + 5, property, v)),
              model -> {
                require(model, property);
                model.shapes.replaceAll((each, values) -> updated(values, property, v));
              });
      case 2 ->
          new Work(
              load(
                  LoadMode.MERGE,
                  "{\"type\":\"Shape\",\"data\":{\"name\":\"%s\",\"%s\":%d}}\n"
                      .formatted(name, property, v)),
              model -> put(model, name, property, v));
      default ->
          new Work(
              silent("insert Shape { name: \"%s\", %s: %d }".formatted(name, property, v)),
              model -> put(model, name, property, v));
    };
  }

  private static void require(Model model, String property) {
    if (!model.properties.contains(property)) {
      model.plain.refusals.add("unknown_property");
    }
  }

  private static void put(Model model, String name, String property, int v) {
    require(model, property);
    model.shapes.put(name, new TreeMap<>(Map.of(property, v)));
  }

  private static Map<String, Integer> updated(
      Map<String, Integer> values, String property, int below) {
    Integer before = values.get(property);
    if (before == null || before >= below) {
      return values;
    }
    Map<String, Integer> after = new TreeMap<>(values);
    after.put(property, below + 5);
    return after;
  }

  private static Work schema(Random random, boolean hard) {
    Set<String> properties = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      if (random.nextInt(10) < 7) {
        properties.add("p" + i);
      }
    }
    boolean sides = random.nextInt(10) < 7;
    String text = Model.schema(properties, sides);
    return new Work(
        branch -> {
          SchemaRequest request = SchemaRequest.of("s.pg", text).timeLimit(TIME);
          return new Told(
              branch.schema().apply(hard ? request.allowDataLoss() : request).commit(), null);
        },
        model -> model.change(properties, sides));
  }
}
