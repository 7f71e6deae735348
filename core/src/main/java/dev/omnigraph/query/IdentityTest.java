package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bindings in which two slots have the same row, or different ones. That is what a comparison
 * of ids or keys comes to, and nothing has to be read for it.
 *
 * @param same whether the row must be the same
 */
record IdentityTest(Slot left, Slot right, boolean same) implements KeepOperator.BatchTest {

  /** The test that a condition comes to; null: it is about something else. */
  static @Nullable IdentityTest of(Condition condition) {
    if (condition instanceof Compared compared
        && compared.left() instanceof Field left
        && compared.right() instanceof Field right
        && left.slot().type().equals(right.slot().type())
        && left.property().equals(right.property())
        && identifies(left.slot().type(), left.property())) {
      return switch (compared.comparison()) {
        case EQUAL -> new IdentityTest(left.slot(), right.slot(), true);
        case NOT_EQUAL -> new IdentityTest(left.slot(), right.slot(), false);
        default -> null;
      };
    }
    return null;
  }

  /** Whether no two rows have the same value, nor any none. */
  private static boolean identifies(GraphType type, Property property) {
    if (property.id().equals(Meta.ID)) {
      return true;
    }
    return type instanceof NodeType node
        && node.key().map(Constraint.Key::members).equals(Optional.of(List.of(property.id())));
  }

  @Override
  public void retain(Batch batch) {
    int[] lefts = batch.column(left);
    int[] rights = batch.column(right);
    boolean[] marks = new boolean[batch.size];
    for (int i = 0; i < batch.size; i++) {
      marks[i] = lefts[i] >= 0 && rights[i] >= 0 && (lefts[i] == rights[i]) == same;
    }
    batch.retain(marks);
  }

  @Override
  public void close() {}
}
