/**
 * Tools with which stores, and the engine on top of them, are tested; published as the test jar.
 * {@link dev.omnigraph.store.testing.ObjectStoreContract} is what every store has to pass; {@link
 * dev.omnigraph.store.testing.ScriptedObjectStore} disturbs a process at any of its requests.
 */
@NullMarked
package dev.omnigraph.store.testing;

import org.jspecify.annotations.NullMarked;
