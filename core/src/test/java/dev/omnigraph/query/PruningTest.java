package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Migration;
import dev.omnigraph.schema.SchemaCompiler;
import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.TableFixture;
import dev.omnigraph.table.TableView;
import dev.omnigraph.topology.Adjacency;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A scan leaves out what can't satisfy its conditions, and nothing else. */
class PruningTest {
  private static final String PROPERTIES =
      """
      name: String @key  s: String?  i: I32?  l: I64?  u: U64?  f: F32?  d: F64?  b: Bool?
      day: Date?  at: DateTime?  e: enum(red, green, blue)?  tags: [String]?
      """;

  private static final Contract BEFORE =
      SchemaCompiler.compile("s.pg", "node N { " + PROPERTIES + " }");

  /** The type before its last property was added. */
  private static final GraphType OLD = BEFORE.node("N").orElseThrow();

  private static final Contract CONTRACT =
      Migration.plan(BEFORE, "s.pg", "node N { " + PROPERTIES + " late: I32? @default(5) }").to();

  private static final GraphType N = CONTRACT.node("N").orElseThrow();

  private static final String[] TEXTS = {
    "", "a", "ab", "abc", "b", "\u00e9", "\uD83D\uDE80x", "y".repeat(32), "y".repeat(33)
  };
  private static final BigInteger TWO_TO_63 = BigInteger.ONE.shiftLeft(63);

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void a_scan_of_fragments_answers_what_a_scan_of_every_row_answers(@ForAll long seed) {
    Random random = new Random(seed);
    try (TableFixture fixture = new TableFixture()) {
      Map<String, Row> live = new HashMap<>();
      List<Run> runs = new ArrayList<>();
      for (int sequence = 1; sequence <= 1 + random.nextInt(4); sequence++) {
        runs.add(run(fixture, sequence, random, live));
      }
      TableView pruned = fixture.tables.view(N, runs);
      TableView whole =
          live.isEmpty()
              ? fixture.tables.view(N, List.of())
              : fixture.tables.view(
                  N, List.of(TableFixture.inline(N, 1, live.values().toArray(Row[]::new))));
      for (int i = 0; i < 20; i++) {
        String query =
            "query q() { match { $n: N  " + condition(random, 2) + " } return { $n.name } }";
        assertThat(names(fixture, pruned, query)).as(query).isEqualTo(names(fixture, whole, query));
      }
    }
  }

  private static Run run(TableFixture fixture, int sequence, Random random, Map<String, Row> live) {
    Map<String, Row> rows = new HashMap<>();
    int count = 1 + random.nextInt(random.nextBoolean() ? 5 : 120);
    int around = random.nextInt(8) - 4;
    boolean old = random.nextInt(5) == 0;
    for (int i = 0; i < count; i++) {
      String id = "id%03d".formatted(random.nextInt(150));
      boolean deleted = random.nextInt(6) == 0;
      Object[] values = values(id, random, around);
      rows.put(id, deleted ? Row.nodeTombstone(N, id) : Row.node(id, values));
    }
    live.putAll(rows);
    live.values().removeIf(Row::deleted);
    if (random.nextInt(4) == 0) {
      return TableFixture.inline(N, sequence, rows.values().toArray(Row[]::new));
    }
    if (!old) {
      return fixture.stored(
          N, sequence, 1 + random.nextInt(60), 1 + random.nextInt(8), List.copyOf(rows.values()));
    }
    List<Row> without = new ArrayList<>();
    for (Row row : rows.values()) {
      without.add(
          row.deleted()
              ? Row.nodeTombstone(OLD, row.id())
              : Row.node(row.id(), java.util.Arrays.copyOf(row.values(), 12)));
      if (!row.deleted()) {
        @Nullable Object[] values = row.values().clone();
        values[12] = 5;
        live.put(row.id(), Row.node(row.id(), values));
      }
    }
    return fixture.stored(OLD, sequence, 1 + random.nextInt(60), 1 + random.nextInt(8), without);
  }

  /** Values of neighbours are alike, and often null together. */
  private static @Nullable Object[] values(String id, Random random, int around) {
    int cluster = Integer.parseInt(id.substring(2)) / 10 + around;
    int number = cluster + random.nextInt(2);
    @Nullable Object[] values = {
      id,
      TEXTS[Math.floorMod(number, TEXTS.length)],
      number,
      number * (1L << 58),
      TWO_TO_63.add(BigInteger.valueOf(number)),
      number == 0 ? -0.0f : number / 4f,
      number == 1 ? -0.0 : number / 3.0,
      number > 3,
      LocalDate.ofEpochDay(number),
      Instant.ofEpochMilli(number),
      number < 2 ? "red" : number < 5 ? "green" : "blue",
      List.of(TEXTS[Math.floorMod(number, TEXTS.length)]),
      number
    };
    for (int p = 1; p < values.length; p++) {
      if ((cluster + p) % 6 == 0 || random.nextInt(12) == 0) {
        values[p] = null;
      }
    }
    return values;
  }

  private static String condition(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      String left = condition(random, depth - 1);
      String right = condition(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> "(" + left + " and " + right + ")";
        case 1 -> "(" + left + " or " + right + ")";
        default -> "not (" + left + ")";
      };
    }
    String[] fields = {"name", "s", "i", "l", "u", "f", "d", "b", "day", "at", "e", "late"};
    String field = fields[random.nextInt(fields.length)];
    String literal = literal(field, random);
    String[] operators =
        switch (field) {
          case "name", "s", "e" -> new String[] {"starts_with", "contains", "=", "<", ">="};
          default -> new String[] {"=", "!=", "<", "<=", ">", ">="};
        };
    return switch (random.nextInt(7)) {
      case 0 -> "$n." + (random.nextBoolean() ? field : "tags") + " is null";
      case 1 -> "$n." + (random.nextBoolean() ? field : "tags") + " is not null";
      case 2 -> "$n." + field + " in [" + literal + ", " + literal(field, random) + "]";
      case 3 -> "$n.tags contains \"" + TEXTS[random.nextInt(TEXTS.length)] + "\"";
      case 4 -> literal + List.of("<", "<=", ">", ">=").get(random.nextInt(4)) + "$n." + field;
      default -> "$n." + field + " " + operators[random.nextInt(operators.length)] + " " + literal;
    };
  }

  private static String literal(String field, Random random) {
    int number = random.nextInt(20) - 4;
    return switch (field) {
      case "name" -> "\"id%03d\"".formatted(random.nextInt(150));
      case "s" -> "\"" + TEXTS[random.nextInt(TEXTS.length)] + "\"";
      case "e" -> List.of("\"red\"", "\"green\"", "\"blue\"").get(random.nextInt(3));
      case "b" -> random.nextBoolean() ? "true" : "false";
      case "day" -> "date(\"" + LocalDate.ofEpochDay(number) + "\")";
      case "at" -> "datetime(\"" + Instant.ofEpochMilli(number) + "\")";
      case "l" -> Long.toString((number % 30) * (1L << 58));
      case "u" -> random.nextBoolean() ? "9223372036854775813.0" : Integer.toString(number);
      default -> random.nextBoolean() ? Integer.toString(number) : number + ".5";
    };
  }

  @Test
  void fragments_and_batches_without_a_match_are_not_read() {
    CountingObjectStore store = new CountingObjectStore(new InMemoryObjectStore());
    try (TableFixture fixture = new TableFixture(store, 1L << 30, 256L << 20)) {
      List<Row> rows =
          IntStream.range(0, 8000)
              .mapToObj(
                  i -> {
                    @Nullable Object[] values = new @Nullable Object[13];
                    values[0] = "id%05d".formatted(i);
                    values[1] = "text %d".formatted(new Random(i).nextLong());
                    values[2] = i;
                    return Row.node("id%05d".formatted(i), values);
                  })
              .toList();
      Run.Stored run = fixture.stored(N, 1, 2000, 500, rows);
      assertThat(run.fragments()).hasSize(4);
      store.reset();

      String query =
          "query q() { match { $n: N  $n.i >= 4600  $n.i < 4700 } return { $n.s } limit 3 }";
      TableView view = fixture.tables.view(N, List.of(run));
      assertThat(names(fixture, view, query)).hasSize(3);

      // the four footers, and of one batch the column of the condition and that of the result
      assertThat(store.log().stream().map(StoreRequest::key).toList())
          .containsExactlyInAnyOrder(
              run.fragments().get(0).key(),
              run.fragments().get(1).key(),
              run.fragments().get(2).key(),
              run.fragments().get(2).key(),
              run.fragments().get(2).key(),
              run.fragments().get(3).key());
      long footers = run.fragments().stream().mapToLong(Fragment::footerBytes).sum();
      Fragment third = run.fragments().get(2);
      assertThat(store.bytesRead() - footers).isLessThan((third.bytes() - third.footerBytes()) / 4);

      store.reset();
      String nothing = "query q() { match { $n: N  $n.i < 0 } return { $n.s } }";
      assertThat(names(fixture, view, nothing)).isEmpty();
      assertThat(store.count()).isZero();
    }
  }

  private static List<String> names(TableFixture fixture, TableView view, String query) {
    GraphView graph =
        new GraphView() {
          @Override
          public Contract contract() {
            return CONTRACT;
          }

          @Override
          public TableView table(GraphType type) {
            return view;
          }

          @Override
          public Adjacency adjacency(EdgeType type) {
            throw new AssertionError("there are no edges");
          }

          @Override
          public boolean hasAdjacency(EdgeType type) {
            return false;
          }
        };
    QueryContext context =
        new QueryContext(
            InstantSource.fixed(TestGraph.NOW), fixture.allocator, QueryLimits.DEFAULT);
    List<String> names = new ArrayList<>();
    try (Result result =
        QueryEngine.run(graph, QueryFile.parse("q.gq", query), null, Map.of(), context)) {
      result.forEach(row -> names.add((String) row.get(0)));
    }
    return names;
  }
}
