package dev.omnigraph.schema;

import dev.omnigraph.error.NearestName;
import dev.omnigraph.schema.SchemaParser.EnumValueContext;
import dev.omnigraph.schema.SchemaParser.TypeContext;
import dev.omnigraph.schema.SchemaParser.ValueContext;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Reads the type of a property. */
final class TypeReader {
  private static final String VECTOR = "Vector";
  private static final List<PropertyType.Kind> SCALARS =
      Arrays.stream(PropertyType.Kind.values()).filter(k -> k != PropertyType.Kind.ENUM).toList();

  private final Diagnostics diagnostics;

  TypeReader(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The type, or null where it has been refused. */
  @Nullable PropertyType read(TypeContext context) {
    PropertyType type = value(context.value());
    if (type == null) {
      return null;
    }
    boolean nullable = context.OPTIONAL() != null;
    if (context.LIST() == null) {
      return type.nullable(nullable);
    }
    if (!type.isScalar()
        || type.kind() == PropertyType.Kind.ENUM
        || type.kind() == PropertyType.Kind.BLOB) {
      diagnostics.add(
          context.value().getStart(),
          "bad_list",
          "expected a list of a scalar such as [String], found a list of " + type);
      return null;
    }
    return PropertyType.list(type.kind(), nullable);
  }

  private @Nullable PropertyType value(ValueContext context) {
    if (context.ENUM() != null) {
      return enumeration(context);
    }
    String name = context.typeName().getText();
    if (name.equals(VECTOR)) {
      return vector(context);
    }
    for (PropertyType.Kind kind : SCALARS) {
      if (kind.spelling().equals(name)) {
        if (context.PAREN() == null) {
          return PropertyType.scalar(kind, false);
        }
        diagnostics.add(
            context.PAREN().getSymbol(),
            "unknown_property_type",
            "expected no size behind " + name + ": only Vector has one");
        return null;
      }
    }
    diagnostics.add(
        context.getStart(),
        "unknown_property_type",
        "expected a type such as String, I32, [String], enum(a, b) or Vector(3), found `"
            + name
            + "`",
        NearestName.of(
            name,
            Stream.concat(SCALARS.stream().map(PropertyType.Kind::spelling), Stream.of(VECTOR))
                .toList()));
    return null;
  }

  private @Nullable PropertyType vector(ValueContext context) {
    String dimension = context.INT() == null ? "none" : context.INT().getText();
    if (dimension.matches("0*[1-9][0-9]{0,4}")) {
      int number = Integer.parseInt(dimension);
      if (number <= PropertyType.MAX_DIMENSION) {
        return PropertyType.vector(number, false);
      }
    }
    diagnostics.add(
        context.getStart(),
        "bad_vector",
        "expected a dimension from 1 to "
            + PropertyType.MAX_DIMENSION
            + " as in Vector(3), found "
            + dimension);
    return null;
  }

  private @Nullable PropertyType enumeration(ValueContext context) {
    Set<String> values = new LinkedHashSet<>();
    int before = diagnostics.count();
    for (EnumValueContext value : context.enumValue()) {
      Token gap = gap(value);
      if (gap != null) {
        diagnostics.add(gap, "bad_enum", "expected `,` or `)`, found `" + gap.getText() + "`");
      } else if (!values.add(value.getText())) {
        diagnostics.add(
            value.getStart(),
            "bad_enum",
            "expected different values, found `" + value.getText() + "` again");
      }
    }
    if (context.enumValue().isEmpty()) {
      diagnostics.add(
          context.getStart(), "bad_enum", "expected values as in enum(red, green), found none");
    }
    return diagnostics.count() > before
        ? null
        : PropertyType.enumeration(List.copyOf(values), false);
  }

  /** A value may be several tokens, as in 2-star, but not several words. */
  private static @Nullable Token gap(EnumValueContext value) {
    for (int i = 1; i < value.getChildCount(); i++) {
      Token last = (Token) value.getChild(i - 1).getPayload();
      Token next = (Token) value.getChild(i).getPayload();
      if (next.getStartIndex() != last.getStopIndex() + 1) {
        return next;
      }
    }
    return null;
  }
}
