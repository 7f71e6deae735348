/**
 * Objects as files of a local directory: {@link dev.omnigraph.store.local.LocalObjectStore} is the
 * place to start.
 *
 * <p>May use the SPI and the errors of the engine, nothing else of it.
 */
@NullMarked
package dev.omnigraph.store.local;

import org.jspecify.annotations.NullMarked;
