package dev.omnigraph.sim;

import dev.omnigraph.Branch;
import dev.omnigraph.BranchSummary;
import dev.omnigraph.CleanupRequest;
import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.Outcome;
import dev.omnigraph.PlainGraph;
import dev.omnigraph.ReplayableGraph;
import dev.omnigraph.Snapshot;
import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.sim.Lineage.Entry;
import dev.omnigraph.sim.Lineage.Fork;
import dev.omnigraph.sim.Lineage.Published;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.PutIfAbsent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether all that was promised holds of a world whose processes are at their end: what each was
 * told, what was published, and what somebody finds who comes afterwards, sweeps and cleans up.
 */
final class Audit {
  private static final Pattern ULID = Pattern.compile("\"[0-9a-hjkmnp-tv-z]{26}\"");
  private static final Pattern LONG_TEXT = Pattern.compile("\"(x{9,})\"");

  /** Why something may fail though the store answers. */
  private static final Set<String> REASONS =
      Set.of(
          "too_many_conflicts",
          "operation_rolled_back",
          "schema_changed",
          "branch_exists",
          "branch_not_found",
          "branch_deleted",
          "branch_pending",
          "fork_point_gone",
          "snapshot_expired",
          "version_not_found");

  /** Longer than leases, and than names have to be kept. */
  private static final Duration LATER = Duration.ofMinutes(5);

  private final World world;
  private final PlainGraph begin;
  private final Map<String, Call> callOf = new HashMap<>();
  private final Map<String, NavigableMap<Long, PlainGraph>> models = new TreeMap<>();
  private final InMemoryObjectStore store;
  private final Lineage afterwards;
  private Instant now;

  private Audit(World world, PlainGraph begin) {
    this.world = world;
    this.begin = begin;
    this.now = world.now();
    this.store = new InMemoryObjectStore(() -> now);
    world.objects().forEach((key, bytes) -> store.put(key, Content.of(bytes)));
    this.afterwards = new Lineage(world.lineage());
  }

  /**
   * Throws an {@link AssertionError} if it does not.
   *
   * @param begin the graph at the newest version when the world began
   * @param cleans whether to clean up afterwards, and look for what nobody needs, and for damage
   */
  static void of(World world, PlainGraph begin, boolean cleans) {
    new Audit(world, begin).run(cleans);
  }

  private void run(boolean cleans) {
    for (Process process : world.processes()) {
      if (process.failure() != null) {
        throw new AssertionError(process + " has failed", process.failure());
      }
    }
    require(world.lineage().wrong().isEmpty(), "%s", world.lineage().wrong());
    for (Call call : world.calls()) {
      call.ids().forEach(id -> callOf.put(id, call));
    }
    world.lineage().branches().forEach(this::models);
    world.calls().forEach(this::check);
    OpenOptions options =
        OpenOptions.defaults().clock(() -> now).ids(ReplayableGraph.ids(() -> now, new Random(0)));
    now = now.plus(LATER);
    try (Graph graph = Omnigraph.open(new Handle(), options)) {
      settle(graph);
    }
    now = now.plus(LATER);
    try (Graph graph = Omnigraph.open(new Handle(), options)) {
      settle(graph);
      now = now.plus(LATER);
      settle(graph);
      require(keys("__recovery/").isEmpty(), "left over: %s", keys("__recovery/"));
      if (cleans) {
        graph.cleanup(CleanupRequest.garbage());
        unreferenced();
        var verified = graph.verify(words -> {});
        require(verified.problems().isEmpty(), "verify: %s", verified.problems());
      }
      compare(graph);
    }
    require(afterwards.wrong().isEmpty(), "%s", afterwards.wrong());
  }

  /** The store, where what somebody publishes who comes afterwards is seen. */
  private final class Handle extends ForwardingObjectStore {
    Handle() {
      super(store.anotherHandle());
    }

    @Override
    public PutIfAbsent putIfAbsent(String key, Content content) {
      byte[] bytes = Watched.bytes(content);
      PutIfAbsent result = super.putIfAbsent(key, Content.of(bytes));
      if (result instanceof PutIfAbsent.Created) {
        synchronized (afterwards) {
          afterwards.created(key, bytes);
        }
      }
      return result;
    }
  }

  private static void settle(Graph graph) {
    List<Finding> findings = new ArrayList<>(graph.recovery().atOpen());
    findings.addAll(graph.recovery().run());
    require(
        findings.stream().noneMatch(f -> f.classification() == Classification.UNRESOLVED),
        "%s",
        findings);
  }

  private List<String> keys(String prefix) {
    return store.listAll(ListRequest.of(prefix)).map(ListEntry::key).toList();
  }

  /** The plain graphs of a branch's versions: its commits done one after the other. */
  private NavigableMap<Long, PlainGraph> models(String branch) {
    NavigableMap<Long, PlainGraph> versions = models.get(branch);
    if (versions == null) {
      versions = new TreeMap<>();
      models.put(branch, versions);
      replay(branch, versions);
    }
    return versions;
  }

  private void replay(String branch, NavigableMap<Long, PlainGraph> versions) {
    PlainGraph model = begin;
    for (Published version :
        world.lineage().of(branch).tailMap(world.lineage().begin(branch), true).values()) {
      for (Entry commit : version.commits()) {
        Call call = callOf.get(commit.transaction());
        if (commit.kind().equals("fork")) {
          Fork fork = Objects.requireNonNull(version.fork());
          model = Objects.requireNonNull(models(fork.branch()).get(fork.version()));
        } else if (call != null && call.branch().equals(branch) && isWork(commit)) {
          model = after(call, model);
          require(model.broken().isEmpty(), "%s broke %s", call, model.broken());
          if (call.told() != null && call.told().rows() != null) {
            require(
                model.effects.equals(call.told().rows()),
                "%s; it was to be told %s",
                call,
                model.effects);
          }
        }
      }
      versions.put(version.version(), model);
    }
  }

  /** What a call publishes beside its work: nothing of that changes a row. */
  private static boolean isWork(Entry commit) {
    return switch (commit.kind()) {
      case "recovery", "cleanup", "fork", "open", "close" -> false;
      case "hard-drop" -> commit.hasSchema();
      default -> true;
    };
  }

  private static PlainGraph after(Call call, PlainGraph before) {
    PlainGraph after = before.copy();
    call.work().model().accept(after);
    return after;
  }

  /** What a call was told agrees with what was published. */
  private void check(Call call) {
    NavigableMap<Long, Published> line = world.lineage().of(call.branch());
    Set<String> ids = new HashSet<>(call.ids());
    List<Long> published =
        line.values().stream()
            .filter(
                version ->
                    version.commits().stream()
                        .anyMatch(c -> ids.contains(c.transaction()) && isWork(c)))
            .map(Published::version)
            .toList();
    require(published.size() <= 1, "%s is in %s", call, published);
    switch (call.end()) {
      case DONE -> {
        require(isSo(call), "%s, which is not so", call);
        String commit = Objects.requireNonNull(call.told()).commit();
        require((commit == null) == published.isEmpty(), "%s is in %s", call, published);
        if (commit == null) {
          unpublished(call);
        } else {
          long version = published.getFirst();
          require(
              Objects.requireNonNull(line.get(version)).commits().stream()
                  .anyMatch(c -> c.id().equals(commit)),
              "%s: version %d has another commit",
              call,
              version);
          require(
              version > call.begin() && version <= call.newestAtEnd(),
              "%s is version %d, outside its call",
              call,
              version);
        }
      }
      case REFUSED -> {
        require(published.isEmpty(), "%s is in %s", call, published);
        unpublished(call);
      }
      case FAILED -> {
        require(published.isEmpty(), "%s is in %s", call, published);
        require(isExcused(call), "%s, which was never so", call);
      }
      case UNKNOWN, NONE -> {}
    }
    switch (call.outcome()) {
      case Outcome.Committed done ->
          require(
              Objects.requireNonNull(line.get(done.commit().version())).commits().stream()
                  .anyMatch(c -> c.id().equals(done.commit().id())),
              "%s and then committed by %s, which is not there",
              call,
              done);
      case Outcome.NotCommitted none ->
          require(published.isEmpty(), "%s and then not committed; it is in %s", call, published);
      case Outcome.Unknown unknown -> {}
      case null -> {}
    }
    boolean isLeft = call.end() == Call.End.UNKNOWN || call.end() == Call.End.FAILED;
    require(
        !isLeft || call.faults() > 0 || world.hasJumped() || REASONS.contains(call.code()),
        "%s without a reason",
        call);
  }

  /** A branch that was made is open, and one that was deleted is not, at a moment of the call. */
  private boolean isSo(Call call) {
    List<Published> meanwhile = meanwhile(call, false);
    return switch (call.work().kind()) {
      case CREATE_BRANCH ->
          meanwhile.stream()
              .filter(v -> v.commits().stream().anyMatch(c -> isForkOf(call, c)))
              .anyMatch(
                  made ->
                      meanwhile.stream()
                          .anyMatch(v -> v.isOpen() && v.incarnation().equals(made.incarnation())));
      case DELETE_BRANCH -> meanwhile.stream().anyMatch(v -> !v.isOpen());
      case READ, WRITE, OTHER -> true;
    };
  }

  private static boolean isForkOf(Call call, Entry commit) {
    return commit.kind().equals("fork") && call.ids().contains(commit.transaction());
  }

  /** What a call was told of the branch instead of doing its work holds at a moment of it. */
  private boolean isExcused(Call call) {
    List<Published> meanwhile = meanwhile(call, true);
    return switch (Objects.requireNonNull(call.code())) {
      case "branch_exists" -> meanwhile.stream().anyMatch(v -> !v.isClosed());
      case "branch_not_found", "branch_deleted" ->
          call.work().kind() == Work.Kind.CREATE_BRANCH // it may be the other one
              || call.begin() == 0
              || meanwhile.stream().anyMatch(v -> !v.isOpen());
      case "version_not_found", "snapshot_expired" -> {
        long at = call.work().at() == null ? call.begin() : call.work().at();
        yield call.work().kind() == Work.Kind.CREATE_BRANCH
            || meanwhile.stream().anyMatch(v -> v.floor() > at);
      }
      default -> true;
    };
  }

  /** Versions of the branch that were the newest while a call was under way. */
  private List<Published> meanwhile(Call call, boolean first) {
    return List.copyOf(
        world
            .lineage()
            .of(call.branch())
            .subMap(call.begin(), first, Math.max(call.begin(), call.newestAtEnd()), true)
            .values());
  }

  /** What was refused, or found nothing to do, is so at a version of its time. */
  private void unpublished(Call call) {
    NavigableMap<Long, PlainGraph> versions = models(call.branch());
    Long at = call.work().at();
    require(
        (at == null ? LongStream.rangeClosed(call.begin(), call.newestAtEnd()) : LongStream.of(at))
            .mapToObj(versions::get)
            .filter(Objects::nonNull)
            .anyMatch(before -> explains(call, before)),
        "%s; no version from %d to %d explains it",
        call,
        call.begin(),
        call.newestAtEnd());
  }

  private static boolean explains(Call call, PlainGraph before) {
    PlainGraph after = after(call, before);
    if (call.end() == Call.End.REFUSED) {
      return after.broken().contains(Objects.requireNonNull(call.code()));
    }
    List<String> rows = Objects.requireNonNull(call.told()).rows();
    return after.broken().isEmpty()
        && after.lines().equals(before.lines())
        && (rows == null || rows.equals(after.effects));
  }

  /** Rows, answers and history of what is open are those of the plain graph. */
  private void compare(Graph graph) {
    Map<String, Long> heads =
        graph.branches().list().stream()
            .collect(Collectors.toMap(BranchSummary::name, BranchSummary::version));
    for (String name : world.lineage().branches()) {
      Published last = world.lineage().of(name).lastEntry().getValue();
      boolean isListed = heads.containsKey(name);
      require(isListed ? !last.isClosed() : !last.isOpen(), "%s is the last of %s", last, name);
    }
    for (String name : heads.keySet()) {
      Branch branch = graph.branch(name);
      NavigableMap<Long, PlainGraph> versions = models(name);
      NavigableMap<Long, Published> line = world.lineage().of(name);
      List<Commit> commits = branch.commits().toList();
      Set<String> ids = commits.stream().map(Commit::id).collect(Collectors.toSet());
      line.tailMap(commits.getLast().version(), true)
          .values()
          .forEach(
              version ->
                  version
                      .commits()
                      .forEach(c -> require(ids.contains(c.id()), "commit %s is gone", c)));
      same(branch.snapshot(), versions.lastEntry().getValue());
      Random random = new Random(heads.get(name));
      long floor = afterwards.of(name).lastEntry().getValue().floor();
      long old = Math.max(floor, versions.firstKey());
      for (int i = 0; i < 2 && old <= versions.lastKey(); i++) {
        long version = random.nextLong(old, versions.lastKey() + 1);
        PlainGraph model = Objects.requireNonNull(versions.get(version));
        same(branch.snapshot(version), model);
      }
    }
  }

  /** A snapshot shows a plain graph. */
  static void same(Snapshot snapshot, PlainGraph model) {
    List<String> lines = lines(snapshot);
    require(
        lines.equals(model.lines()),
        "version %d of %s has %s instead of %s",
        snapshot.version(),
        snapshot.branch(),
        lines,
        model.lines());
  }

  /** One line a row, sorted, made ids and long texts left out. */
  static List<String> lines(Snapshot snapshot) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      snapshot.exportJsonl(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> ULID.matcher(line).replaceAll("\"made\""))
        .map(
            line ->
                LONG_TEXT
                    .matcher(line)
                    .replaceAll(found -> "\"x*" + found.group(1).length() + "\""))
        .sorted()
        .toList();
  }

  /** Every object of rows is named by another object. */
  private void unreferenced() {
    Map<String, byte[]> left = World.contents(store);
    String all =
        left.entrySet().stream()
            .filter(entry -> !entry.getKey().endsWith(".arrow"))
            .map(entry -> new String(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    List<String> unnamed =
        left.keySet().stream()
            .filter(key -> key.startsWith("tables/") && !all.contains(key))
            .toList();
    require(unnamed.isEmpty(), "nothing refers to %s", unnamed);
  }

  @SuppressWarnings("AnnotateFormatMethod") // no other library for one method
  static void require(boolean holds, String otherwise, @Nullable Object... parts) {
    if (!holds) {
      throw new AssertionError(otherwise.formatted(parts));
    }
  }
}
