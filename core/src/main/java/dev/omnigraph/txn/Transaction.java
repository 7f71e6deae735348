package dev.omnigraph.txn;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.schema.Contract;

/** What somebody wants to write, as it follows from what is there. */
@FunctionalInterface
public interface Transaction {
  /**
   * Finds out what to write. Asked again, with a newer head, where others wrote what it looked at.
   *
   * @param reads is told everything that is looked up in the state; what the constraints need is
   *     looked up, and told, by whoever checks them
   * @return sealed; without rows where nothing changes. What is staged of it is used again where a
   *     later call returns the very same one.
   */
  WriteSet run(Head head, Reads reads);

  /**
   * Writes rows whatever is there.
   *
   * @param rows sealed
   * @param contract the schema that they obey; under another one they can't be written
   */
  static Transaction of(WriteSet rows, Contract contract) {
    return (head, reads) -> {
      if (head.state().contract().schemaVersion() != contract.schemaVersion()) {
        throw schemaChanged();
      }
      return rows;
    };
  }

  /** What is said of rows that were read under another schema. */
  static ConflictException schemaChanged() {
    return new ConflictException(
        "schema_changed", "the schema changed while the rows were read; run it again");
  }
}
