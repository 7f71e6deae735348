/**
 * The schema: types with stable ids, properties, constraints, values. Start at {@link
 * dev.omnigraph.schema.Contract}, what a graph has accepted. {@link
 * dev.omnigraph.schema.SchemaCompiler} makes one of {@code .pg} text and {@link
 * dev.omnigraph.schema.SchemaPrinter} prints it back; {@link dev.omnigraph.schema.JsonValues},
 * {@link dev.omnigraph.schema.NodeIds} and {@link dev.omnigraph.schema.RowRules} say what a row of
 * a type is.
 *
 * <p>From text to contract: the grammar {@code Schema.g4}, {@code SchemaSyntax} (tree and syntax
 * errors), the readers (drafts), {@code RuleChecks}, {@code ContractBuilder} (ids). The generated
 * {@code SchemaLexer} and {@code SchemaParser} are public only because ANTLR makes them so.
 *
 * <p>May use {@code store} and {@code error}. No tables, no versions, no queries.
 */
@NullMarked
package dev.omnigraph.schema;

import org.jspecify.annotations.NullMarked;
