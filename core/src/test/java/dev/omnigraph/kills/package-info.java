/**
 * Processes that write to one graph and are killed and stopped at random moments. {@link
 * dev.omnigraph.kills.Kills} runs them and is where to start reading; {@link
 * dev.omnigraph.kills.Worker} is what each of them does; {@link dev.omnigraph.kills.Audit} holds
 * what they were told against what the branches say.
 */
@NullMarked
package dev.omnigraph.kills;

import org.jspecify.annotations.NullMarked;
