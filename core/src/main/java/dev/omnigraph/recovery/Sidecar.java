package dev.omnigraph.recovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.Document;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The life of an operation as an object: {@code __recovery/<operation id>.json}, created once
 * before the operation's first staged object, never replaced, deleted once. It says nothing about
 * progress: the head of the branch does.
 *
 * @param operation id of the operation, a ULID
 * @param kind what it is: `load`, …
 * @param branch the branch on which it publishes
 * @param incarnation which life of that name
 * @param baseVersion the version on which it was planned
 * @param baseCommit id of that version's newest commit
 * @param actor who, or null
 * @param lease how long its owner may be silent before others take an interest
 * @param steps what it publishes, in order, in words
 * @param tables for the audit: the tables it means to touch, with their versions at its base
 * @param parameters what its steps need to know beside the head; of several steps only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sidecar(
    String operation,
    String kind,
    String branch,
    String incarnation,
    long baseVersion,
    String baseCommit,
    @Nullable String actor,
    Duration lease,
    List<String> steps,
    Map<String, Long> tables,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> parameters) {
  /** What all sidecars are below. */
  public static final String ROOT = "__recovery/";

  static final String SUFFIX = ".json";

  /** Ends the name of what says that somebody is at work: a courtesy, which decides nothing. */
  static final String LEASE_SUFFIX = ".lease";

  /** A lease that says so. */
  static final Content AT_WORK = Content.of(new byte[0]);

  /** A lease that says that its owner has stopped, so that nobody need wait for him. */
  static final Content AT_REST = Content.of(new byte[] {'-'});

  private static final String KIND = "sidecar";
  private static final int FORMAT = 1;

  public Sidecar {
    steps = List.copyOf(steps);
    tables = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(tables)));
    parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
  }

  /** Name of the sidecar of an operation. */
  public static String key(String operation) {
    return ROOT + operation + SUFFIX;
  }

  static String leaseKey(String operation) {
    return ROOT + operation + LEASE_SUFFIX;
  }

  byte[] toBytes() {
    return Document.write(KIND, FORMAT, this);
  }

  /** A sidecar as it was read. */
  public static Sidecar read(String key, byte[] bytes) {
    Sidecar sidecar = Document.read(key, bytes, KIND, FORMAT, Sidecar.class);
    if (!key.equals(key(sidecar.operation))) {
      throw new CorruptException(key, "it is the sidecar of " + sidecar.operation);
    }
    return sidecar;
  }
}
