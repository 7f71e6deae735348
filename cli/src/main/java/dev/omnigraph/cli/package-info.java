/**
 * The {@code omnigraph} command. Start at {@link dev.omnigraph.cli.Main}; one class a command,
 * {@link dev.omnigraph.cli.Format} for what results look like, {@link dev.omnigraph.cli.Failures}
 * for what failures look like.
 *
 * <p>Uses the public API of core and picocli; the only place that prints.
 */
@NullMarked
package dev.omnigraph.cli;

import org.jspecify.annotations.NullMarked;
