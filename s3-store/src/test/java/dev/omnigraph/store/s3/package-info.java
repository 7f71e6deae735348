/** What the S3 backend makes of a server's answers, with a server of which a test decides each. */
@NullMarked
package dev.omnigraph.store.s3;

import org.jspecify.annotations.NullMarked;
