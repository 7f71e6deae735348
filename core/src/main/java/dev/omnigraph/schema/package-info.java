/**
 * The schema: types with stable ids, properties, constraints, values. Start at {@link
 * dev.omnigraph.schema.Contract}, what a graph has accepted; {@code SchemaParser} reads {@code .pg}
 * text, {@code SchemaCompiler} makes a contract of it, {@code SchemaPrinter} prints one back.
 *
 * <p>May use {@code store} and {@code error}. No tables, no versions, no queries.
 */
@NullMarked
package dev.omnigraph.schema;

import org.jspecify.annotations.NullMarked;
