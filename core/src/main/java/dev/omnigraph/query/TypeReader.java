package dev.omnigraph.query;

import dev.omnigraph.error.NearestName;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** Reads the types of parameters. */
final class TypeReader {
  private static final List<String> SPELLINGS =
      Arrays.stream(Kind.values()).filter(kind -> kind != Kind.ENUM).map(Kind::spelling).toList();

  private final Refusals refusals;

  TypeReader(Refusals refusals) {
    this.refusals = refusals;
  }

  /** The type; after an error some other. */
  PropertyType read(QueryParser.TypeContext context) {
    // `?` is the only word a type can have behind its base.
    boolean nullable = context.getChildCount() > 1;
    return switch (context.baseType()) {
      case QueryParser.ListTypeContext list ->
          PropertyType.list(kind(list, list.TYPE_NAME().getText()), nullable);
      case QueryParser.VectorTypeContext vector -> vector(vector, nullable);
      case QueryParser.EnumTypeContext enumeration -> enumeration(enumeration, nullable);
      default -> {
        ParserRuleContext base = context.baseType();
        yield PropertyType.scalar(kind(base, base.getText()), nullable);
      }
    };
  }

  private Kind kind(ParserRuleContext where, String spelling) {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.ENUM && kind.spelling().equals(spelling)) {
        return kind;
      }
    }
    refuse(
        where,
        "unknown_type",
        "`%s` is no type of a parameter; expected one of %s, [type], enum(…) or Vector(n)"
            .formatted(spelling, String.join(", ", SPELLINGS)),
        NearestName.of(spelling, SPELLINGS));
    return Kind.STRING;
  }

  private PropertyType vector(QueryParser.VectorTypeContext context, boolean nullable) {
    String name = context.TYPE_NAME().getText();
    String digits = context.INTEGER().getText();
    int dimension = digits.length() > 5 ? 0 : Integer.parseInt(digits);
    if (!name.equals("Vector")) {
      refuse(
          context,
          "unknown_type",
          "`%s(%s)` is no type; expected Vector(n)".formatted(name, digits),
          null);
    } else if (dimension < 1 || dimension > PropertyType.MAX_DIMENSION) {
      refuse(
          context,
          "bad_dimension",
          "expected a dimension from 1 to %d; found %s"
              .formatted(PropertyType.MAX_DIMENSION, digits),
          null);
    }
    return PropertyType.vector(Math.clamp(dimension, 1, PropertyType.MAX_DIMENSION), nullable);
  }

  private PropertyType enumeration(QueryParser.EnumTypeContext context, boolean nullable) {
    List<String> values = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (QueryParser.EnumValueContext value : context.enumValue()) {
      if (!seen.add(value.getText())) {
        refuse(
            value,
            "duplicate_enum_value",
            "the value `%s` is declared twice".formatted(value.getText()),
            null);
      }
      values.add(value.getText());
    }
    return PropertyType.enumeration(values, nullable);
  }

  private void refuse(
      ParserRuleContext where, String code, String message, @Nullable String suggestion) {
    refusals.add(Position.of(where.getStart()), code, message, suggestion);
  }
}
