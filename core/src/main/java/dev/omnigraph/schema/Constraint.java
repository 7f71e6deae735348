package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule for the rows of one type. Members are ids of properties; on edges {@code @src} and
 * {@code @dst} too.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Constraint.Key.class, name = "key"),
  @JsonSubTypes.Type(value = Constraint.Unique.class, name = "unique"),
  @JsonSubTypes.Type(value = Constraint.Index.class, name = "index"),
  @JsonSubTypes.Type(value = Constraint.Range.class, name = "range"),
  @JsonSubTypes.Type(value = Constraint.Check.class, name = "check")
})
public sealed interface Constraint {
  /** Member that stands for the id of an edge's source. */
  String SRC = "@src";

  /** Member that stands for the id of an edge's destination. */
  String DST = "@dst";

  /** Stable id, {@code c} and a number. */
  String id();

  /** The ordered members are the identity. */
  record Key(String id, List<String> members) implements Constraint {
    public Key {
      members = List.copyOf(members);
    }
  }

  /** No two rows have the same members; a row with a null among them is exempt. */
  record Unique(String id, List<String> members) implements Constraint {
    public Unique {
      members = List.copyOf(members);
    }
  }

  /** A wish for speed; never changes a result. */
  record Index(String id, List<String> members) implements Constraint {
    public Index {
      members = List.copyOf(members);
    }
  }

  /**
   * A numeric property lies within bounds, both inclusive; null is exempt.
   *
   * @param low as written, or null: none
   * @param high as written, or null: none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Range(String id, String member, @Nullable String low, @Nullable String high)
      implements Constraint {}

  /** A String property holds a match of a regular expression; null is exempt. */
  record Check(String id, String member, String regex) implements Constraint {}
}
