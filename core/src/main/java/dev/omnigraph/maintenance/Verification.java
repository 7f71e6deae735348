package dev.omnigraph.maintenance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.constraint.IdentityCheck;
import dev.omnigraph.constraint.TableCheck;
import dev.omnigraph.constraint.Violations;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.recovery.Sidecars;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.DataCheck;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.Tables;
import dev.omnigraph.txn.ReadSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks whether a graph is as it was written, and reads only. Of the newest version of every branch
 * it reads each fragment from end to end, and compares all rows with the schema; of what older
 * versions need, and can still be read, it looks whether the objects are there and have their size.
 * Memory is bounded whatever the number of rows.
 *
 * <p>May run beside everything else: what a cleanup gives up meanwhile is no problem. For one use
 * by one thread.
 */
public final class Verification {
  private static final List<String> DATA = List.of("tables/", "indexes/", "bases/", "contracts/");

  private final ObjectStore store;
  private final Versions versions;
  private final Tables tables;
  private final Scratch scratch;
  private final int bound;
  private final Consumer<String> progress;

  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> objects = new HashSet<>();
  private final Set<String> checked = new HashSet<>();
  private final Set<String> damaged = new HashSet<>();
  private int branches;
  private long readVersions;
  private long rows;

  /**
   * Something that is not as it was written.
   *
   * @param object name of the object
   * @param check what was expected of it, and what was found
   */
  public record Problem(String object, String check) {}

  /**
   * What was looked at.
   *
   * @param problems that were found, at most as many as were asked for
   * @param branches that are open, or being created
   * @param versions objects that hold versions
   * @param objects to which they refer
   * @param rows of the newest versions
   */
  public record Verified(
      List<Problem> problems, int branches, long versions, long objects, long rows) {
    public Verified {
      problems = List.copyOf(problems);
    }
  }

  /** That enough problems were found. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;

    Enough() {
      super(null, null, false, false);
    }
  }

  /** What a version needs of an object. */
  private record Need(Version version, String object) {}

  /**
   * @param scratch for what has to be sorted
   * @param bound how many problems to find before giving up
   * @param progress hears in words what it is at
   */
  public Verification(
      ObjectStore store, Tables tables, Scratch scratch, int bound, Consumer<String> progress) {
    this.store = store;
    this.versions = new Versions(store); // nothing that was read before
    this.tables = tables;
    this.scratch = scratch;
    this.bound = bound;
    this.progress = progress;
  }

  /** Looks at everything. */
  public Verified run() {
    try {
      verify();
    } catch (Enough enough) {
      // that will do
    }
    return new Verified(problems, branches, readVersions, objects.size(), rows);
  }

  private void verify() {
    List<Head> heads = new ArrayList<>();
    Map<String, Need> needs = new TreeMap<>();
    for (String branch : versions.branches()) {
      progress.accept("versions of branch " + branch);
      readVersions(branch);
      guarded(() -> versions.newest(branch).ifPresent(head -> read(head, heads, needs)));
    }
    sidecars();
    progress.accept("objects");
    Map<String, Long> sizes = new HashMap<>();
    for (String folder : DATA) {
      try (Stream<ListEntry> entries = store.listAll(ListRequest.of(folder))) {
        entries.forEach(entry -> sizes.put(entry.key(), ((ListEntry.Leaf) entry).size()));
      }
    }
    objects.addAll(needs.keySet());
    needs.values().forEach(need -> look(need, sizes));
    heads.forEach(head -> rows(head, sizes));
  }

  /** Every version object that is there, needed or redundant. */
  private void readVersions(String branch) {
    try (Stream<ListEntry> names = store.listAll(ListRequest.of(VersionKeys.prefix(branch)))) {
      names
          .map(ListEntry::key)
          .forEach(
              key ->
                  guarded(
                      () -> {
                        Version version = document(key, "version", Version.class);
                        readVersions++;
                        if (!VersionKeys.key(version.branch(), version.version()).equals(key)) {
                          throw new CorruptException(
                              key,
                              "it holds version %d of branch `%s`"
                                  .formatted(version.version(), version.branch()));
                        }
                      }));
    }
  }

  private <T> T document(String key, String kind, Class<T> body) {
    return Document.read(key, store.get(key).bytes(), kind, Version.FORMAT, body);
  }

  private void read(Head head, List<Head> heads, Map<String, Need> needs) {
    Version newest = head.version();
    if (newest.state() == BranchState.CLOSED) {
      return;
    }
    branches++;
    heads.add(head);
    guarded(newest, () -> needs(newest, newest.floor(), needs));
  }

  /** What the versions of a branch need, of those that are still kept. */
  private void needs(Version newest, long floor, Map<String, Need> needs) {
    if (floor > newest.version()) {
      return;
    }
    try {
      for (Version version : versions.retained(newest, floor)) {
        versions
            .references(version, floor)
            .forEach(object -> needs.putIfAbsent(object, new Need(version, object)));
      }
    } catch (CorruptException e) {
      long now = versions.newest(newest.branch()).orElseThrow(() -> e).version().floor();
      if (now <= floor) {
        throw e;
      }
      needs(newest, now, needs);
    }
  }

  /** Whether an object is there; of schemas and states also what it holds. */
  private void look(Need need, Map<String, Long> sizes) {
    String key = need.object();
    guarded(
        need.version(),
        () -> {
          if (!sizes.containsKey(key)) {
            throw new CorruptException(
                key,
                "it is missing, but version %d of branch `%s` refers to it"
                    .formatted(need.version().version(), need.version().branch()),
                new ObjectNotFoundException(key, java.time.Instant.EPOCH));
          }
          if (key.startsWith("contracts/")) {
            document(key, "contract", Contract.class);
          } else if (key.startsWith("bases/")) {
            document(key, "base", ObjectNode.class);
          }
        });
  }

  private void sidecars() {
    for (ListEntry.Leaf entry : Sidecars.list(store).entries()) {
      guarded(
          () -> {
            try {
              Sidecar.read(entry.key(), store.get(entry.key()).bytes());
            } catch (ObjectNotFoundException e) {
              // its operation has just ended
            }
          });
    }
  }

  private void rows(Head head, Map<String, Long> sizes) {
    State state = head.state();
    Set<String> sound = new HashSet<>(); // types; those of nodes come first
    for (GraphType type : state.contract().types().toList()) {
      progress.accept("%s of branch %s".formatted(type.name(), head.version().branch()));
      boolean isSound = true;
      for (Run run : state.table(type.id()).runs()) {
        if (run instanceof Run.Stored stored) {
          for (Fragment fragment : stored.fragments()) {
            isSound &= isSound(head.version(), type, fragment, sizes);
          }
        }
      }
      if (type instanceof EdgeType edge) {
        isSound &= sound.contains(edge.source()) && sound.contains(edge.destination());
      }
      if (isSound) {
        sound.add(type.id());
        guarded(head.version(), () -> rows(head, type));
      }
    }
  }

  /** Each fragment is read once, however many branches have it. */
  private boolean isSound(
      Version version, GraphType type, Fragment fragment, Map<String, Long> sizes) {
    String key = fragment.key();
    if (!checked.add(key)) {
      return !damaged.contains(key);
    }
    int before = problems.size();
    guarded(
        version,
        () -> {
          Long size = sizes.get(key);
          if (size != null && size != fragment.bytes()) {
            throw new CorruptException(
                key, "it has %,d bytes, and %,d are said".formatted(size, fragment.bytes()));
          }
          tables.check(type, fragment);
        });
    if (problems.size() > before) {
      damaged.add(key);
    }
    return !damaged.contains(key);
  }

  private void rows(Head head, GraphType type) {
    State state = head.state();
    String object = VersionKeys.key(head.version().branch(), head.number());
    Violations violations = new Violations(object, bound - problems.size());
    try {
      rows += tables.view(type, state.table(type.id()).runs()).rows();
      new IdentityCheck(state, tables, violations, scratch).run(type);
      TableCheck check = new TableCheck(state, tables, violations, scratch, new ReadSet.Builder());
      check.run(new DataCheck.Values(type));
      for (Constraint constraint : type.constraints()) {
        if (constraint instanceof Constraint.Unique unique) {
          check.run(new DataCheck.Unique(type, unique));
        }
      }
      if (type instanceof EdgeType edge
          && state.contract().type(edge.source()).orElseThrow() instanceof NodeType source) {
        check.run(new DataCheck.Count(edge, source));
      }
      violations.throwIfAny();
    } catch (ConstraintViolationException e) {
      e.violations()
          .forEach(broken -> add(object, "%s [%s]".formatted(broken.message(), broken.code())));
    }
  }

  private void guarded(Runnable look) {
    try {
      look.run();
    } catch (CorruptException e) {
      add(e.object(), String.valueOf(e.getMessage()));
    } catch (ObjectNotFoundException e) {
      // tidied away meanwhile
    }
  }

  /** What a version needs is no problem where it is no longer kept. */
  private void guarded(Version version, Runnable look) {
    guarded(
        () -> {
          try {
            look.run();
          } catch (CorruptException e) {
            if (!(e.getCause() instanceof ObjectNotFoundException) || isKept(version)) {
              throw e;
            }
          }
        });
  }

  private boolean isKept(Version version) {
    Optional<Version> newest = versions.newest(version.branch()).map(Head::version);
    return newest
        .filter(now -> now.state() != BranchState.CLOSED)
        .filter(now -> now.incarnation().equals(version.incarnation()))
        .filter(now -> now.floor() <= version.version())
        .isPresent();
  }

  private void add(String object, String check) {
    Problem problem = new Problem(object, check);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
    if (problems.size() >= bound) {
      throw new Enough();
    }
  }
}
