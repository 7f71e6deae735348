package dev.omnigraph.sim;

import static java.util.stream.Collectors.joining;

import dev.omnigraph.Graph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.ReplayableGraph;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.Pause;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.ProcessDied;
import dev.omnigraph.store.testing.Scheduler;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One process of a simulated world. */
final class Process implements Scheduler, Pause {
  /** How long every wait takes, by the process's own clock: soon its patience is at an end. */
  private static final Duration WAIT = Duration.ofSeconds(7);

  private final World world;
  private final String name;
  private final int number;
  private final Supplier<String> ids;
  private Duration skew = Duration.ZERO;
  private final Seen seen;
  private int faults;
  private Fate fate = Fate.PASS;
  private final CompletableFuture<@Nullable Void> gate = new CompletableFuture<>();
  private boolean ready;
  private long opened;
  private boolean isFirst;
  private @Nullable ScriptedObjectStore store;
  private boolean ended;
  private @Nullable Thread thread;
  private boolean dead;
  private boolean staged;
  private @Nullable Throwable failure;

  /** Remembers for a thread which ids were made for it. */
  private static final ThreadLocal<@Nullable Call> CALLS = new ThreadLocal<>();

  Process(World world, int number, String name, long seed) {
    this.world = world;
    this.name = name;
    this.number = number;
    this.seen = new Seen(number);
    this.ids = ReplayableGraph.ids(this::time, new Random(seed));
  }

  void start(Consumer<Process> script) {
    thread =
        world
            .loop()
            .threads()
            .newThread(
                () -> {
                  try {
                    script.accept(this);
                  } catch (ProcessDied e) {
                    dead = true;
                  } catch (Throwable e) {
                    failure = e;
                  } finally {
                    ended = true;
                  }
                });
    thread.start();
  }

  /** Where its first thread is. */
  String where() {
    return name
        + " at\n    "
        + Stream.of(Objects.requireNonNull(thread).getStackTrace())
            .map(String::valueOf)
            .collect(joining("\n    "));
  }

  /**
   * Opens the graph and has something done with it.
   *
   * @throws OmnigraphException if it can't be opened, which only a store without answer may cause
   */
  void use(OpenOptions options, Consumer<Graph> doing) {
    int before = faults;
    opened = world.lineage().newest("main");
    isFirst = true;
    ScriptedObjectStore own = new ScriptedObjectStore(world::store, this);
    store = own;
    Graph graph;
    try {
      graph =
          ReplayableGraph.open(
              own,
              options.clock(this::time).ids(this::id).actor(name),
              world.loop().threads(),
              this);
    } catch (StoreException e) {
      if (faults > before) {
        return;
      }
      throw e;
    }
    try (graph) {
      doing.accept(graph);
    }
  }

  /** The same, for reading and writing. */
  void use(Consumer<Graph> doing) {
    use(OpenOptions.defaults(), doing);
  }

  private String id() {
    String id = ids.get();
    Call call = CALLS.get();
    if (call != null) {
      call.ids().add(id);
    }
    return id;
  }

  /**
   * The newest version that a read has to show; the first one of a handle may rest on the look that
   * opening took.
   */
  long shown(String branch) {
    boolean isMain = branch.equals("main");
    boolean first = isFirst && isMain;
    isFirst &= !isMain;
    return first ? opened : world.lineage().newest(branch);
  }

  /** Waits until the world begins in earnest. */
  void gate() {
    ready = true;
    gate.join();
    ready = false;
  }

  boolean isReady() {
    return ready;
  }

  void pass() {
    gate.complete(null);
  }

  /** Notes what the calling thread does from now on; null: nothing. */
  void ask(@Nullable Call call) {
    CALLS.set(call);
  }

  World world() {
    return world;
  }

  int number() {
    return number;
  }

  /** How much its clock is ahead of the store's. */
  void skew(Duration ahead) {
    skew = ahead;
  }

  private Instant time() {
    return world.now().plus(skew);
  }

  /** Whoever is dead asks nothing more, and is told nothing. */
  void live() {
    if (dead) {
      throw new ProcessDied();
    }
  }

  /** Whether it has closed its graph; what it had not sent then it never sends. */
  boolean isClosed() {
    return store != null && store.isClosed();
  }

  boolean isDead() {
    return dead;
  }

  boolean hasEnded() {
    return ended;
  }

  /** With what it ended that no process may end with, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  void kill() {
    dead = true;
    if (store != null) {
      store.kill();
    }
  }

  /** Of all it has seen, on which alone depends what it will do. */
  Seen seen() {
    return seen;
  }

  /** How many requests had no answer. */
  int faults() {
    return faults;
  }

  /** Whether it has begun an operation. */
  boolean hasStaged() {
    return staged;
  }

  @Override
  public Fate before(StoreRequest request, Consumer<ObjectStore> effect) {
    staged |=
        request.kind() == StoreRequest.Kind.PUT_IF_ABSENT && request.folder().equals("__recovery");
    fate = world.await(this, request, effect);
    if (fate == Fate.DIE_BEFORE || fate == Fate.DIE_AFTER) {
      dead = true;
    }
    seen.sent(request, fate, world.now());
    if (fate != Fate.PASS) {
      faults++;
    }
    return fate;
  }

  @Override
  public void after(StoreRequest request) {
    if (fate == Fate.PASS) {
      seen.answered(world.store().answer());
    }
  }

  @Override
  public void held(StoreRequest request, Runnable effect) {
    world.hold(this, request, effect);
  }

  @Override
  public void before(int attempt) {
    of(WAIT.toNanos());
  }

  @Override
  public void of(long nanos) {
    skew = skew.plusNanos(nanos);
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
