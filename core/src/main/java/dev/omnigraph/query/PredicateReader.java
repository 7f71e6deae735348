package dev.omnigraph.query;

import java.util.List;

/** Makes the syntax trees of the conditions of updates and deletions. */
final class PredicateReader {
  private final QueryReader reader;

  PredicateReader(QueryReader reader) {
    this.reader = reader;
  }

  Expression read(QueryParser.PredicateContext context) {
    return QueryReader.junction(false, context.allOf().stream().map(this::allOf).toList());
  }

  private Expression allOf(QueryParser.AllOfContext context) {
    return QueryReader.junction(true, context.perhapsNot().stream().map(this::perhapsNot).toList());
  }

  private Expression perhapsNot(QueryParser.PerhapsNotContext context) {
    Expression test = test(context.rowTest());
    return context.NOT().size() % 2 == 0
        ? test
        : new Expression.Negation(test, Position.of(context.getStart()));
  }

  private Expression test(QueryParser.RowTestContext context) {
    return switch (context) {
      case QueryParser.RowComparedContext compared ->
          new Expression.Compared(
              operand(compared.operand(0)),
              Comparison.of(compared.comparison().getText()),
              operand(compared.operand(1)));
      case QueryParser.RowMembershipContext member ->
          new Expression.Member(operand(member.operand(0)), operand(member.operand(1)));
      case QueryParser.RowKnownContext known ->
          new Expression.Known(operand(known.operand()), known.NOT() != null);
      case QueryParser.RowGroupContext group -> read(group.predicate());
      case QueryParser.RowTruthContext truth ->
          new Expression.Own(QueryReader.member(truth.member()));
      default -> throw new IllegalStateException(context.getText());
    };
  }

  private Expression operand(QueryParser.OperandContext context) {
    return switch (context) {
      case QueryParser.GivenContext given ->
          new Expression.Variable(QueryReader.name(given.VARIABLE().getSymbol()));
      case QueryParser.FixedContext fixed -> reader.literal(fixed.literal());
      case QueryParser.ComputedContext computed -> call(computed);
      case QueryParser.OwnContext own -> new Expression.Own(QueryReader.member(own.member()));
      default -> throw new IllegalStateException(context.getText());
    };
  }

  private Expression call(QueryParser.ComputedContext context) {
    QueryParser.ArgumentsContext arguments = context.arguments();
    List<Expression> values = reader.expressions(arguments.expression());
    return new Expression.Call(
        QueryReader.name(context.NAME().getSymbol()), arguments.DISTINCT() != null, values);
  }
}
