package dev.omnigraph.schema;

import dev.omnigraph.error.NearestName;
import dev.omnigraph.schema.Drafts.Owner;
import dev.omnigraph.schema.Drafts.PropertyDraft;
import dev.omnigraph.schema.Drafts.Rule;
import dev.omnigraph.schema.Drafts.RuleKind;
import dev.omnigraph.schema.Drafts.TypeDraft;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Whether the constraints and embeddings of one type fit its properties. */
final class RuleChecks {
  private final TypeDraft draft;
  private final Diagnostics diagnostics;

  RuleChecks(TypeDraft draft, Diagnostics diagnostics) {
    this.draft = draft;
    this.diagnostics = diagnostics;
  }

  /**
   * Checks everything once.
   *
   * @param own the properties that the type declares itself; those of its interfaces were checked
   *     where they stand
   */
  void run(Set<String> own) {
    for (PropertyDraft property : draft.properties.values()) {
      if (own.contains(property.name())) {
        property
            .marks()
            .forEach(
                (kind, at) ->
                    check(new Rule(kind, List.of(property.name()), null, null, null), at));
        embed(property);
      }
    }
    draft.rules.forEach(
        (rule, at) -> {
          PropertyDraft property = draft.properties.get(rule.members().getFirst());
          if (rule.members().size() == 1
              && property != null
              && property.marks().containsKey(rule.kind())) {
            diagnostics.add(
                at,
                "duplicate_constraint",
                "expected this constraint once, found it at the property too");
          } else {
            check(rule, at);
          }
        });
    oneKey();
  }

  private void check(Rule rule, Token at) {
    if (draft.owner == Owner.EDGE && !fitsEdge(rule.kind(), at)) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (String member : rule.members()) {
      if (!seen.add(member)) {
        diagnostics.add(
            at, code(rule.kind()), "expected different properties, found `" + member + "` again");
      } else if (!member.startsWith("@")) {
        member(rule, member, at);
      }
    }
  }

  private boolean fitsEdge(RuleKind kind, Token at) {
    switch (kind) {
      case UNIQUE, INDEX -> {
        return true;
      }
      case KEY ->
          diagnostics.add(
              at,
              "edge_key_unsupported",
              "expected no @key on an edge: its id is given or generated; @unique(src, dst) allows"
                  + " one edge between two nodes");
      case RANGE, CHECK ->
          diagnostics.add(
              at,
              "misplaced_constraint",
              "expected @unique or @index on an edge, found " + kind.word());
    }
    return false;
  }

  private void member(Rule rule, String name, Token at) {
    PropertyDraft property = draft.properties.get(name);
    if (property == null) {
      unknown(name, at);
      return;
    }
    PropertyType type = property.type();
    if (type == null) {
      return;
    }
    String wanted =
        switch (rule.kind()) {
          case KEY ->
              type.nullable() || !type.isScalar() || type.kind() == PropertyType.Kind.BLOB
                  ? "a required scalar that is no Blob"
                  : null;
          case UNIQUE ->
              !type.isScalar() || type.kind() == PropertyType.Kind.BLOB
                  ? "a scalar that is no Blob"
                  : null;
          case INDEX ->
              type.shape() == PropertyType.Shape.LIST || type.kind() == PropertyType.Kind.BLOB
                  ? "a scalar or a Vector, but no Blob"
                  : null;
          case RANGE -> !type.isScalar() || !type.kind().isNumeric() ? "a number" : null;
          case CHECK ->
              !type.isScalar()
                      || (type.kind() != PropertyType.Kind.STRING
                          && type.kind() != PropertyType.Kind.ENUM)
                  ? "a String"
                  : null;
        };
    if (wanted != null) {
      diagnostics.add(
          at,
          code(rule.kind()),
          "expected "
              + wanted
              + " for "
              + rule.kind().word()
              + ", found `"
              + name
              + ": "
              + type
              + "`");
    } else {
      arguments(rule, at);
    }
  }

  private void arguments(Rule rule, Token at) {
    if (rule.low() != null
        && rule.high() != null
        && new BigDecimal(rule.low()).compareTo(new BigDecimal(rule.high())) > 0) {
      diagnostics.add(
          at,
          "bad_range",
          "expected the lower bound first, found " + rule.low() + ".." + rule.high());
    }
    if (rule.regex() != null) {
      try {
        CheckPattern.compile(rule.regex());
      } catch (ValueException e) {
        diagnostics.add(at, "bad_check", e.reason());
      }
    }
  }

  private void unknown(String name, Token at) {
    if (!draft.incomplete) {
      diagnostics.add(
          at,
          "unknown_property",
          "expected a property of `" + draft.name + "`, found `" + name + "`",
          NearestName.of(name, draft.properties.keySet()));
    }
  }

  private void embed(PropertyDraft property) {
    for (Annotation annotation : property.annotations()) {
      if (!annotation.name().equals(Annotation.EMBED)) {
        continue;
      }
      String name = annotation.text();
      PropertyDraft source = draft.properties.get(name);
      if (source == null) {
        // The node that implements an interface may bring the source.
        if (draft.owner != Owner.INTERFACE) {
          unknown(name, property.at());
        }
      } else if (source.type() != null && !isString(source.type())) {
        diagnostics.add(
            property.at(),
            "bad_embed",
            "expected a String to embed, found `" + name + ": " + source.type() + "`");
      }
    }
  }

  private static boolean isString(PropertyType type) {
    return type.isScalar() && type.kind() == PropertyType.Kind.STRING;
  }

  private void oneKey() {
    Token first = null;
    for (PropertyDraft property : draft.properties.values()) {
      first = key(first, property.marks().get(RuleKind.KEY));
    }
    for (var rule : draft.rules.entrySet()) {
      if (rule.getKey().kind() == RuleKind.KEY) {
        first = key(first, rule.getValue());
      }
    }
  }

  private @Nullable Token key(@Nullable Token first, @Nullable Token next) {
    if (first == null || next == null) {
      return first == null ? next : first;
    }
    if (draft.owner == Owner.NODE) {
      diagnostics.add(
          next,
          "several_keys",
          "expected one key of `"
              + draft.name
              + "`, found another in line "
              + first.getLine()
              + ": several properties make one key as in @key(a, b)");
    }
    return first;
  }

  private static String code(RuleKind kind) {
    return "bad_" + kind.word().substring(1);
  }
}
