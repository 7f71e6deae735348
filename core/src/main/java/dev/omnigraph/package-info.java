/**
 * The public API. Start at {@code Omnigraph}, which opens a graph.
 *
 * <p>A handful of types that users import; everything else in this jar may change at any time.
 */
@NullMarked
package dev.omnigraph;

import org.jspecify.annotations.NullMarked;
