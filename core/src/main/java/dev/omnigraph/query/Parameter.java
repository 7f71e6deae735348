package dev.omnigraph.query;

import dev.omnigraph.schema.PropertyType;

/**
 * A declared parameter of a query.
 *
 * @param name without the {@code $}
 */
public record Parameter(String name, PropertyType type) {}
