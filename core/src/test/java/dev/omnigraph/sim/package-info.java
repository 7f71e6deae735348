/**
 * The engine under every schedule: {@link dev.omnigraph.sim.World} runs real processes one step at
 * a time, {@link dev.omnigraph.sim.Explorer} goes through all schedules of small worlds, {@link
 * dev.omnigraph.sim.Simulation} plays random ones of larger, {@link dev.omnigraph.sim.Audit} holds
 * what came of it against {@link dev.omnigraph.PlainGraph}, and {@link dev.omnigraph.sim.Defect}s
 * that are planted show what all of that would find. Uses the public API alone.
 */
@NullMarked
package dev.omnigraph.sim;

import org.jspecify.annotations.NullMarked;
