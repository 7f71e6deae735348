/**
 * The rows that a transaction writes, sorted in bounded memory, and the rules across rows (key,
 * unique, endpoints, cardinality), checked on the state that will be published; whether they are
 * few enough to travel inline. Start at {@code WriteSet} and {@code ConstraintCheck}.
 *
 * <p>May use {@code manifest} and everything below it. Nothing here commits, stages or asks the
 * store for a version: what a result rests on is told to {@code Reads}.
 */
@NullMarked
package dev.omnigraph.constraint;

import org.jspecify.annotations.NullMarked;
