/**
 * The query language: parser, type checker, logical and physical plan, vectorised operators over
 * Arrow vectors. Start at {@code QueryParser} for the text and {@code QueryEngine} for the way of a
 * query through all stages.
 *
 * <p>May use {@code topology} and everything below it, but no loading.
 */
@NullMarked
package dev.omnigraph.query;

import org.jspecify.annotations.NullMarked;
