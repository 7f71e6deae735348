/**
 * The whole of it against real servers and processes. {@link dev.omnigraph.it.S3Server} is the S3
 * server of the run.
 */
@NullMarked
package dev.omnigraph.it;

import org.jspecify.annotations.NullMarked;
