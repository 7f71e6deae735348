package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fragment tells of its columns. */
class ColumnStatisticsTest {

  @Property(tries = 60)
  void no_value_lies_outside_of_the_bounds_of_its_batch(@ForAll long seed) {
    Random random = new Random(seed);
    boolean edges = random.nextBoolean();
    GraphType type = RandomRows.everyKind(edges);
    List<Row> rows = new RandomRows(random).rows(type, edges, 60);
    try (TableFixture fixture = new TableFixture()) {
      List<Batch> batches = batches(fixture, type, rows);
      for (int p = 0; p < type.properties().size(); p++) {
        Column column = Column.of(type.properties().get(p));
        for (int from = 0; from < rows.size(); from += 7) {
          int property = p;
          List<Row> batch = rows.subList(from, Math.min(from + 7, rows.size()));
          check(
              batches.get(from / 7).statistics(column),
              column.type(),
              batch.stream().map(row -> row.values()[property]).toList());
        }
      }
      for (int from = 0; from < rows.size(); from += 7) {
        List<Row> batch = rows.subList(from, Math.min(from + 7, rows.size()));
        ColumnStatistics ids = batches.get(from / 7).statistics(Column.ID);
        assertThat(ids.nulls()).isZero();
        batch.stream().filter(row -> !row.deleted()).forEach(row -> assertWithin(ids, row.id()));
      }
    }
  }

  private record Batch(FragmentFooter footer, int index) {
    ColumnStatistics statistics(Column column) {
      return footer.statistics(column, index);
    }
  }

  /** A fragment ends where tombstones begin. */
  private static List<Batch> batches(TableFixture fixture, GraphType type, List<Row> rows) {
    List<Batch> batches = new ArrayList<>();
    for (Fragment fragment : fixture.fragments(type, 1, true, rows, TableFixture.batchesOf(7))) {
      Part.Stored part = new Part.Stored(type.id(), fragment);
      FragmentFooter footer = fixture.tables.footers(List.of(part)).of(part);
      for (int i = 0; i < footer.batches().size(); i++) {
        batches.add(new Batch(footer, i));
      }
    }
    return batches;
  }

  private static void check(
      ColumnStatistics statistics, PropertyType type, List<@Nullable Object> values) {
    assertThat(statistics.rows()).isEqualTo(values.size());
    assertThat(statistics.nulls()).isEqualTo(Collections.frequency(values, null));
    boolean bounded = type.isScalar() && type.kind() != Kind.BLOB;
    if (!bounded || statistics.nulls() == values.size()) {
      assertThat(statistics.min()).isNull();
      assertThat(statistics.max()).isNull();
      return;
    }
    assertThat(statistics.min()).isNotNull();
    assertThat(statistics.max()).isNotNull();
    for (Object value : values) {
      if (value != null) {
        assertWithin(statistics, value);
      }
    }
    boolean texts = type.kind() == Kind.STRING || type.kind() == Kind.ENUM;
    if (!texts) {
      assertThat(values).contains(statistics.min(), statistics.max());
    }
  }

  private static void assertWithin(ColumnStatistics statistics, Object value) {
    assertThat(compare(statistics.min(), value)).isNotPositive();
    assertThat(compare(statistics.max(), value)).isNotNegative();
  }

  @SuppressWarnings("unchecked")
  private static int compare(@Nullable Object bound, Object value) {
    if (bound instanceof String text) {
      return Arrays.compareUnsigned(
          text.getBytes(StandardCharsets.UTF_8), ((String) value).getBytes(StandardCharsets.UTF_8));
    }
    return ((Comparable<Object>) java.util.Objects.requireNonNull(bound)).compareTo(value);
  }

  @Test
  void a_table_tells_what_its_fragments_tell_together() {
    GraphType type = TableFixture.PERSON;
    try (TableFixture fixture = new TableFixture()) {
      Run old =
          fixture.stored(
              type,
              1,
              3,
              2,
              List.of(
                  Row.node("a", "Ada", 36),
                  Row.node("b", "Bob", null),
                  Row.node("c", "Cid", 5),
                  Row.node("d", "Dan", 7),
                  Row.node("e", "Eve", null)));
      Run shadowing =
          fixture.stored(type, 2, Row.node("a", "Ann", 90), Row.nodeTombstone(type, "b"));
      Run inline = TableFixture.inline(type, 3, Row.node("f", "Fay", 1000));
      TableView view = fixture.tables.view(type, List.of(inline, old, shadowing));
      assertThat(view.statistics("p2")).isEqualTo(new TableStatistics(6, 2, 5, 90, 4));
      assertThat(view.statistics("@id")).isEqualTo(new TableStatistics(6, 0, "a", "e", 5));
      GraphType later =
          TableFixture.node(
              TableFixture.property(
                  "p9", "n", PropertyType.scalar(Kind.I32, true), TableFixture.defaultValue("3")),
              TableFixture.property("p10", "m", PropertyType.scalar(Kind.I32, true)));
      TableView evolved = fixture.tables.view(later, List.of(old, shadowing));
      assertThat(evolved.statistics("p9")).isEqualTo(new TableStatistics(6, 0, 3, 3, 1));
      assertThat(evolved.statistics("p10")).isEqualTo(new TableStatistics(6, 6, null, null, 0));
      assertThat(fixture.tables.view(type, List.of(inline)).statistics("p1"))
          .isEqualTo(new TableStatistics(0, 0, null, null, 0));
    }
  }

  @Test
  void bounds_that_one_batch_lacks_are_unknown_for_the_table() {
    PropertyType number = PropertyType.scalar(Kind.F64, true);
    GraphType type = TableFixture.node(TableFixture.property("p1", "d", number));
    try (TableFixture fixture = new TableFixture()) {
      Run run =
          fixture.stored(
              type,
              1,
              9,
              1,
              List.of(
                  Row.node("a", 1.0),
                  Row.node("b", Double.NaN),
                  Row.node("c", (Object) null),
                  Row.node("d", 2.0)));
      assertThat(fixture.tables.view(type, List.of(run)).statistics("p1"))
          .isEqualTo(new TableStatistics(4, 1, null, null, 3));
    }
  }

  @Test
  void long_texts_are_cut_to_bounds_that_hold() {
    String ninety = "z".repeat(90);
    assertBounds("a" + ninety, "b" + ninety, "a" + "z".repeat(31), "b" + "z".repeat(30) + "{");
    String top = Character.toString(Character.MAX_CODE_POINT);
    assertBounds("a", "b" + top.repeat(40), "a", "c");
    assertBounds("a", top.repeat(40), "a", null);
    String belowSurrogates = "\uD7FF";
    assertBounds("a", belowSurrogates.repeat(40), "a", belowSurrogates.repeat(31) + "\uE000");
    String rocket = "\uD83D\uDE80";
    assertBounds(
        rocket.repeat(40),
        rocket.repeat(40),
        rocket.repeat(32),
        rocket.repeat(31) + "\uD83D\uDE81");
    assertBounds(rocket.repeat(32), rocket.repeat(32), rocket.repeat(32), rocket.repeat(32));
  }

  private static void assertBounds(
      String smallest, String largest, String min, @Nullable String max) {
    GraphType type =
        TableFixture.node(
            TableFixture.property("p1", "s", PropertyType.scalar(Kind.STRING, false)));
    ColumnStatistics bounds = only(type, List.of(Row.node("x", smallest), Row.node("y", largest)));
    assertThat(bounds.min()).isEqualTo(min);
    assertThat(bounds.max()).isEqualTo(max);
  }

  @Test
  void floats_that_have_no_place_in_an_order_leave_a_batch_without_bounds() {
    GraphType type =
        TableFixture.node(TableFixture.property("p1", "d", PropertyType.scalar(Kind.F64, false)));
    for (double odd :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      ColumnStatistics bounds =
          only(type, List.of(Row.node("x", 1.0), Row.node("y", odd), Row.node("z", 2.0)));
      assertThat(bounds.min()).isNull();
      assertThat(bounds.max()).isNull();
    }
  }

  @Test
  void widened_columns_have_bounds_of_the_wider_type() {
    assertWidened(Kind.I32, Kind.I64, -7, -7L);
    assertWidened(Kind.U32, Kind.U64, 0xffff_ffffL, BigInteger.valueOf(0xffff_ffffL));
    assertWidened(Kind.F32, Kind.F64, 0.1f, (double) 0.1f);
  }

  private static void assertWidened(Kind from, Kind to, Object written, Object read) {
    GraphType type =
        TableFixture.node(TableFixture.property("p1", "n", PropertyType.scalar(from, false)));
    try (TableFixture fixture = new TableFixture()) {
      FragmentFooter footer = footer(fixture, type, List.of(Row.node("x", written)), 10);
      Column wide = Column.of(TableFixture.property("p1", "n", PropertyType.scalar(to, true)));
      assertThat(footer.statistics(wide, 0)).isEqualTo(new ColumnStatistics(1, 0, read, read));
    }
  }

  @Test
  void rows_that_are_older_than_a_property_have_its_default() {
    try (TableFixture fixture = new TableFixture()) {
      FragmentFooter footer =
          footer(fixture, TableFixture.PERSON, List.of(Row.node("x", "name", 1)), 10);
      PropertyType number = PropertyType.scalar(Kind.I32, true);
      assertThat(footer.statistics(Column.of(TableFixture.property("p9", "n", number)), 0))
          .isEqualTo(new ColumnStatistics(1, 1, null, null));
      assertThat(
              footer.statistics(
                  Column.of(
                      TableFixture.property("p9", "n", number, TableFixture.defaultValue("3"))),
                  0))
          .isEqualTo(new ColumnStatistics(1, 0, 3, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 100, 1000, 20_000})
  void the_number_of_different_values_is_estimated(int count) {
    int rounds = 25;
    double texts = 0;
    double numbers = 0;
    for (int round = 0; round < rounds; round++) {
      DistinctSketch ofTexts = new DistinctSketch();
      DistinctSketch ofNumbers = new DistinctSketch();
      for (int i = 0; i < count; i++) {
        ofTexts.add("value " + round + " " + i);
        ofTexts.add("value " + round + " " + i);
        ofNumbers.add((long) i * (round + 1));
      }
      texts += ofTexts.estimate();
      numbers += ofNumbers.estimate();
    }
    // the mean errs by a fifth of what one estimate does
    assertThat(texts / rounds).isCloseTo(count, withinPercentage(8));
    assertThat(numbers / rounds).isCloseTo(count, withinPercentage(8));
  }

  @Test
  void values_count_alike_in_every_type_to_which_they_can_be_widened() {
    assertSame(7, 7L);
    assertSame(0xffff_ffffL, BigInteger.valueOf(0xffff_ffffL));
    assertSame(0.1f, (double) 0.1f);
    assertSame(-0.0, 0.0);
    DistinctSketch dates = new DistinctSketch();
    dates.add(LocalDate.EPOCH);
    dates.add(Instant.EPOCH.plusMillis(1));
    dates.add(true);
    assertThat(dates.estimate()).isEqualTo(2); // true is as long as the millisecond
  }

  private static void assertSame(Object one, Object other) {
    DistinctSketch sketch = new DistinctSketch();
    sketch.add(one);
    String spelled = sketch.spell();
    sketch.add(other);
    assertThat(sketch.spell()).isEqualTo(spelled);
  }

  @Test
  void the_sketch_of_a_union_is_made_of_sketches() {
    DistinctSketch all = new DistinctSketch();
    DistinctSketch even = new DistinctSketch();
    DistinctSketch odd = new DistinctSketch();
    for (long i = 0; i < 5000; i++) {
      all.add(i);
      (i % 2 == 0 ? even : odd).add(i);
    }
    DistinctSketch union = DistinctSketch.parse(even.spell());
    union.addAll(DistinctSketch.parse(odd.spell()));
    assertThat(union.spell()).isEqualTo(all.spell());
  }

  @Test
  void statistics_of_a_wide_table_are_a_small_part_of_its_fragment() {
    int columns = 100;
    GraphType type =
        TableFixture.node(
            IntStream.range(0, columns)
                .mapToObj(
                    i ->
                        TableFixture.property(
                            "p" + i,
                            "name" + i,
                            PropertyType.scalar(i % 2 == 0 ? Kind.STRING : Kind.F64, true)))
                .toArray(dev.omnigraph.schema.Property[]::new));
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Object[] values = new Object[columns];
      for (int p = 0; p < columns; p++) {
        values[p] = p % 2 == 0 ? "a text of some length " + random.nextLong() : random.nextDouble();
      }
      rows.add(Row.node("row%07d".formatted(i), values));
    }
    try (TableFixture fixture = new TableFixture()) {
      Fragment few =
          fixture.fragments(type, 1, true, rows, FragmentWriter.Limits.DEFAULT).getFirst();
      Fragment many =
          fixture.fragments(type, 1, true, rows, TableFixture.batchesOf(100)).getFirst();
      assertThat(summaryBytes(fixture, type, few)).isLessThan(few.bytes() / 80);
      assertThat(summaryBytes(fixture, type, many)).isLessThan(many.footerBytes() / 2);
    }
  }

  private static long summaryBytes(TableFixture fixture, GraphType type, Fragment fragment) {
    Part.Stored part = new Part.Stored(type.id(), fragment);
    return fixture.tables.footers(List.of(part)).of(part).summaries().values().stream()
        .mapToLong(summary -> FragmentFooter.json(summary).length())
        .sum();
  }

  private static ColumnStatistics only(GraphType type, List<Row> rows) {
    try (TableFixture fixture = new TableFixture()) {
      return footer(fixture, type, rows, 10).statistics(Column.of(type.properties().getFirst()), 0);
    }
  }

  private static FragmentFooter footer(
      TableFixture fixture, GraphType type, List<Row> rows, int batchRows) {
    Fragment fragment =
        fixture.fragments(type, 1, true, rows, TableFixture.batchesOf(batchRows)).getFirst();
    Part.Stored part = new Part.Stored(type.id(), fragment);
    return fixture.tables.footers(List.of(part)).of(part);
  }
}
