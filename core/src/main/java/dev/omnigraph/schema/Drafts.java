package dev.omnigraph.schema;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Types on their way from tree to contract: with places in the text, and names for ids. */
final class Drafts {
  private Drafts() {}

  enum Owner {
    INTERFACE,
    NODE,
    EDGE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** In the order in which a property's own are kept. */
  enum RuleKind {
    KEY,
    UNIQUE,
    INDEX,
    RANGE,
    CHECK;

    String word() {
      return "@" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** A property; its type is null where it was wrong and has been reported. */
  record PropertyDraft(
      Token at,
      String name,
      @Nullable PropertyType type,
      List<Annotation> annotations,
      EnumMap<RuleKind, Token> marks) {

    /** Whether it says the same of a property of that type as another does. */
    boolean sameMetadata(PropertyDraft other) {
      return annotations.equals(other.annotations) && marks.keySet().equals(other.marks.keySet());
    }
  }

  /** What a rule says, so that two of the same can be told. */
  record Rule(
      RuleKind kind,
      List<String> members,
      @Nullable String low,
      @Nullable String high,
      @Nullable String regex) {}

  /** The declaration of a type. */
  static final class TypeDraft {
    final Owner owner;
    final Token at;
    final String name;
    final Map<String, PropertyDraft> properties = new LinkedHashMap<>();
    final Map<Rule, Token> rules = new LinkedHashMap<>();
    final List<Annotation> annotations = new ArrayList<>();
    final List<String> interfaces = new ArrayList<>();

    /** Whether a member could not be read, so that a name that seems unknown may be its. */
    boolean incomplete;

    String source = "";
    String destination = "";
    Cardinality cardinality = Cardinality.ANY;

    TypeDraft(Owner owner, Token at, String name) {
      this.owner = owner;
      this.at = at;
      this.name = name;
    }
  }
}
