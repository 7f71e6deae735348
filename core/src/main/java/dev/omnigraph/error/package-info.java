/**
 * What can go wrong, as types: {@link OmnigraphException} and its families, one for each thing a
 * caller does next, and {@link Diagnostic} for places in source text.
 *
 * <p>Below everything: uses the JDK alone.
 */
@NullMarked
package dev.omnigraph.error;

import org.jspecify.annotations.NullMarked;
