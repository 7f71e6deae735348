package dev.omnigraph.query;

import java.util.List;

/** Takes a filter apart into what a pattern demands. */
final class FilterChecker {
  private final ConditionChecker checker;
  private final BlockChecker blocks;
  private final List<Condition> conditions;
  private final List<Pattern> present;
  private final List<Pattern> absent;

  /**
   * @param conditions gets what must be true
   * @param present gets the patterns of which a completion must exist
   * @param absent gets the patterns of which none may exist
   */
  FilterChecker(
      Checking checking,
      Scope scope,
      List<Condition> conditions,
      List<Pattern> present,
      List<Pattern> absent) {
    this.checker = new ConditionChecker(checking, scope);
    this.blocks = new BlockChecker(checking, scope);
    this.conditions = conditions;
    this.present = present;
    this.absent = absent;
  }

  /**
   * Adds what an expression demands; nothing after a refusal.
   *
   * @param truth whether it must be true, or false
   */
  void demand(Expression expression, boolean truth) {
    if (expression instanceof Expression.Junction junction && junction.all() == truth) {
      junction.parts().forEach(part -> demand(part, truth));
    } else if (expression instanceof Expression.Negation negation) {
      demand(negation.part(), !truth);
    } else if (expression instanceof Expression.Exists exists) {
      (exists.some() == truth ? present : absent).add(blocks.pattern(exists));
    } else {
      Condition condition = checker.check(expression);
      if (condition != null) {
        conditions.add(truth ? condition : condition.negated());
      }
    }
  }
}
