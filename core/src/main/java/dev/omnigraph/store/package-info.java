/**
 * The object store as the engine sees it. Start at {@link dev.omnigraph.store.ObjectStore}, the
 * SPI; {@link dev.omnigraph.store.ObjectStores} opens one by URI, {@link
 * dev.omnigraph.store.InMemoryObjectStore} is the reference implementation, and cross-cutting
 * concerns are decorators.
 *
 * <p>May use {@code error} alone. Nothing here knows S3, files, graphs or tables.
 */
@NullMarked
package dev.omnigraph.store;

import org.jspecify.annotations.NullMarked;
