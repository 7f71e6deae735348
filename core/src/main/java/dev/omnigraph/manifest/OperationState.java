package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How far an operation has come, as the head says: the truth about it.
 *
 * @param step number of its last published step, from 1; 0 where it was rolled back before the
 *     first
 * @param outcome whether more is to come
 */
public record OperationState(int step, Outcome outcome) {

  /** Whether an operation goes on. */
  public enum Outcome {
    /** More steps follow. */
    OPEN,
    /** Its last step is published. */
    DONE,
    /** It was fenced; nothing of it will be published. */
    ROLLED_BACK
  }

  /** Whether nothing more will be published for it. */
  @JsonIgnore
  public boolean isFinal() {
    return outcome != Outcome.OPEN;
  }
}
