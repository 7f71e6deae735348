package dev.omnigraph.query;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a query is run: stages, each of which turns the rows of the one before into others.
 * Immutable.
 *
 * @param cost how many rows the stages are expected to look at in all
 */
public record Explanation(List<Stage> stages, double cost) {
  public Explanation {
    stages = List.copyOf(stages);
  }

  /**
   * One step on the way.
   *
   * @param operator what kind of step it is: {@code scan} all rows of a table, {@code find} a row
   *     by its id, {@code join} rows that have a value of another, {@code expand} along edges,
   *     {@code close} between two known ends of an edge, {@code count} what nobody has to know but
   *     how many there are, {@code keep} what satisfies conditions, {@code exists} and {@code
   *     absent} for inner patterns, {@code group}, {@code sort}, {@code limit}, {@code return}
   * @param subject what it is done with, as a query spells it
   * @param conditions that it tests, as a query spells them
   * @param columns that it reads to compare, to sort or to return, as a query spells them
   * @param strategy how edges are found: {@code adjacency} or {@code lookup}; null for other steps
   * @param direction in which edges are followed: {@code forwards}, {@code backwards} or {@code
   *     both}; null for other steps
   * @param estimatedRows how many rows are expected to come out of it; null where nobody guesses
   * @param measured what it did; null where the query was not run
   * @param inner the stages of an inner pattern
   */
  public record Stage(
      String operator,
      String subject,
      List<String> conditions,
      List<String> columns,
      @Nullable String strategy,
      @Nullable String direction,
      @Nullable Double estimatedRows,
      @Nullable Measured measured,
      List<Stage> inner) {
    public Stage {
      conditions = List.copyOf(conditions);
      columns = List.copyOf(columns);
      inner = List.copyOf(inner);
    }
  }

  /**
   * What a stage did.
   *
   * @param rows that came out of it; where it stands in an inner pattern, for all outer rows
   *     together
   * @param time that it took, without the stages in front of it and inside of it
   */
  public record Measured(long rows, Duration time) {}
}
