package dev.omnigraph.schema;

import dev.omnigraph.schema.Drafts.Owner;
import dev.omnigraph.schema.Drafts.PropertyDraft;
import dev.omnigraph.schema.Drafts.Rule;
import dev.omnigraph.schema.Drafts.RuleKind;
import dev.omnigraph.schema.Drafts.TypeDraft;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** A contract that a schema file could have given, with every construct in random combination. */
final class RandomContract {
  private static final Token NOWHERE = new CommonToken(Token.EOF);
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<String> NAMES =
      List.of("a", "b2", "node", "edge", "enum", "true", "src", "key", "implements", "camelCase");
  private static final List<String> STRINGS =
      List.of("", "x", "say \"hi\"", "back\\slash", "two\nlines\r\n\ttab", "ünï🛫", "// no");

  private final Random random;
  private final List<TypeDraft> interfaces = new ArrayList<>();
  private final List<TypeDraft> nodes = new ArrayList<>();
  private final List<TypeDraft> edges = new ArrayList<>();

  private RandomContract(long seed) {
    this.random = new Random(seed);
  }

  static Contract of(long seed) {
    return new RandomContract(seed).build();
  }

  private Contract build() {
    for (int i = random.nextInt(3); i > 0; i--) {
      TypeDraft draft = new TypeDraft(Owner.INTERFACE, NOWHERE, "Interface" + i);
      addProperties(draft, "i" + i, random.nextInt(3));
      interfaces.add(draft);
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      nodes.add(node("Node" + i));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      edges.add(edge("Edge" + i));
    }
    return new ContractBuilder().build(interfaces, nodes, edges);
  }

  private TypeDraft node(String name) {
    TypeDraft draft = new TypeDraft(Owner.NODE, NOWHERE, name);
    draft.annotations.addAll(annotations());
    addProperties(draft, "", random.nextInt(8));
    for (TypeDraft shared : interfaces) {
      if (random.nextBoolean()) {
        draft.interfaces.add(shared.name);
        for (PropertyDraft property : shared.properties.values()) {
          if (random.nextInt(4) == 0) {
            // Declared by the node too, otherwise or in the same words.
            PropertyDraft own = property(property.name(), Objects.requireNonNull(property.type()));
            draft.properties.put(property.name(), random.nextBoolean() ? own : property);
          }
        }
      }
    }
    for (TypeDraft shared : interfaces) {
      if (draft.interfaces.contains(shared.name)) {
        shared.properties.forEach(draft.properties::putIfAbsent);
      }
    }
    addRules(draft);
    return draft;
  }

  private TypeDraft edge(String name) {
    TypeDraft draft = new TypeDraft(Owner.EDGE, NOWHERE, name);
    draft.source = nodes.get(random.nextInt(nodes.size())).name;
    draft.destination = nodes.get(random.nextInt(nodes.size())).name;
    int min = random.nextInt(3);
    draft.cardinality = new Cardinality(min, random.nextBoolean() ? null : min + 1);
    draft.annotations.addAll(annotations());
    addProperties(draft, "", random.nextInt(4));
    addRules(draft);
    if (random.nextBoolean()) {
      draft.rules.put(
          new Rule(RuleKind.UNIQUE, List.of(Constraint.SRC, Constraint.DST), null, null, null),
          NOWHERE);
      draft.rules.put(new Rule(RuleKind.INDEX, List.of(Constraint.DST), null, null, null), NOWHERE);
    }
    return draft;
  }

  private void addProperties(TypeDraft draft, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      String name = prefix.isEmpty() ? NAMES.get(i) : prefix + NAMES.get(i);
      draft.properties.put(name, property(name, type()));
    }
  }

  private PropertyDraft property(String name, PropertyType type) {
    EnumMap<RuleKind, Token> marks = new EnumMap<>(RuleKind.class);
    if (type.isScalar() && type.kind() != Kind.BLOB) {
      for (RuleKind kind : List.of(RuleKind.UNIQUE, RuleKind.INDEX)) {
        if (random.nextInt(4) == 0) {
          marks.put(kind, NOWHERE);
        }
      }
    }
    return new PropertyDraft(NOWHERE, name, type, annotations(), marks);
  }

  private PropertyType type() {
    boolean nullable = random.nextBoolean();
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> PropertyType.vector(1 + random.nextInt(16_384), nullable);
      case 1 ->
          PropertyType.list(kind == Kind.BLOB || kind == Kind.ENUM ? Kind.I32 : kind, nullable);
      default ->
          kind == Kind.ENUM
              ? PropertyType.enumeration(List.of("b", "a", "2-x", "-1", "node"), nullable)
              : PropertyType.scalar(kind, nullable);
    };
  }

  private void addRules(TypeDraft draft) {
    List<String> scalars = new ArrayList<>();
    List<String> required = new ArrayList<>();
    for (PropertyDraft property : draft.properties.values()) {
      PropertyType type = property.type();
      if (type == null || !type.isScalar() || type.kind() == Kind.BLOB) {
        continue;
      }
      scalars.add(property.name());
      if (!type.nullable()) {
        required.add(property.name());
      }
      if (draft.owner == Owner.NODE && type.kind().isNumeric() && random.nextBoolean()) {
        String low = random.nextBoolean() ? null : "-0.50";
        String high = low == null || random.nextBoolean() ? "18446744073709551615" : null;
        draft.rules.put(
            new Rule(RuleKind.RANGE, List.of(property.name()), low, high, null), NOWHERE);
      }
      if (draft.owner == Owner.NODE && type.kind() == Kind.STRING && random.nextBoolean()) {
        draft.rules.put(
            new Rule(RuleKind.CHECK, List.of(property.name()), null, null, "^\"\\d+\\\\\"?\n$"),
            NOWHERE);
      }
    }
    if (scalars.size() > 1) {
      draft.rules.put(new Rule(RuleKind.UNIQUE, scalars, null, null, null), NOWHERE);
      draft.rules.put(new Rule(RuleKind.INDEX, scalars.reversed(), null, null, null), NOWHERE);
    }
    if (draft.owner == Owner.NODE && !required.isEmpty() && random.nextBoolean()) {
      draft.rules.put(
          new Rule(
              RuleKind.KEY,
              required.subList(0, 1 + random.nextInt(required.size())),
              null,
              null,
              null),
          NOWHERE);
    }
  }

  private List<Annotation> annotations() {
    List<Annotation> annotations = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Map<String, String> arguments = new LinkedHashMap<>();
      if (random.nextBoolean()) {
        arguments.put("node", "-1.5");
        arguments.put("b", literal());
      }
      annotations.add(
          random.nextInt(4) == 0
              ? new Annotation("plain", null, Map.of())
              : new Annotation("foo", literal(), arguments));
    }
    return annotations;
  }

  private String literal() {
    return random.nextInt(3) == 0
        ? List.of("7", "-2.50", "true", "false").get(random.nextInt(4))
        : StringLiteral.quote(STRINGS.get(random.nextInt(STRINGS.size())));
  }
}
