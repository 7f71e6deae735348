package dev.omnigraph.schema;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.error.NearestName;
import dev.omnigraph.error.SourceText;
import dev.omnigraph.schema.Drafts.Owner;
import dev.omnigraph.schema.Drafts.PropertyDraft;
import dev.omnigraph.schema.Drafts.TypeDraft;
import dev.omnigraph.schema.SchemaParser.BodyContext;
import dev.omnigraph.schema.SchemaParser.CardinalityContext;
import dev.omnigraph.schema.SchemaParser.DeclarationContext;
import dev.omnigraph.schema.SchemaParser.EdgeTypeContext;
import dev.omnigraph.schema.SchemaParser.HeaderContext;
import dev.omnigraph.schema.SchemaParser.NodeTypeContext;
import dev.omnigraph.schema.SchemaParser.TypeNameContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Makes a contract of {@code .pg} text. */
public final class SchemaCompiler {
  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_TYPES = 4_096;
  private static final int MAX_PROPERTIES = 65_536;

  private final Diagnostics diagnostics;
  private final Map<String, TypeDraft> interfaces = new LinkedHashMap<>();
  private final Map<String, TypeDraft> nodes = new LinkedHashMap<>();

  /** By name in lower case. */
  private final Map<String, TypeDraft> edges = new LinkedHashMap<>();

  private boolean complete = true;

  private SchemaCompiler(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /**
   * Compiles a schema. Ids count from 1: interfaces, then nodes, then edges, each in order of
   * declaration with its properties and then its constraints.
   *
   * @param sourceName how errors call the text, for instance its file name
   * @return the contract, as schema version 1 of a new graph
   * @throws InvalidInputException with all errors of the text
   * @throws LimitExceededException if the text is longer, or declares more, than any schema needs
   */
  public static Contract compile(String sourceName, String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new LimitExceededException(
          "schema_too_large",
          sourceName
              + ": expected a schema of at most "
              + MAX_CHARACTERS
              + " characters, found "
              + text.length());
    }
    Diagnostics diagnostics = new Diagnostics(new SourceText(sourceName, text));
    SchemaSyntax.Parsed parsed = SchemaSyntax.parse(text, diagnostics);
    if (parsed.tree().declaration().size() > MAX_TYPES) {
      throw new LimitExceededException(
          "schema_too_large",
          sourceName
              + ": expected at most "
              + MAX_TYPES
              + " types, found "
              + parsed.tree().declaration().size());
    }
    return new SchemaCompiler(diagnostics).compile(parsed, sourceName);
  }

  private record Declared(TypeDraft draft, DeclarationContext context) {}

  private Contract compile(SchemaSyntax.Parsed parsed, String sourceName) {
    complete = parsed.complete();
    List<Declared> declared = new ArrayList<>();
    for (DeclarationContext context : parsed.tree().declaration()) {
      TypeDraft draft = declare(context);
      if (draft != null) {
        declared.add(new Declared(draft, context));
      }
    }
    // An interface may stand behind the nodes that implement it.
    for (Declared each : declared) {
      if (each.draft.owner == Owner.INTERFACE) {
        body(each.draft, each.context.interfaceType().body());
        new RuleChecks(each.draft, diagnostics).run(Set.copyOf(each.draft.properties.keySet()));
      }
    }
    int properties = 0;
    for (Declared each : declared) {
      switch (each.draft.owner) {
        case INTERFACE -> {}
        case NODE -> node(each.draft, each.context.nodeType());
        case EDGE -> edge(each.draft, each.context.edgeType());
      }
      properties += each.draft.properties.size();
      if (properties > MAX_PROPERTIES) {
        throw new LimitExceededException(
            "schema_too_large",
            sourceName + ": expected at most " + MAX_PROPERTIES + " properties, found more");
      }
    }
    diagnostics.throwIfAny();
    return new ContractBuilder()
        .build(
            List.copyOf(interfaces.values()),
            List.copyOf(nodes.values()),
            List.copyOf(edges.values()));
  }

  /** Notes the name of a declaration; null where it has none. */
  private @Nullable TypeDraft declare(DeclarationContext context) {
    if (context.interfaceType() != null) {
      return declare(Owner.INTERFACE, context.interfaceType().name, interfaces);
    }
    if (context.nodeType() != null) {
      return declare(Owner.NODE, context.nodeType().name, nodes);
    }
    if (context.edgeType() != null) {
      return declare(Owner.EDGE, context.edgeType().name, edges);
    }
    return null;
  }

  private @Nullable TypeDraft declare(
      Owner owner, @Nullable TypeNameContext context, Map<String, TypeDraft> types) {
    if (context == null || SchemaSyntax.broken(context)) {
      complete = false;
      return null;
    }
    Token at = context.getStart();
    String name = at.getText();
    if (at.getType() != SchemaLexer.TYPE_NAME) {
      diagnostics.add(
          at,
          "bad_name",
          "expected a type name with an upper-case first letter, found `" + name + "`",
          name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
    }
    TypeDraft draft = new TypeDraft(owner, at, name);
    TypeDraft first =
        types.putIfAbsent(owner == Owner.EDGE ? name.toLowerCase(Locale.ROOT) : name, draft);
    if (first != null) {
      diagnostics.add(
          at,
          "duplicate_type",
          "expected one "
              + owner.word()
              + " of the name `"
              + name
              + "`, found `"
              + first.name
              + "` in line "
              + first.at.getLine());
    }
    return draft;
  }

  private void body(TypeDraft draft, @Nullable BodyContext context) {
    if (context == null) {
      draft.incomplete |= draft.owner != Owner.EDGE;
      return;
    }
    new BodyReader(draft, diagnostics).read(context.member());
    draft.incomplete |= context.exception != null;
  }

  private void node(TypeDraft draft, NodeTypeContext context) {
    int before = diagnostics.count();
    header(draft, context.header());
    body(draft, context.body());
    Set<String> own = Set.copyOf(draft.properties.keySet());
    for (TypeNameContext name : context.interfaces) {
      if (!SchemaSyntax.broken(name)) {
        implement(draft, own, name.getStart());
      }
    }
    new RuleChecks(draft, diagnostics).run(own);
    boolean typed = draft.properties.values().stream().allMatch(p -> p.type() != null);
    if (diagnostics.count() == before && !draft.incomplete && typed) {
      defaults(draft);
    }
  }

  /** Adds the properties of an interface behind those that are there. */
  private void implement(TypeDraft draft, Set<String> own, Token at) {
    TypeDraft shared = interfaces.get(at.getText());
    if (shared == null) {
      draft.incomplete = true;
      if (complete) {
        diagnostics.add(
            at,
            "unknown_interface",
            "expected an interface, found `" + at.getText() + "`",
            NearestName.of(at.getText(), interfaces.keySet()));
      }
      return;
    }
    draft.incomplete |= shared.incomplete;
    if (draft.interfaces.contains(shared.name)) {
      diagnostics.add(
          at, "duplicate_interface", "expected `" + shared.name + "` once, found it again");
      return;
    }
    draft.interfaces.add(shared.name);
    for (PropertyDraft property : shared.properties.values()) {
      PropertyDraft present = draft.properties.putIfAbsent(property.name(), property);
      if (present == null) {
        continue;
      }
      // The node's own declaration counts, if its type agrees; two interfaces must agree in all.
      boolean declared = own.contains(property.name());
      boolean agrees =
          sameType(present.type(), property.type()) && (declared || present.sameMetadata(property));
      if (!agrees) {
        diagnostics.add(
            declared ? present.at() : at,
            "interface_conflict",
            "expected `"
                + property.name()
                + ": "
                + property.type()
                + "` as interface `"
                + shared.name
                + "` has it, found "
                + (declared
                    ? "`" + present.type() + "`"
                    : "it declared otherwise by another interface of `" + draft.name + "`"));
      }
    }
  }

  /** The order in which an enum lists its values means nothing; what was refused fits all. */
  private static boolean sameType(@Nullable PropertyType a, @Nullable PropertyType b) {
    if (a == null || b == null) {
      return true;
    }
    if (a.kind() == PropertyType.Kind.ENUM && b.kind() == PropertyType.Kind.ENUM) {
      return a.nullable() == b.nullable() && Set.copyOf(a.values()).equals(Set.copyOf(b.values()));
    }
    return a.equals(b);
  }

  /** A default that the type's own rules refuse would refuse every row that relies on it. */
  private void defaults(TypeDraft draft) {
    NodeType type = new ContractBuilder().node(draft);
    @Nullable Object[] values = type.properties().stream().map(Property::defaultValue).toArray();
    for (RowRules.Violation violation : RowRules.of(type).check(values)) {
      if (violation.value() != null) {
        PropertyDraft property =
            Objects.requireNonNull(draft.properties.get(violation.property().name()));
        diagnostics.add(
            property.at(), "bad_default", "expected a default that keeps " + violation.rule());
      }
    }
  }

  private void edge(TypeDraft draft, EdgeTypeContext context) {
    draft.source = endpoint(context.source);
    draft.destination = endpoint(context.destination);
    header(draft, context.header());
    body(draft, context.body());
    new RuleChecks(draft, diagnostics).run(Set.copyOf(draft.properties.keySet()));
  }

  private String endpoint(@Nullable TypeNameContext context) {
    if (context == null || SchemaSyntax.broken(context)) {
      return "";
    }
    String name = context.getText();
    if (!nodes.containsKey(name) && complete) {
      diagnostics.add(
          context.getStart(),
          "unknown_type",
          "expected a node type, found "
              + (interfaces.containsKey(name) ? "the interface `" : "`")
              + name
              + "`",
          NearestName.of(name, nodes.keySet()));
    }
    return name;
  }

  private void header(TypeDraft draft, List<HeaderContext> headers) {
    List<SchemaParser.AnnotationContext> annotations = new ArrayList<>();
    boolean first = true;
    for (HeaderContext header : headers) {
      if (SchemaSyntax.broken(header)) {
        continue;
      }
      if (header.annotation() != null) {
        annotations.add(header.annotation());
      } else if (header.constraint() != null) {
        diagnostics.add(
            header.getStart(),
            "misplaced_constraint",
            "expected @" + header.constraint().kind.getText() + "(…) in the body, found it before");
      } else if (draft.owner == Owner.EDGE && first) {
        draft.cardinality = cardinality(header.cardinality());
      } else {
        diagnostics.add(
            header.getStart(),
            "misplaced_annotation",
            draft.owner == Owner.EDGE
                ? "expected @card once, right behind the destination"
                : "expected @card at an edge, found it at a node");
      }
      first = false;
    }
    draft.annotations.addAll(new AnnotationReader(diagnostics).ofType(annotations));
  }

  private Cardinality cardinality(CardinalityContext context) {
    try {
      int min = Integer.parseInt(context.min.getText());
      Integer max = context.max == null ? null : Integer.valueOf(context.max.getText());
      if (max == null || min <= max) {
        return new Cardinality(min, max);
      }
      diagnostics.add(
          context.getStart(),
          "bad_cardinality",
          "expected the minimum first, found " + min + ".." + max);
    } catch (NumberFormatException e) {
      diagnostics.add(
          context.getStart(), "bad_cardinality", "expected bounds up to " + Integer.MAX_VALUE);
    }
    return Cardinality.ANY;
  }
}
