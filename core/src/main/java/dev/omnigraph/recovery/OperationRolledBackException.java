package dev.omnigraph.recovery;

import dev.omnigraph.error.ConflictException;

/** Somebody rolled the operation back after its owner had been silent: nothing of it is visible. */
public final class OperationRolledBackException extends ConflictException {
  private static final long serialVersionUID = 1L;

  public OperationRolledBackException(String operation) {
    super(
        "operation_rolled_back",
        "operation %s was rolled back by recovery; nothing was changed, run it again"
            .formatted(operation));
  }
}
