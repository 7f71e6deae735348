package dev.omnigraph.recovery;

import org.jspecify.annotations.Nullable;

/**
 * What a sweep found, and what it did about it.
 *
 * @param key name of the sidecar
 * @param sidecar what it says, or null where it can't be read
 * @param classification how it was found
 * @param why what that is concluded from
 * @param action what was done
 * @param outcome why no more was done, or null
 */
public record Finding(
    String key,
    @Nullable Sidecar sidecar,
    Classification classification,
    String why,
    Action action,
    @Nullable String outcome) {
  /** Why something was left whose step was taken from under it again and again. */
  public static final String OTHERS = "others keep changing what it needs; run it again to go on";

  /** Why something was left that only lacked time. */
  public static final String OUT_OF_TIME = "the time limit is reached; run it again to go on";

  /** What a sweep does about a sidecar. */
  public enum Action {
    /** Nothing. */
    LEFT,
    /** Its sidecar was deleted: there was nothing else left to do. */
    ENDED,
    /** The fence was published, and the sidecar deleted. */
    ROLLED_BACK,
    /** Steps were published; where the last one was among them, the sidecar was deleted. */
    ROLLED_FORWARD
  }

  /** Whether it was left because no time was left. */
  public boolean isOutOfTime() {
    return OUT_OF_TIME.equals(outcome);
  }

  Finding done(Action what, @Nullable String outcomeOfIt) {
    return new Finding(key, sidecar, classification, why, what, outcomeOfIt);
  }
}
