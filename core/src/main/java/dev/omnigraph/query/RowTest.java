package dev.omnigraph.query;

import dev.omnigraph.query.Pattern.Condition;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.query.Values.Form;
import dev.omnigraph.query.Values.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tests bindings against conditions, all of which must hold. */
final class RowTest implements AutoCloseable {
  private final Map<Field, FieldColumn> columns = new HashMap<>();
  private final List<Compared> compared = new ArrayList<>();
  private final Order order = new Order();
  private final Text text = new Text();
  private final Text part = new Text();

  private record Compared(Values left, Comparison comparison, Values right) {}

  /**
   * @param conditions whose operands are fields and constants
   */
  RowTest(QueryContext context, GraphView graph, List<Condition> conditions) {
    for (Condition condition : conditions) {
      compared.add(
          new Compared(
              values(context, graph, condition.left()),
              condition.comparison(),
              values(context, graph, condition.right())));
    }
  }

  private Values values(QueryContext context, GraphView graph, Operand operand) {
    return switch (operand) {
      case Field field ->
          columns
              .computeIfAbsent(
                  field, key -> new FieldColumn(context, graph, key.slot(), key.property().id()))
              .values();
      case Constant constant -> Values.constant(constant.value(), constant.type());
      default -> throw new IllegalStateException("not resolved: " + operand);
    };
  }

  /** Reads what the test of the first bindings of some columns needs. */
  void load(int[][] bindings, int count) {
    columns.values().forEach(column -> column.load(bindings, count));
  }

  /** Whether the binding at an index of what was loaded last satisfies all conditions. */
  boolean test(int row) {
    for (Compared condition : compared) {
      if (!holds(condition, row)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(Compared condition, int row) {
    Values left = condition.left();
    Values right = condition.right();
    if (left.isNull(row) || right.isNull(row)) {
      return false;
    }
    return switch (condition.comparison()) {
      case CONTAINS ->
          left.form() == Form.LIST ? isMember(left, right, row) : containsText(left, right, row);
      case STARTS_WITH -> {
        left.text(row, text);
        right.text(row, part);
        yield part.length <= text.length && isAt(0);
      }
      default -> condition.comparison().accepts(order.compare(left, row, right, row));
    };
  }

  private boolean isMember(Values list, Values value, int row) {
    Values items = list.items();
    for (int i = list.start(row); i < list.end(row); i++) {
      if (!items.isNull(i) && order.compare(items, i, value, row) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean containsText(Values whole, Values piece, int row) {
    whole.text(row, text);
    piece.text(row, part);
    for (int at = 0; at <= text.length - part.length; at++) {
      if (isAt(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(int at) {
    for (int i = 0; i < part.length; i++) {
      if (text.bytes[at + i] != part.bytes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    columns.values().forEach(FieldColumn::close);
  }
}
