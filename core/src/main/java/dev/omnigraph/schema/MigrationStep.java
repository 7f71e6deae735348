package dev.omnigraph.schema;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two schemas.
 *
 * @param type name of the type as the new schema has it, of a dropped one as the old had it; {@code
 *     interface X} for an interface, {@code schema} for the order of types
 * @param property name of the property likewise, or null
 * @param from what it was, as far as the kind of step needs it, or null
 * @param to what it is, likewise
 * @param checksRows whether rows that are there may stand against it
 * @param losesData whether newer versions no longer show something that older ones do
 */
public record MigrationStep(
    Kind kind,
    String type,
    @Nullable String property,
    @Nullable String from,
    @Nullable String to,
    boolean checksRows,
    boolean losesData) {

  /** What a step does. */
  public enum Kind {
    ADD_TYPE,
    RENAME_TYPE,
    DROP_TYPE,
    ADD_PROPERTY,
    RENAME_PROPERTY,
    DROP_PROPERTY,
    WIDEN_TYPE,
    MAKE_NULLABLE,
    MAKE_REQUIRED,
    EXTEND_ENUM,
    NARROW_ENUM,
    ADD_CONSTRAINT,
    REMOVE_CONSTRAINT,
    CHANGE_CARDINALITY,
    CHANGE_METADATA;

    /** In small letters, for instance {@code add_type}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What it is about: a type, or a property behind its type. */
  public String subject() {
    return property == null ? type : type + "." + property;
  }

  /** For people, for instance {@code widen_type Person.age: I32 -> I64}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.code()).append(' ').append(subject());
    if (from != null || to != null) {
      text.append(": ").append(from == null ? to : to == null ? from : from + " -> " + to);
    }
    return text.toString();
  }
}
