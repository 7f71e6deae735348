package dev.omnigraph.store;

import java.time.Instant;

/** What is known after an attempt to create an object. */
public sealed interface PutIfAbsent {

  /** This attempt created the object. */
  record Created(Instant storeTime) implements PutIfAbsent {}

  /**
   * The name was taken already; this attempt has had no effect and will have none. (A client that
   * repeated a request whose answer was lost may meet its own object here.)
   */
  record Exists(Instant storeTime) implements PutIfAbsent {}

  /**
   * No answer, or one that says neither: it may have been created, it may still be, it may never.
   */
  record Unknown(Throwable cause) implements PutIfAbsent {}
}
