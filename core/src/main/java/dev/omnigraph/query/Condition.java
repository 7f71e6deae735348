package dev.omnigraph.query;

import dev.omnigraph.query.Term.Operand;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a filter demands of a binding, checked. A test of null is neither true nor false, but no
 * condition has to tell false from unknown: negations are pushed down to the comparisons, which
 * have an opposite each, so that all that is left asks is whether something is true.
 */
sealed interface Condition {

  /** True of the same bindings for which this one is false. */
  Condition negated();

  /** Shows every operand. */
  void forEachOperand(Consumer<Operand> consumer);

  /** The same condition of other operands. */
  Condition map(UnaryOperator<Operand> change);

  /** The variables that it speaks of. */
  default Set<Slot> slots() {
    Set<Slot> slots = new HashSet<>();
    forEachOperand(operand -> slots.addAll(operand.slots()));
    return slots;
  }

  /** What of other patterns has to be found out to test it. */
  default Set<Term.Summary> summaries() {
    Set<Term.Summary> summaries = new LinkedHashSet<>();
    forEachOperand(
        operand -> {
          if (operand instanceof Term.Summary summary) {
            summaries.add(summary);
          }
        });
    return summaries;
  }

  /** Two values compare in a way; never true of null. */
  record Compared(Operand left, Comparison comparison, Operand right) implements Condition {
    @Override
    public Condition negated() {
      return new Compared(left, comparison.negated(), right);
    }

    @Override
    public void forEachOperand(Consumer<Operand> consumer) {
      consumer.accept(left);
      consumer.accept(right);
    }

    @Override
    public Condition map(UnaryOperator<Operand> change) {
      return new Compared(change.apply(left), comparison, change.apply(right));
    }
  }

  /**
   * A value is null, or is not.
   *
   * @param known whether it must not be null
   */
  record Known(Operand operand, boolean known) implements Condition {
    @Override
    public Condition negated() {
      return new Known(operand, !known);
    }

    @Override
    public void forEachOperand(Consumer<Operand> consumer) {
      consumer.accept(operand);
    }

    @Override
    public Condition map(UnaryOperator<Operand> change) {
      return new Known(change.apply(operand), known);
    }
  }

  /**
   * Several conditions together.
   *
   * @param all whether each of them must hold, or one
   */
  record Junction(boolean all, List<Condition> parts) implements Condition {
    public Junction {
      parts = List.copyOf(parts);
    }

    @Override
    public Condition negated() {
      return new Junction(!all, parts.stream().map(Condition::negated).toList());
    }

    @Override
    public void forEachOperand(Consumer<Operand> consumer) {
      parts.forEach(part -> part.forEachOperand(consumer));
    }

    @Override
    public Condition map(UnaryOperator<Operand> change) {
      return new Junction(all, parts.stream().map(part -> part.map(change)).toList());
    }
  }
}
