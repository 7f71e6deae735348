package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Condition.Junction;
import dev.omnigraph.query.Condition.Known;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.query.Term.Summary;
import dev.omnigraph.query.Values.Form;
import dev.omnigraph.query.Values.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tests bindings against conditions, all of which must hold. */
final class RowTest implements AutoCloseable {
  private final Map<Field, FieldColumn> columns = new HashMap<>();
  private final Function<Summary, Values> summaries;
  private final Check check;
  private final Order order = new Order();
  private final Text text = new Text();
  private final Text part = new Text();

  /** Says whether the binding at an index satisfies a condition. */
  private interface Check {
    boolean holds(int row);
  }

  /**
   * @param conditions whose operands are fields and constants
   */
  RowTest(QueryContext context, GraphView graph, List<Condition> conditions) {
    this(
        context,
        graph,
        conditions,
        summary -> {
          throw new IllegalStateException("not found out: " + summary);
        });
  }

  /**
   * @param summaries the values of each, which the caller keeps up with the bindings
   */
  RowTest(
      QueryContext context,
      GraphView graph,
      List<Condition> conditions,
      Function<Summary, Values> summaries) {
    this.summaries = summaries;
    this.check = all(context, graph, conditions);
  }

  private Check all(QueryContext context, GraphView graph, List<Condition> conditions) {
    Check[] parts = checks(context, graph, conditions);
    return row -> {
      for (Check part : parts) {
        if (!part.holds(row)) {
          return false;
        }
      }
      return true;
    };
  }

  private Check any(QueryContext context, GraphView graph, List<Condition> conditions) {
    Check[] parts = checks(context, graph, conditions);
    return row -> {
      for (Check part : parts) {
        if (part.holds(row)) {
          return true;
        }
      }
      return false;
    };
  }

  private Check[] checks(QueryContext context, GraphView graph, List<Condition> conditions) {
    return conditions.stream()
        .map(condition -> check(context, graph, condition))
        .toArray(Check[]::new);
  }

  private Check check(QueryContext context, GraphView graph, Condition condition) {
    return switch (condition) {
      case Compared compared -> {
        Values left = values(context, graph, compared.left());
        Values right = values(context, graph, compared.right());
        Comparison comparison = compared.comparison();
        yield row -> !left.isNull(row) && !right.isNull(row) && holds(left, comparison, right, row);
      }
      case Known known -> {
        Values values = values(context, graph, known.operand());
        yield row -> values.isNull(row) != known.known();
      }
      case Junction junction ->
          junction.all()
              ? all(context, graph, junction.parts())
              : any(context, graph, junction.parts());
    };
  }

  private Values values(QueryContext context, GraphView graph, Operand operand) {
    return switch (operand) {
      case Field field ->
          columns
              .computeIfAbsent(
                  field, key -> new FieldColumn(context, graph, key.slot(), key.property().id()))
              .values();
      case Constant constant -> Values.constant(constant.value(), constant.type());
      case Summary summary -> summaries.apply(summary);
      default -> throw new IllegalStateException("not resolved: " + operand);
    };
  }

  /** Reads what the test of the first bindings of some columns needs. */
  void load(int[][] bindings, int count) {
    columns.values().forEach(column -> column.load(bindings, count));
  }

  /** Whether the binding at an index of what was loaded last satisfies all conditions. */
  boolean test(int row) {
    return check.holds(row);
  }

  /** Keeps the bindings of a batch that satisfy all conditions. */
  void retain(Batch batch) {
    boolean[] marks = new boolean[batch.size];
    load(batch.columns, batch.size);
    for (int i = 0; i < batch.size; i++) {
      marks[i] = test(i);
    }
    batch.retain(marks);
  }

  private boolean holds(Values left, Comparison comparison, Values right, int row) {
    return switch (comparison) {
      case CONTAINS -> contains(left, right, row);
      case CONTAINS_NOT -> !contains(left, right, row);
      case STARTS_WITH -> startsWith(left, right, row);
      case STARTS_NOT_WITH -> !startsWith(left, right, row);
      default -> comparison.accepts(order.compare(left, row, right, row));
    };
  }

  private boolean contains(Values whole, Values part, int row) {
    return whole.form() == Form.LIST ? isMember(whole, part, row) : containsText(whole, part, row);
  }

  private boolean startsWith(Values whole, Values beginning, int row) {
    whole.text(row, text);
    beginning.text(row, part);
    return part.length <= text.length && isAt(0);
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
