package dev.omnigraph.schema;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import java.util.List;

/**
 * The way from the accepted schema to another one. Immutable.
 *
 * <p>What has the same name is the same thing, unless {@code @rename_from} says otherwise; a rename
 * counts once: where the accepted schema has it already, it says nothing new.
 *
 * @param from the accepted schema
 * @param to the schema afterwards: {@code from} itself where there are no steps; what stays has
 *     kept its ids, what comes has ids that were never used
 * @param steps in order of the new schema, drops behind
 * @param unsupported why it can't take place; empty where it can
 * @param checks what the rows that are there must satisfy
 */
public record Migration(
    Contract from,
    Contract to,
    List<MigrationStep> steps,
    List<Diagnostic> unsupported,
    List<DataCheck> checks) {
  public Migration {
    steps = List.copyOf(steps);
    unsupported = List.copyOf(unsupported);
    checks = List.copyOf(checks);
  }

  /**
   * Plans a migration.
   *
   * @param sourceName how errors call the text
   * @param text the new schema, in the schema language
   * @throws InvalidInputException with all errors of the text
   */
  public static Migration plan(Contract accepted, String sourceName, String text) {
    Contract declared = SchemaCompiler.compile(sourceName, text);
    Identities identities = new Identities(accepted, declared, sourceName);
    Contract identified = identities.contract();
    if (!identities.refused().isEmpty()) {
      return new Migration(accepted, accepted, List.of(), identities.refused(), List.of());
    }
    ContractChanges changes = new ContractChanges(accepted, identified, sourceName);
    changes.find();
    return new Migration(
        accepted,
        changes.steps().isEmpty() ? accepted : identified,
        changes.steps(),
        changes.refused(),
        changes.checks());
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.isEmpty() && unsupported.isEmpty();
  }

  /** Whether it can take place, if the rows that are there allow it. */
  public boolean isSupported() {
    return unsupported.isEmpty();
  }

  /** Whether newer versions no longer show something that older ones do. */
  public boolean losesData() {
    return steps.stream().anyMatch(MigrationStep::losesData);
  }
}
