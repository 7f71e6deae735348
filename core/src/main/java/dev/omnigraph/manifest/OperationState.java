package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.omnigraph.store.Document;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an operation has come, as the head says: the truth about it.
 *
 * @param step number of its last published step, from 1; 0 where it was rolled back before the
 *     first
 * @param outcome whether more is to come
 * @param due before when the next step may not be taken, by the store's clock, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationState(int step, Outcome outcome, @Nullable Instant due) {
  public OperationState {
    Document.expect(step >= 0, "a step that is counted");
  }

  /** One whose next step, if there is one, has to wait for nothing. */
  public OperationState(int step, Outcome outcome) {
    this(step, outcome, null);
  }

  /** Whether an operation goes on. */
  public enum Outcome {
    /** More steps follow. */
    OPEN,
    /** Its last step is published. */
    DONE,
    /** It was fenced; nothing of it will be published. */
    ROLLED_BACK
  }

  /** Whether its next step has to wait. */
  public boolean waits(Head head) {
    return due != null && !head.knownNewest().isAfter(due);
  }

  /** Whether nothing more will be published for it. */
  @JsonIgnore
  public boolean isFinal() {
    return outcome != Outcome.OPEN;
  }
}
