/**
 * Objects on Amazon S3 and on servers that speak its protocol. Start at {@link
 * dev.omnigraph.store.s3.S3ObjectStoreProvider}, which opens {@code s3://bucket/prefix}.
 *
 * <p>May use {@code store}, {@code error} and the AWS SDK, which nothing outside this package sees.
 */
@NullMarked
package dev.omnigraph.store.s3;

import org.jspecify.annotations.NullMarked;
