package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A printed contract compiles to an equal one. */
class SchemaPrinterTest {
  @SuppressWarnings("unused") // the source of a parameterized test
  static final Iterable<String> FILES = Schemas.NAMES;

  @Property(tries = 500)
  void a_printed_contract_compiles_to_the_same(@ForAll long seed) {
    Contract contract = RandomContract.of(seed);

    assertThat(Schemas.compile(SchemaPrinter.print(contract))).isEqualTo(contract);
  }

  @ParameterizedTest
  @FieldSource("FILES")
  void a_printed_file_compiles_to_the_same_contract_and_prints_the_same(String file) {
    Contract contract = Schemas.compile(Schemas.text(file));
    String printed = SchemaPrinter.print(contract);

    assertThat(Schemas.compile(printed)).isEqualTo(contract);
    assertThat(SchemaPrinter.print(Schemas.compile(printed))).isEqualTo(printed);
  }

  @Test
  void a_constraint_of_one_property_stands_behind_it_and_composite_ones_in_the_body() {
    assertThat(
            print(
                """
                edge E:A->A@card(0..1)@old{@unique(@src,@dst)w:F64@index}
                node A@description("x")implements I{@key(a)@unique(a,b)@range(b,..5)a:String b:I32?@index
                @check(a,"\\\\d")}
                interface I{name:enum(x,y)}
                edge F: A -> A
                """))
        .isEqualTo(
            """
            interface I {
                name: enum(x, y)
            }

            node A @description("x") implements I {
                a: String @key
                b: I32? @index
                @unique(a, b)
                @range(b, ..5)
                @check(a, "\\\\d")
            }

            edge E: A -> A @card(0..1) @old {
                w: F64 @index
                @unique(src, dst)
            }

            edge F: A -> A
            """);
  }

  @Test
  void an_end_that_a_property_hides_is_printed_with_its_sign() {
    assertThat(print("node A {} edge E: A -> A { src: I32 @unique(@src, dst, src) }"))
        .contains("@unique(@src, dst, src)");
  }

  @Test
  void a_contract_with_the_ids_of_another_life_prints_as_a_fresh_one() {
    Contract old =
        new Contract(
            7,
            90,
            List.of(),
            List.of(
                new NodeType(
                    "t80",
                    "A",
                    List.of(),
                    List.of(integer("p82", "a"), integer("p81", "b")),
                    List.of(
                        new Constraint.Key("c89", List.of("p82")),
                        new Constraint.Unique("c88", List.of("p81", "p82"))),
                    List.of())),
            List.of());

    assertThat(SchemaPrinter.print(old))
        .isEqualTo(print("node A { a: I32 @key b: I32 @unique(b, a) }"));
  }

  private static dev.omnigraph.schema.Property integer(String id, String name) {
    return new dev.omnigraph.schema.Property(
        id, name, PropertyType.scalar(PropertyType.Kind.I32, false), List.of(), null);
  }

  private static String print(String text) {
    return SchemaPrinter.print(Schemas.compile(text));
  }
}
