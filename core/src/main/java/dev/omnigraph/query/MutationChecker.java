package dev.omnigraph.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.omnigraph.query.CheckedQuery.Change;
import dev.omnigraph.query.CheckedQuery.Where;
import dev.omnigraph.query.Clause.Assignment;
import dev.omnigraph.query.Term.Argument;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.schema.ValueException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the statements of a mutation. */
final class MutationChecker {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final PropertyType TEXT = PropertyType.scalar(Kind.STRING, false);

  private final Checking checking;
  private final ExpressionChecker expressions;

  MutationChecker(Checking checking) {
    this.checking = checking;
    this.expressions = new ExpressionChecker(checking, new Scope(null));
  }

  /** The statements; of use only if nothing was refused. */
  List<Change> check(List<Statement> statements) {
    List<Change> changes = new ArrayList<>();
    for (Statement statement : statements) {
      Change change = check(statement);
      if (change != null) {
        changes.add(change);
      }
    }
    return changes;
  }

  private @Nullable Change check(Statement statement) {
    GraphType type = type(statement.type());
    if (type == null) {
      return null;
    }
    return switch (statement) {
      case Statement.Insert insert -> insert(insert, type);
      case Statement.Update update -> update(update, type);
      case Statement.Delete delete -> new CheckedQuery.Delete(type, where(delete.where(), type));
    };
  }

  private @Nullable GraphType type(Name name) {
    GraphType type = checking.contract().node(name.text()).orElse(null);
    if (type == null) {
      type = checking.contract().edge(name.text()).orElse(null);
    }
    if (type == null) {
      List<String> names = checking.contract().types().map(GraphType::name).toList();
      String message = "there is no node or edge type `" + name + "`";
      checking.refusals().add(name.at(), "unknown_type", message, name.text(), names);
    }
    return type;
  }

  private @Nullable Change insert(Statement.Insert insert, GraphType type) {
    Map<Property, Operand> values = new LinkedHashMap<>();
    Map<String, Operand> ends = new LinkedHashMap<>();
    Set<String> given = new HashSet<>();
    for (Assignment assignment : insert.assignments()) {
      String name = assignment.property().text();
      if (!isFirst(assignment, given)) {
        continue;
      }
      if (type instanceof EdgeType && (name.equals(FROM) || name.equals(TO))) {
        Operand end = assigned(assignment.value(), TEXT, "`" + name + "`");
        if (end != null) {
          ends.put(name, end);
        }
      } else {
        assign(assignment, type, values);
      }
    }
    for (Property property : type.properties()) {
      if (!property.type().nullable()
          && property.defaultValue() == null
          && !given.contains(property.name())) {
        missing(insert, "`%s` is required".formatted(property.name()));
      }
    }
    if (type instanceof NodeType node) {
      return new CheckedQuery.InsertNode(node, values);
    }
    for (String end : List.of(FROM, TO)) {
      if (!given.contains(end)) {
        missing(insert, "an edge needs `%s`, the id of a node".formatted(end));
      }
    }
    Operand from = ends.get(FROM);
    Operand to = ends.get(TO);
    return from == null || to == null
        ? null
        : new CheckedQuery.InsertEdge((EdgeType) type, from, to, values);
  }

  private boolean isFirst(Assignment assignment, Set<String> given) {
    Name name = assignment.property();
    if (given.add(name.text())) {
      return true;
    }
    checking.refuse(name.at(), "duplicate_assignment", "`" + name + "` is assigned twice");
    return false;
  }

  private void missing(Statement.Insert insert, String reason) {
    checking.refuse(
        insert.type().at(),
        "missing_property",
        "insert of `%s`: %s".formatted(insert.type(), reason));
  }

  private void assign(Assignment assignment, GraphType type, Map<Property, Operand> values) {
    Property property = checking.property(type, assignment.property());
    if (property == null) {
      return;
    }
    Operand value = assigned(assignment.value(), property.type(), "`" + property.name() + "`");
    if (value != null) {
      values.put(property, value);
    }
  }

  private Change update(Statement.Update update, GraphType type) {
    List<String> key =
        type instanceof NodeType node
            ? node.key().map(Constraint.Key::members).orElse(List.of())
            : List.of();
    Map<Property, Operand> values = new LinkedHashMap<>();
    Set<String> given = new HashSet<>();
    for (Assignment assignment : update.assignments()) {
      Name name = assignment.property();
      if (!isFirst(assignment, given)) {
        continue;
      }
      if (isEnd(type, name)) {
        checking.refuse(
            name.at(),
            "immutable_property",
            "`%s` says which nodes an edge joins; delete the edge and insert another"
                .formatted(name));
        continue;
      }
      if (type.property(name.text()).map(Property::id).filter(key::contains).isPresent()) {
        checking.refuse(
            name.at(),
            "immutable_property",
            "`%s` is part of the key of `%s`; delete the node and insert another"
                .formatted(name, type.name()));
        continue;
      }
      assign(assignment, type, values);
    }
    return new CheckedQuery.Update(type, values, where(update.where(), type));
  }

  private static boolean isEnd(GraphType type, Name name) {
    return type instanceof EdgeType
        && List.of(FROM, TO, Meta.SOURCE, Meta.DESTINATION).contains(name.text());
  }

  private Where where(Expression condition, GraphType type) {
    Slot row = new Slot(0, type.name(), type, false);
    List<Condition> conditions = new ArrayList<>();
    // No pattern can stand in the condition of a statement.
    new FilterChecker(checking, Scope.ofRow(row), conditions, new ArrayList<>(), new ArrayList<>())
        .demand(condition, true);
    return new Where(row, conditions);
  }

  /** The value as the type wants it, or null after a refusal. */
  private @Nullable Operand assigned(Expression expression, PropertyType type, String what) {
    Operand operand = expressions.value(expression);
    if (operand == null) {
      return null;
    }
    if (operand.type().nullable() && !type.nullable()) {
      checking.refuse(
          expression.at(), "type_mismatch", what + " is required, and this value may be null");
      return null;
    }
    if (operand instanceof Constant constant) {
      return literal(expression, constant, type, what);
    }
    if (!isAssignable(operand.type(), type)) {
      checking.refuse(
          expression.at(),
          "type_mismatch",
          "%s is %s; this is %s"
              .formatted(what, type.nullable(false), operand.type().nullable(false)));
      return null;
    }
    return operand instanceof Argument argument
        ? new Argument(argument.parameter(), type)
        : operand;
  }

  private @Nullable Operand literal(
      Expression expression, Constant constant, PropertyType type, String what) {
    JsonNode json = JsonValues.toJson(constant.type(), constant.value());
    try {
      return new Constant(JsonValues.read(type, json), type);
    } catch (ValueException unfit) {
      checking.refuse(expression.at(), "type_mismatch", what + ": " + unfit.reason());
      return null;
    }
  }

  /** Whether values of one type can be values of another; a number may turn out too large. */
  private static boolean isAssignable(PropertyType from, PropertyType to) {
    if (from.shape() != to.shape() || from.dimension() != to.dimension()) {
      return false;
    }
    Kind source = from.kind();
    Kind target = to.kind();
    if (source.isNumeric() && target.isNumeric()) {
      return source.isInteger() || !target.isInteger();
    }
    boolean text = source == Kind.STRING || source == Kind.ENUM;
    return source == target
        || (text
            && (target == Kind.STRING
                || target == Kind.ENUM
                || target == Kind.DATE
                || target == Kind.DATETIME
                || target == Kind.BLOB));
  }
}
