/** Tests of objects as files: the contract, other processes, and file systems that fail. */
@NullMarked
package dev.omnigraph.store.local;

import org.jspecify.annotations.NullMarked;
