package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.PropertyType.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the constructs of the schema language mean. */
class SchemaCompilerTest {
  private static final Contract EVERYTHING = Schemas.compile(Schemas.text("everything.pg"));
  private static final NodeType PERSON = EVERYTHING.node("Person").orElseThrow();

  @Test
  void ids_count_through_interfaces_nodes_and_edges_in_order_of_declaration() {
    Contract contract =
        Schemas.compile(
            """
            edge Likes: A -> A { @unique(src, dst) weight: F64 }
            node A implements Named { code: String @key }
            interface Named { name: String @index }
            """);

    assertThat(contract)
        .isEqualTo(
            new Contract(
                1,
                12,
                List.of(
                    new InterfaceType(
                        "t1",
                        "Named",
                        List.of(property("p2", "name", PropertyType.scalar(Kind.STRING, false))),
                        List.of(new Constraint.Index("c3", List.of("p2"))))),
                List.of(
                    new NodeType(
                        "t4",
                        "A",
                        List.of("Named"),
                        List.of(
                            property("p5", "code", PropertyType.scalar(Kind.STRING, false)),
                            property("p6", "name", PropertyType.scalar(Kind.STRING, false))),
                        List.of(
                            new Constraint.Key("c7", List.of("p5")),
                            new Constraint.Index("c8", List.of("p6"))),
                        List.of())),
                List.of(
                    new EdgeType(
                        "t9",
                        "Likes",
                        "t4",
                        "t4",
                        Cardinality.ANY,
                        List.of(property("p10", "weight", PropertyType.scalar(Kind.F64, false))),
                        List.of(new Constraint.Unique("c11", List.of("@src", "@dst"))),
                        List.of()))));
  }

  @Test
  void every_type_has_its_kind_shape_and_nullability() {
    assertThat(PERSON.properties())
        .filteredOn(property -> !property.name().equals("kind"))
        .extracting(property -> property.name() + ": " + property.type())
        .startsWith(
            "email: String",
            "bio: String?",
            "vector: Vector(16384)?",
            "photo: Blob?",
            "alive: Bool",
            "a: I32",
            "b: I64",
            "c: U32",
            "d: U64",
            "e: F32",
            "f: F64",
            "g: DateTime",
            "tags: [String]?",
            "scores: [F64]");
    assertThat(type("kind"))
        .isEqualTo(
            PropertyType.enumeration(List.of("plain", "2-star", "-x-", "node", "true"), true));
    assertThat(type("vector")).isEqualTo(PropertyType.vector(16_384, true));
    assertThat(type("tags")).isEqualTo(PropertyType.list(Kind.STRING, true));
    assertThat(type("since")).isEqualTo(PropertyType.scalar(Kind.DATE, false));
  }

  @Test
  void keywords_are_names_where_a_name_stands() {
    assertThat(PERSON.properties())
        .extracting(Property::name)
        .contains(
            "node",
            "interface",
            "edge",
            "enum",
            "implements",
            "key",
            "unique",
            "index",
            "range",
            "check",
            "card",
            "true",
            "false");
    assertThat(PERSON.constraints())
        .contains(
            new Constraint.Index(
                constraintId(Constraint.Index.class, "node", "true"), ids("node", "true")));
  }

  @Test
  void a_keyword_ends_at_the_end_of_its_word() {
    NodeType type = Schemas.node("node A { nodes: String nodeName: I32 trueish: Bool enumx: I32 }");

    assertThat(type.properties())
        .extracting(Property::name)
        .containsExactly("nodes", "nodeName", "trueish", "enumx");
  }

  @Test
  void interface_properties_stand_behind_the_own_ones_with_their_annotations_and_constraints() {
    assertThat(
            PERSON.properties().subList(PERSON.properties().size() - 3, PERSON.properties().size()))
        .extracting(Property::name)
        .containsExactly("name", "short", "since");
    Property name = PERSON.property("name").orElseThrow();
    assertThat(name.annotations())
        .containsExactly(
            new Annotation("description", "\"what people \\\"call\\\" it\"", Map.of()));
    assertThat(PERSON.constraints())
        .anyMatch(c -> c instanceof Constraint.Index index && index.members().equals(ids("name")));
  }

  @Test
  void a_redeclared_interface_property_is_the_nodes_own() {
    NodeType city = EVERYTHING.node("City").orElseThrow();

    assertThat(city.properties())
        .extracting(Property::name)
        .containsExactly("name", "country", "short");
    assertThat(city.property("name").orElseThrow().annotations()).isEmpty();
    assertThat(city.constraints())
        .hasExactlyElementsOfTypes(Constraint.Unique.class, Constraint.Key.class);
  }

  @Test
  void two_interfaces_may_bring_one_property_if_they_agree() {
    NodeType type =
        Schemas.compile(
                """
                interface A { x: I32 @index }
                interface B { x: I32 @index y: Bool }
                node N implements A, B {}
                """)
            .node("N")
            .orElseThrow();

    assertThat(type.properties()).extracting(Property::name).containsExactly("x", "y");
    assertThat(type.constraints()).hasSize(1);
  }

  @Test
  void a_composite_key_keeps_the_order_in_which_it_was_written() {
    NodeType city = EVERYTHING.node("City").orElseThrow();

    assertThat(city.key().orElseThrow().members())
        .containsExactly(
            city.property("country").orElseThrow().id(), city.property("name").orElseThrow().id());
  }

  @Test
  void a_range_without_a_lower_bound_is_a_maximum() {
    assertThat(PERSON.constraints())
        .filteredOn(Constraint.Range.class::isInstance)
        .extracting(
            c -> SchemaPrinter.range(name(((Constraint.Range) c).member()), (Constraint.Range) c))
        .containsExactly("@range(a, -10..10)", "@range(c, 1..)", "@range(f, ..-0.5)");
    assertThat(PERSON.constraints())
        .filteredOn(
            c -> c instanceof Constraint.Range range && range.member().equals(ids("f").getFirst()))
        .allMatch(c -> ((Constraint.Range) c).low() == null);
  }

  @Test
  void a_constraint_of_one_property_is_the_same_behind_it_and_in_the_body() {
    assertThat(Schemas.compile("node A { @index(b) @key(a) a: I32 b: I32 }"))
        .isEqualTo(Schemas.compile("node A { a: I32 @key b: I32 @index }"));
  }

  @Test
  void the_ends_of_an_edge_are_spelt_with_or_without_a_sign() {
    assertThat(Schemas.compile("node A {} edge E: A -> A { @unique(@src, @dst) @index(@dst) }"))
        .isEqualTo(Schemas.compile("node A {} edge E: A -> A { @unique(src, dst) @index(dst) }"));
  }

  @Test
  void an_edge_property_called_src_hides_the_end() {
    EdgeType mirror = EVERYTHING.edge("Mirror").orElseThrow();
    String src = mirror.property("src").orElseThrow().id();

    assertThat(mirror.constraints())
        .anyMatch(c -> c instanceof Constraint.Index index && index.members().equals(List.of(src)))
        .anyMatch(
            c ->
                c instanceof Constraint.Unique unique
                    && unique.members().equals(List.of("@src", "@dst")));
  }

  @Test
  void cardinality_counts_from_nothing_to_anything_by_default() {
    assertThat(EVERYTHING.edges())
        .extracting(EdgeType::cardinality)
        .containsExactly(new Cardinality(0, 150), new Cardinality(1, null), Cardinality.ANY);
  }

  @Test
  void edges_are_found_whatever_the_case_of_their_name() {
    assertThat(EVERYTHING.edge("livesin")).isEqualTo(EVERYTHING.edge("LivesIn")).isPresent();
    assertThat(EVERYTHING.node("person")).isEmpty();
  }

  @Test
  void known_and_unknown_annotations_are_kept_as_written() {
    assertThat(PERSON.annotations())
        .containsExactly(
            new Annotation("description", "\"a human being\"", Map.of()),
            new Annotation("color", "red", Map.of("depth", "3", "hue", "\"x\\ty\"")));
    assertThat(PERSON.property("vector").orElseThrow().annotations())
        .containsExactly(new Annotation("embed", "\"bio\"", Map.of("model", "\"small-1\"")));
    assertThat(EVERYTHING.edge("Knows").orElseThrow().annotations())
        .extracting(Annotation::name)
        .containsExactly("rename_from", "instruction");
  }

  @Test
  void a_default_is_a_value_of_its_property() {
    assertThat(defaultOf("bio")).isEqualTo("none yet\n\\o/");
    assertThat(defaultOf("alive")).isEqualTo(true);
    assertThat(defaultOf("a")).isEqualTo(-7);
    assertThat(defaultOf("e")).isEqualTo(0.5f);
    assertThat(defaultOf("g")).isEqualTo(Instant.parse("2026-11-20T10:30:00Z"));
    assertThat(defaultOf("kind")).isEqualTo("plain");
    assertThat(defaultOf("b")).isNull();
  }

  @Test
  void strings_know_five_escapes_and_may_span_lines() {
    NodeType type =
        Schemas.node("node A @x(\"\\\"\\\\\\n\\r\\t\") @y(\"two\nlines // no comment\") {}");

    assertThat(type.annotations().getFirst().text()).isEqualTo("\"\\\n\r\t");
    assertThat(type.annotations().getLast().text()).isEqualTo("two\nlines // no comment");
  }

  @Test
  void comments_and_white_space_stand_anywhere_between_tokens() {
    assertThat(Schemas.compile("node/* a *//**/A{x/*\n*/: // b\r\n\tI32/***/?@ key2}//end"))
        .isEqualTo(Schemas.compile("node A { x: I32? @key2 }"));
  }

  @Test
  void an_empty_text_is_a_schema_without_types() {
    assertThat(Schemas.compile(" // nothing\n"))
        .isEqualTo(new Contract(1, 1, List.of(), List.of(), List.of()));
  }

  @Test
  void a_text_too_long_or_with_too_much_in_it_is_refused_by_a_limit() {
    assertThatThrownBy(() -> Schemas.compile(" ".repeat((1 << 20) + 1)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("1048577");
    StringBuilder types = new StringBuilder();
    for (int i = 0; i <= 4_096; i++) {
      types.append("node N").append(i).append("{}");
    }
    assertThatThrownBy(() -> Schemas.compile(types.toString()))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("4097");
  }

  @Test
  void interfaces_can_not_multiply_a_short_text_into_a_huge_contract() {
    StringBuilder text = new StringBuilder("interface I {");
    for (int i = 0; i < 1_000; i++) {
      text.append(" p").append(i).append(": I32");
    }
    text.append("}");
    for (int i = 0; i < 100; i++) {
      text.append("node N").append(i).append(" implements I {}");
    }
    assertThatThrownBy(() -> Schemas.compile(text.toString()))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("properties");
  }

  private static Property property(String id, String name, PropertyType type) {
    return new Property(id, name, type, List.of(), null);
  }

  private static PropertyType type(String property) {
    return PERSON.property(property).orElseThrow().type();
  }

  private static @Nullable Object defaultOf(String property) {
    return PERSON.property(property).orElseThrow().defaultValue();
  }

  private static String name(String id) {
    return PERSON.propertyById(id).orElseThrow().name();
  }

  private static List<String> ids(String... names) {
    return Arrays.stream(names).map(name -> PERSON.property(name).orElseThrow().id()).toList();
  }

  private static String constraintId(Class<? extends Constraint> kind, String... names) {
    return PERSON.constraints().stream()
        .filter(kind::isInstance)
        .filter(c -> c instanceof Constraint.Index index && index.members().equals(ids(names)))
        .map(Constraint::id)
        .findFirst()
        .orElseThrow();
  }
}
