package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows are read under a later schema than that under which they were written. */
class EvolutionTest {

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("I32 to I64", scalar(Kind.I32), -7, scalar(Kind.I64), -7L),
        Arguments.of(
            "U32 to U64",
            scalar(Kind.U32),
            0xffff_ffffL,
            scalar(Kind.U64),
            BigInteger.valueOf(0xffff_ffffL)),
        Arguments.of("F32 to F64", scalar(Kind.F32), 1.1f, scalar(Kind.F64), (double) 1.1f),
        Arguments.of(
            "[I32] to [I64]",
            PropertyType.list(Kind.I32, true),
            List.of(1, 2),
            PropertyType.list(Kind.I64, true),
            List.of(1L, 2L)),
        Arguments.of(
            "required to nullable",
            PropertyType.scalar(Kind.STRING, false),
            "a",
            scalar(Kind.STRING),
            "a"),
        Arguments.of(
            "enum extended",
            PropertyType.enumeration(List.of("a"), true),
            "a",
            PropertyType.enumeration(List.of("a", "b"), true),
            "a"));
  }

  private static PropertyType scalar(Kind kind) {
    return PropertyType.scalar(kind, true);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void values_are_read_in_the_type_they_have_become(
      String name, PropertyType written, Object value, PropertyType read, Object expected) {
    GraphType before = TableFixture.node(TableFixture.property("p1", "old", written));
    GraphType after = TableFixture.node(TableFixture.property("p1", "renamed", read));
    check(before, after, value, expected);
    check(before, after, null, null);
  }

  @ParameterizedTest(name = "@default({1})")
  @MethodSource("defaults")
  void a_property_added_later_has_its_default_or_null(
      PropertyType type, @Nullable String literal, @Nullable Object expected) {
    Property added =
        literal == null
            ? TableFixture.property("p2", "added", type)
            : TableFixture.property("p2", "added", type, TableFixture.defaultValue(literal));
    GraphType before = TableFixture.node();
    GraphType after = TableFixture.node(added);
    try (TableFixture fixture = new TableFixture()) {
      Row old = Row.node("b");
      for (Run run : List.of(fixture.stored(before, 1, old), TableFixture.inline(before, 1, old))) {
        Row nulls = Row.node("a", (Object) null);
        Run newer = TableFixture.inline(after, 2, nulls);
        Run stored = fixture.stored(after, 3, Row.node("c", (Object) null));
        TableView view = fixture.tables.view(after, List.of(newer, run, stored));
        assertThat(values(fixture, view, added)).containsExactly(null, expected, null);
        assertThat(view.find(List.of("b")).values())
            .extracting(row -> row.values()[0])
            .containsExactly(expected);
      }
      assertThat(InlineRows.of(before, 1, List.of(old)).rows(after).getFirst().values())
          .containsExactly(expected);
    }
  }

  static Stream<Arguments> defaults() {
    return Stream.of(
        Arguments.of(scalar(Kind.STRING), "\"x\\\"y\"", "x\"y"),
        Arguments.of(scalar(Kind.I32), "5", 5),
        Arguments.of(scalar(Kind.BOOL), "true", true),
        Arguments.of(scalar(Kind.I64), null, null),
        Arguments.of(PropertyType.vector(2, true), null, null),
        Arguments.of(PropertyType.list(Kind.STRING, true), null, null),
        Arguments.of(PropertyType.enumeration(List.of("a", "b"), true), "b", "b"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void a_property_dropped_and_added_again_is_another_one(
      String name, PropertyType written, Object value, PropertyType read, Object expected) {
    GraphType before = TableFixture.node(TableFixture.property("p1", "same", written));
    GraphType after = TableFixture.node(TableFixture.property("p9", "same", read.nullable(true)));
    check(before, after, value, null);
  }

  @Test
  void a_row_keeps_the_default_of_the_moment_in_which_the_property_came() {
    GraphType before = TableFixture.node();
    Property later =
        new Property("p2", "added", scalar(Kind.I32), List.of(TableFixture.defaultValue("2")), "1");
    GraphType after = TableFixture.node(later);
    try (TableFixture fixture = new TableFixture()) {
      Row old = Row.node("a");
      for (Run run : List.of(fixture.stored(before, 1, old), TableFixture.inline(before, 1, old))) {
        TableView view = fixture.tables.view(after, List.of(run));
        assertThat(values(fixture, view, later)).containsExactly(1);
        assertThat(view.row(0).values()).containsExactly(1);
      }
    }
  }

  @Test
  void a_default_that_an_enum_has_lost_is_still_read() {
    Property narrowed =
        new Property("p2", "added", PropertyType.enumeration(List.of("a"), true), List.of(), "b");
    try (TableFixture fixture = new TableFixture()) {
      Run run = fixture.stored(TableFixture.node(), 1, Row.node("x"));
      TableView view = fixture.tables.view(TableFixture.node(narrowed), List.of(run));
      assertThat(view.row(0).values()).containsExactly("b");
    }
  }

  @Test
  void tombstones_older_than_a_property_have_nothing_in_its_place() {
    Property added =
        TableFixture.property("p2", "added", scalar(Kind.I32), TableFixture.defaultValue("5"));
    GraphType before = TableFixture.node();
    GraphType after = TableFixture.node(added);
    Row dead = new Row("b", null, null, new @Nullable Object[0], true);
    try (TableFixture fixture = new TableFixture()) {
      for (Run run :
          List.of(fixture.stored(before, 1, dead), TableFixture.inline(before, 1, dead))) {
        List<Row> merged = new ArrayList<>();
        fixture.tables.merge(after, List.of(run), false, merged::add);
        assertThat(merged).hasSize(1);
        assertThat(merged.getFirst().deleted()).isTrue();
        assertThat(merged.getFirst().values()).containsExactly((Object) null);
      }
    }
  }

  private static void check(
      GraphType before, GraphType after, @Nullable Object value, @Nullable Object expected) {
    try (TableFixture fixture = new TableFixture()) {
      Row row = Row.node("a", value);
      for (Run run : List.of(fixture.stored(before, 1, row), TableFixture.inline(before, 1, row))) {
        TableView view = fixture.tables.view(after, List.of(run));
        assertThat(values(fixture, view, after.properties().getFirst()))
            .isEqualTo(Arrays.asList(expected));
        assertThat(view.row(0).values()).containsExactly(expected);
        // under the schema of the time the rows are as they were
        assertThat(fixture.tables.view(before, List.of(run)).row(0).values())
            .containsExactly(value);
      }
    }
  }

  private static List<@Nullable Object> values(
      TableFixture fixture, TableView view, Property property) {
    try (FieldVector out = view.field(property.id()).createVector(fixture.allocator)) {
      view.read(property.id(), 0, view.rows(), out);
      @Nullable Object[] values = new @Nullable Object[view.rows()];
      for (int i = 0; i < values.length; i++) {
        values[i] = ArrowValues.get(out, i, property.type());
      }
      return Arrays.asList(values);
    }
  }
}
