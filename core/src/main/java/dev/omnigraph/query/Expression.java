package dev.omnigraph.query;

import java.util.List;

/** What a query computes with, as written. */
sealed interface Expression {
  Position at();

  /** {@code $x}: a variable or a parameter. */
  record Variable(Name name) implements Expression {
    @Override
    public Position at() {
      return name.at();
    }
  }

  /** {@code $x.p}. */
  record Property(Name variable, Name property) implements Expression {
    @Override
    public Position at() {
      return variable.at();
    }
  }

  /** {@code p}: a property of the row that a statement is about. */
  record Own(Name name) implements Expression {
    @Override
    public Position at() {
      return name.at();
    }
  }

  /**
   * A value.
   *
   * @param value a String, Boolean, BigInteger or Double
   */
  record Literal(Object value, Position at) implements Expression {}

  /** {@code [a, b]}. */
  record ListOf(List<Expression> items, Position at) implements Expression {
    public ListOf {
      items = List.copyOf(items);
    }
  }

  /**
   * {@code f(a, b)}; functions are resolved by the type checker.
   *
   * @param distinct whether that word stands before the arguments
   */
  record Call(Name function, boolean distinct, List<Expression> arguments) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Position at() {
      return function.at();
    }
  }

  /** {@code left op right}. */
  record Compared(Expression left, Comparison comparison, Expression right) implements Expression {
    @Override
    public Position at() {
      return left.at();
    }
  }

  /** {@code item in list}. */
  record Member(Expression item, Expression list) implements Expression {
    @Override
    public Position at() {
      return item.at();
    }
  }

  /**
   * {@code value is null}, {@code value is not null}.
   *
   * @param known whether the value must not be null
   */
  record Known(Expression value, boolean known) implements Expression {
    @Override
    public Position at() {
      return value.at();
    }
  }

  /**
   * {@code a and b and c}, {@code a or b or c}.
   *
   * @param parts two or more
   * @param all whether each must hold, or one
   */
  record Junction(boolean all, List<Expression> parts) implements Expression {
    public Junction {
      parts = List.copyOf(parts);
    }

    @Override
    public Position at() {
      return parts.getFirst().at();
    }
  }

  /** {@code not a}. */
  record Negation(Expression part, Position at) implements Expression {}

  /**
   * {@code exists { … }}, {@code not { … }}.
   *
   * @param some whether something must fit the clauses, or nothing
   */
  record Exists(List<Clause> clauses, boolean some, Position at) implements Expression {
    public Exists {
      clauses = List.copyOf(clauses);
    }
  }

  /** {@code count { … }}, {@code sum($x.p) { … }}: of all that fits the clauses. */
  record Summary(Call aggregate, List<Clause> clauses) implements Expression {
    public Summary {
      clauses = List.copyOf(clauses);
    }

    @Override
    public Position at() {
      return aggregate.at();
    }
  }

  /** The name of a returned column, as an order key. */
  record Alias(Name name) implements Expression {
    @Override
    public Position at() {
      return name.at();
    }
  }
}
