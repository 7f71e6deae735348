package dev.omnigraph.error;

import org.jspecify.annotations.Nullable;

/**
 * The one unchecked exception of Omnigraph. Its families name what a caller can do next; its {@link
 * #code()} is stable and meant for machines, its message for people: it names the object key, the
 * type or the source line, and never holds a secret.
 */
public abstract sealed class OmnigraphException extends RuntimeException
    permits InvalidInputException,
        NotFoundException,
        ConstraintViolationException,
        ConflictException,
        PreconditionFailedException,
        RecoveryRequiredException,
        StoreException,
        CorruptException,
        LimitExceededException {
  private static final long serialVersionUID = 1L;

  private final String code;

  OmnigraphException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** A stable name of what went wrong, for instance {@code key_conflict}. */
  public final String code() {
    return code;
  }
}
