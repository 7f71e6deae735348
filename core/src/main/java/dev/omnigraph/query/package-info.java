/**
 * The query language: parser, type checker, plan, vectorised operators over Arrow vectors. Start at
 * {@link dev.omnigraph.query.QueryEngine} for the way of a query through all stages:
 *
 * <ul>
 *   <li>{@link dev.omnigraph.query.QueryFile} parses text into a {@link dev.omnigraph.query.Query}:
 *       {@code Clause}, {@code Expression}, {@code Statement}, with places
 *   <li>{@link dev.omnigraph.query.TypeChecker} makes a {@link dev.omnigraph.query.CheckedQuery} of
 *       it: a {@code Pattern}, free of any order, and {@code Term}s, every name resolved
 *   <li>{@code Planner} chooses the {@code Plan} of a pattern by {@code Estimates}
 *   <li>{@code Pipeline} makes {@code Operator}s of a plan; they hand on batches of ordinals, and
 *       values are read only where one is compared, grouped or returned
 *   <li>{@link dev.omnigraph.query.Result} is what comes out, computed while it is read
 * </ul>
 *
 * <p>What changes the graph is a {@link dev.omnigraph.query.Mutation}: a {@code MutationRun} turns
 * its statements into the rows that a transaction writes.
 *
 * <p>May use {@code topology} and everything below it, but no loading. What reads sees a graph
 * through {@link dev.omnigraph.query.GraphView} alone.
 */
@NullMarked
package dev.omnigraph.query;

import org.jspecify.annotations.NullMarked;
