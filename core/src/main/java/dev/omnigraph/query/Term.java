package dev.omnigraph.query;

import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a query computes with, checked: every name resolved, every type known. */
sealed interface Term {

  /** The name of the column in which it is returned, unless it has an alias. */
  String columnName();

  /** A single value for each binding. */
  sealed interface Operand extends Term {
    PropertyType type();

    /** The variables of which its value depends. */
    default Set<Slot> slots() {
      return Set.of();
    }
  }

  /** A property of a bound node or edge. */
  record Field(Slot slot, Property property) implements Operand {
    @Override
    public PropertyType type() {
      return slot.optional() ? property.type().nullable(true) : property.type();
    }

    @Override
    public Set<Slot> slots() {
      return Set.of(slot);
    }

    @Override
    public String columnName() {
      return slot.name() + "." + property.name();
    }
  }

  /**
   * A value known to the query.
   *
   * @param value of the Java class of the type, or null
   */
  record Constant(@Nullable Object value, PropertyType type) implements Operand {
    @Override
    public String columnName() {
      return "literal";
    }
  }

  /**
   * A parameter's value, converted.
   *
   * @param type to which the value is converted: that of the parameter, or what it is used as
   */
  record Argument(Parameter parameter, PropertyType type) implements Operand {
    @Override
    public String columnName() {
      return parameter.name();
    }
  }

  /** The instant of the query. */
  record Now() implements Operand {
    @Override
    public PropertyType type() {
      return PropertyType.scalar(Kind.DATETIME, false);
    }

    @Override
    public String columnName() {
      return "now";
    }
  }

  /**
   * An aggregate of all completions of a pattern, for each binding.
   *
   * @param pattern of which completions are sought; it speaks of variables outside of it
   */
  record Summary(Pattern pattern, Aggregate aggregate) implements Operand {
    @Override
    public PropertyType type() {
      return aggregate.type();
    }

    @Override
    public Set<Slot> slots() {
      Set<Slot> slots = pattern.outerSlots();
      slots.addAll(aggregate.slots());
      pattern.allSlots().forEach(slots::remove);
      return slots;
    }

    @Override
    public String columnName() {
      return aggregate.columnName();
    }
  }

  /** A bound node or edge. */
  record Entity(Slot slot) implements Term {
    @Override
    public String columnName() {
      return slot.name();
    }
  }

  /**
   * One value for all bindings of a group.
   *
   * @param argument an operand or an entity
   */
  record Aggregate(Function function, Term argument, PropertyType type) implements Term {
    /** The variables that have to be known to add a row. */
    Set<Slot> slots() {
      return argument instanceof Operand operand ? operand.slots() : Set.of();
    }

    @Override
    public String columnName() {
      return argument.columnName();
    }
  }

  /** How an aggregate makes one value of many; nulls never count. */
  enum Function {
    COUNT,
    COUNT_DISTINCT,
    SUM,
    AVG,
    MIN,
    MAX,
    COLLECT
  }
}
