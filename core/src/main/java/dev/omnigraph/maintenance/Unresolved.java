package dev.omnigraph.maintenance;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Sidecars that can't be read, and yet may name tables. An operation that is about to write to a
 * table should find the schema for which it was made, so what changes such a table waits for a
 * repair.
 */
public final class Unresolved {
  private Unresolved() {}

  /**
   * Refuses a change of tables that one of them names. One GET for each.
   *
   * @param findings of a sweep; others are passed over
   * @throws RecoveryRequiredException if one names a table whose type is another in the new schema
   */
  public static void refuse(ObjectStore store, List<Finding> findings, Contract from, Contract to) {
    for (Finding finding : findings) {
      if (finding.classification() == Classification.UNRESOLVED && finding.sidecar() == null) {
        String text = text(store, finding.key());
        from.types()
            .filter(type -> !to.type(type.id()).equals(Optional.of(type)))
            .filter(type -> text.contains("\"%s\"".formatted(type.id())))
            .findFirst()
            .ifPresent(type -> refuse(finding, type));
      }
    }
  }

  /** What it says, where it still can't be read as a sidecar; nothing otherwise. */
  private static String text(ObjectStore store, String key) {
    byte[] bytes;
    try {
      bytes = store.get(key).bytes();
    } catch (ObjectNotFoundException e) {
      return ""; // resolved since
    }
    try {
      Sidecar.read(key, bytes);
      return ""; // it was the store that did not answer
    } catch (CorruptException e) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static void refuse(Finding finding, GraphType type) {
    throw new RecoveryRequiredException(
        "unresolved_sidecar",
        "nothing was changed, because `%s` names the table of %s and can't be read: %s"
            .formatted(finding.key(), type.name(), finding.why()),
        null);
  }
}
