package dev.omnigraph.schema;

import dev.omnigraph.schema.Drafts.Owner;
import dev.omnigraph.schema.Drafts.PropertyDraft;
import dev.omnigraph.schema.Drafts.Rule;
import dev.omnigraph.schema.Drafts.RuleKind;
import dev.omnigraph.schema.Drafts.TypeDraft;
import dev.omnigraph.schema.SchemaParser.ConstraintContext;
import dev.omnigraph.schema.SchemaParser.MemberContext;
import dev.omnigraph.schema.SchemaParser.NumberContext;
import dev.omnigraph.schema.SchemaParser.PropertyContext;
import dev.omnigraph.schema.SchemaParser.ReferenceContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Reads the body of one declaration into its draft: each member by itself. */
final class BodyReader {
  private final TypeDraft draft;
  private final Diagnostics diagnostics;

  BodyReader(TypeDraft draft, Diagnostics diagnostics) {
    this.draft = draft;
    this.diagnostics = diagnostics;
  }

  void read(List<MemberContext> members) {
    List<ConstraintContext> constraints = new ArrayList<>();
    for (MemberContext member : members) {
      if (SchemaSyntax.broken(member)) {
        draft.incomplete = true;
      } else if (member.property() != null) {
        property(member.property());
      } else if (member.constraint() != null) {
        constraints.add(member.constraint());
      } else {
        diagnostics.add(
            member.getStart(),
            "misplaced_annotation",
            "expected @card behind the destination of an edge: edge Knows: Person -> Person"
                + " @card(0..1)");
      }
    }
    constraints.forEach(this::constraint);
  }

  private void property(PropertyContext context) {
    Token at = context.propertyName().getStart();
    String name = at.getText();
    checkName(at, name);
    PropertyType type = new TypeReader(diagnostics).read(context.type());
    EnumMap<RuleKind, Token> marks = new EnumMap<>(RuleKind.class);
    List<Annotation> annotations =
        new AnnotationReader(diagnostics)
            .ofProperty(context.annotation(), draft.owner, type, marks);
    PropertyDraft first = draft.properties.get(name);
    if (first != null) {
      diagnostics.add(
          at,
          "duplicate_property",
          "expected one property `" + name + "`, found another in line " + first.at().getLine());
      return;
    }
    draft.properties.put(name, new PropertyDraft(at, name, type, annotations, marks));
  }

  private void checkName(Token at, String name) {
    if (Character.isUpperCase(name.charAt(0))) {
      diagnostics.add(
          at,
          "bad_name",
          "expected a property name with a lower-case first letter, found `" + name + "`",
          name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
    } else if (name.startsWith("_")) {
      diagnostics.add(
          at,
          "reserved_name",
          "expected another property name than `" + name + "`: a leading underscore is reserved");
    } else if (draft.owner == Owner.EDGE && (name.equals("from") || name.equals("to"))) {
      diagnostics.add(
          at,
          "reserved_name",
          "expected another property name than `"
              + name
              + "`: on an edge `from` and `to` are its ends");
    }
  }

  private void constraint(ConstraintContext context) {
    RuleKind kind = RuleKind.valueOf(context.kind.getText().toUpperCase(Locale.ROOT));
    if (draft.owner == Owner.INTERFACE) {
      diagnostics.add(
          context.getStart(),
          "misplaced_constraint",
          "expected properties alone in an interface, found "
              + kind.word()
              + "(…): write @key, @unique or @index behind the property, all else in the nodes");
      return;
    }
    List<String> members = new ArrayList<>();
    for (ReferenceContext reference : context.reference()) {
      String member = member(reference);
      if (member != null) {
        members.add(member);
      }
    }
    if (members.size() < context.reference().size()) {
      return;
    }
    String regex = context.STRING() == null ? null : string(context.STRING().getSymbol());
    Rule rule = new Rule(kind, members, text(context.low), text(context.high), regex);
    if (context.STRING() == null || regex != null) {
      addRule(rule, context.getStart());
    }
  }

  private void addRule(Rule rule, Token at) {
    Token first = draft.rules.putIfAbsent(rule, at);
    if (first != null) {
      diagnostics.add(
          at,
          "duplicate_constraint",
          "expected this constraint once, found another in line " + first.getLine());
    }
  }

  /** The name, or {@code @src} or {@code @dst}; null where it has been refused. */
  private @Nullable String member(ReferenceContext reference) {
    String name = reference.propertyName().getText();
    boolean end = name.equals("src") || name.equals("dst");
    if (reference.AT() == null) {
      // A property of an edge that is called src hides the end, which is then written @src.
      return draft.owner == Owner.EDGE && end && !draft.properties.containsKey(name)
          ? "@" + name
          : name;
    }
    if (draft.owner == Owner.EDGE && end) {
      return "@" + name;
    }
    diagnostics.add(
        reference.getStart(),
        "unknown_property",
        draft.owner == Owner.EDGE
            ? "expected `@src`, `@dst` or a property, found `@" + name + "`"
            : "expected a property of the node, found `@" + name + "`: only edges have ends",
        draft.properties.containsKey(name) ? name : null);
    return null;
  }

  private @Nullable String string(Token token) {
    try {
      return StringLiteral.unquote(token.getText());
    } catch (ValueException e) {
      diagnostics.add(token, "bad_escape", e.reason());
      return null;
    }
  }

  private static @Nullable String text(@Nullable NumberContext number) {
    return number == null ? null : number.getText();
  }
}
