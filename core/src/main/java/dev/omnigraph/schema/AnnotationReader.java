package dev.omnigraph.schema;

import dev.omnigraph.schema.Drafts.Owner;
import dev.omnigraph.schema.Drafts.RuleKind;
import dev.omnigraph.schema.SchemaParser.AnnotationContext;
import dev.omnigraph.schema.SchemaParser.LiteralContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Reads annotations: the known ones by their rules, all others as they are. */
final class AnnotationReader {
  private static final String MODEL = "model";

  private final Diagnostics diagnostics;

  AnnotationReader(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /**
   * Those of a property.
   *
   * @param type null where it has been refused
   * @param marks takes {@code @key}, {@code @unique} and {@code @index}
   */
  List<Annotation> ofProperty(
      List<AnnotationContext> contexts,
      Owner owner,
      @Nullable PropertyType type,
      EnumMap<RuleKind, Token> marks) {
    Set<String> seen = new HashSet<>();
    List<Annotation> annotations = new ArrayList<>();
    for (AnnotationContext context : contexts) {
      Token at = context.getStart();
      String name = context.NAME(0).getText();
      switch (name) {
        case "key", "unique", "index" -> {
          if (marks.putIfAbsent(RuleKind.valueOf(name.toUpperCase(Locale.ROOT)), at) != null) {
            repeated(at, name);
          }
        }
        case "range", "check" ->
            diagnostics.add(
                at,
                "misplaced_annotation",
                "expected @"
                    + name
                    + " with its arguments in the body: "
                    + (name.equals("range")
                        ? "@range(age, 0..150)"
                        : "@check(code, \"^[A-Z]+$\")"));
        case "card", Annotation.INSTRUCTION ->
            diagnostics.add(
                at,
                "misplaced_annotation",
                "expected @" + name + " at a type, found it at a property");
        default -> {
          Annotation annotation = read(context, seen);
          if (annotation != null && accepts(at, annotation, owner, type)) {
            annotations.add(annotation);
          }
        }
      }
    }
    return annotations;
  }

  /** Those of a node or edge type. */
  List<Annotation> ofType(List<AnnotationContext> contexts) {
    Set<String> seen = new HashSet<>();
    List<Annotation> annotations = new ArrayList<>();
    for (AnnotationContext context : contexts) {
      String name = context.NAME(0).getText();
      switch (name) {
        case "key", "unique", "index", "range", "check", Annotation.EMBED, Annotation.DEFAULT ->
            diagnostics.add(
                context.getStart(),
                "misplaced_annotation",
                "expected @" + name + " at a property or in the body, found it at a type");
        case "card" ->
            diagnostics.add(
                context.getStart(),
                "bad_cardinality",
                "expected bounds as in @card(0..1), found none");
        default -> {
          Annotation annotation = read(context, seen);
          if (annotation != null) {
            annotations.add(annotation);
          }
        }
      }
    }
    return annotations;
  }

  private void repeated(Token at, String name) {
    diagnostics.add(at, "duplicate_annotation", "expected @" + name + " once, found it again");
  }

  /** The annotation, or null where it has been refused. */
  private @Nullable Annotation read(AnnotationContext context, Set<String> seen) {
    String name = context.NAME(0).getText();
    Token at = context.getStart();
    String value = context.argument() == null ? null : value(context.argument());
    Map<String, String> arguments = new LinkedHashMap<>();
    for (int i = 0; i < context.literal().size(); i++) {
      Token argument = context.NAME(i + 1).getSymbol();
      if (arguments.put(argument.getText(), literal(context.literal(i))) != null) {
        diagnostics.add(
            argument,
            "bad_annotation",
            "expected the argument `" + argument.getText() + "` once, found it again");
      }
    }
    Annotation annotation = new Annotation(name, value, arguments);
    return switch (name) {
      case Annotation.DESCRIPTION,
          Annotation.INSTRUCTION,
          Annotation.RENAME_FROM,
          Annotation.DEFAULT,
          Annotation.EMBED -> {
        if (!seen.add(name)) {
          repeated(at, name);
          yield null;
        }
        yield wellFormed(at, annotation) ? annotation : null;
      }
      default -> annotation;
    };
  }

  private boolean wellFormed(Token at, Annotation annotation) {
    String name = annotation.name();
    boolean blank = annotation.text().isBlank() && !name.equals(Annotation.DEFAULT);
    if (annotation.value() == null || blank) {
      diagnostics.add(
          at, "bad_annotation", "expected a value as in @" + name + "(\"…\"), found none");
      return false;
    }
    for (String argument : annotation.arguments().keySet()) {
      if (!(name.equals(Annotation.EMBED) && argument.equals(MODEL))) {
        diagnostics.add(
            at,
            "bad_annotation",
            "expected no argument `"
                + argument
                + "` of @"
                + name
                + (name.equals(Annotation.EMBED) ? ": only `model`" : ""));
        return false;
      }
    }
    return true;
  }

  private boolean accepts(
      Token at, Annotation annotation, Owner owner, @Nullable PropertyType type) {
    if (annotation.name().equals(Annotation.EMBED)) {
      return acceptsEmbed(at, owner, type);
    }
    if (annotation.name().equals(Annotation.DEFAULT) && type != null) {
      try {
        annotation.valueAs(type);
      } catch (ValueException e) {
        diagnostics.add(at, "bad_default", e.reason());
        return false;
      }
    }
    return true;
  }

  private boolean acceptsEmbed(Token at, Owner owner, @Nullable PropertyType type) {
    if (owner == Owner.EDGE) {
      diagnostics.add(at, "bad_embed", "expected @embed at a property of a node, not of an edge");
      return false;
    }
    if (type != null && type.shape() != PropertyType.Shape.VECTOR) {
      diagnostics.add(at, "bad_embed", "expected @embed at a Vector, found it at a " + type);
      return false;
    }
    return true;
  }

  private String value(SchemaParser.ArgumentContext context) {
    return context.literal() == null ? context.getText() : literal(context.literal());
  }

  /** As the contract keeps it: strings spelt in one way. */
  private String literal(LiteralContext context) {
    if (context.STRING() == null) {
      return context.getText();
    }
    try {
      return StringLiteral.quote(StringLiteral.unquote(context.getText()));
    } catch (ValueException e) {
      diagnostics.add(context.getStart(), "bad_escape", e.reason());
      return "\"?\"";
    }
  }
}
