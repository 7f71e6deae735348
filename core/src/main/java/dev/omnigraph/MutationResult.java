package dev.omnigraph;

import dev.omnigraph.query.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mutation did.
 *
 * @param effects of each statement, in order
 * @param commit the one commit, or null where nothing changed
 */
public record MutationResult(List<Effect> effects, @Nullable Commit commit) {
  public MutationResult {
    effects = List.copyOf(effects);
  }
}
