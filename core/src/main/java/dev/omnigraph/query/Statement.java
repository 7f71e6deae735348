package dev.omnigraph.query;

import dev.omnigraph.query.Clause.Assignment;
import java.util.List;

/** One step of a mutation, as written. */
sealed interface Statement {
  Name type();

  record Insert(Name type, List<Assignment> assignments) implements Statement {
    public Insert {
      assignments = List.copyOf(assignments);
    }
  }

  record Update(Name type, List<Assignment> assignments, Expression where) implements Statement {
    public Update {
      assignments = List.copyOf(assignments);
    }
  }

  record Delete(Name type, Expression where) implements Statement {}
}
