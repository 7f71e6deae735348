package dev.omnigraph.sim;

import static java.util.stream.Collectors.toMap;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A store and the processes that use it, all of them run by one thread. Each process works until
 * all its threads wait for the store; whoever drives the world says whose request comes next, and
 * what becomes of it. For one thread.
 */
final class World {
  /** Milliseconds until somebody who asks for nothing is taken to hang. */
  private static final int PATIENCE = 2_000;

  private final Loop loop;
  private final InMemoryObjectStore objects;
  private final Watched store;
  private final Lineage lineage;
  private final List<Process> processes = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private Instant now;
  private boolean jumped;
  private final List<String> words = new ArrayList<>();

  /** A request that has not been sent yet. */
  static final class Waiting {
    final Process process;
    final StoreRequest request;
    private final CompletableFuture<Fate> fate = new CompletableFuture<>();

    private Waiting(Process process, StoreRequest request) {
      this.process = process;
      this.request = request;
    }

    @Override
    public String toString() {
      return process + ": " + request;
    }
  }

  /** A write that was sent, and is on its way still. */
  record Held(Process process, StoreRequest request, Runnable effect) {
    @Override
    public String toString() {
      return process + ": " + request;
    }
  }

  World(Loop loop, Begins.Begin begin) {
    this.loop = loop;
    this.now = SetUp.BEGIN;
    this.objects = new InMemoryObjectStore(this::now);
    begin.objects().forEach((key, bytes) -> objects.put(key, Content.of(bytes)));
    this.lineage = new Lineage(objects);
    this.store = new Watched(objects.anotherHandle(), begin.digests(), lineage::created);
  }

  /** The store's time. */
  Instant now() {
    return now;
  }

  /** A moment passes. */
  void tick(Duration time) {
    now = now.plus(time);
  }

  /** Much time passes. */
  void pass(Duration time) {
    now = now.plus(time);
    jumped = true;
  }

  /** Whether time has passed. */
  boolean hasJumped() {
    return jumped;
  }

  /** Whether all processes have ended. */
  boolean isOver() {
    return processes.stream().allMatch(Process::hasEnded);
  }

  /** What has happened so far. */
  List<String> words() {
    return words;
  }

  void say(String what) {
    words.add(what);
  }

  /** All work that processes were given. */
  List<Call> calls() {
    return calls;
  }

  Lineage lineage() {
    return lineage;
  }

  /** Past everything that happens to processes. */
  ObjectStore handle() {
    return objects.anotherHandle();
  }

  Map<String, byte[]> objects() {
    return contents(objects);
  }

  static Map<String, byte[]> contents(ObjectStore store) {
    return store
        .listAll(ListRequest.of(""))
        .collect(toMap(ListEntry::key, entry -> store.get(entry.key()).bytes()));
  }

  Watched store() {
    return store;
  }

  Loop loop() {
    return loop;
  }

  /**
   * Lets all go on until they wait for the store. A thread that met a lock of a library, which
   * another thread of the JVM had, is woken by the JDK a little later.
   */
  void run() {
    loop.run();
    for (int i = 0; i < PATIENCE && processes.stream().anyMatch(this::isAway); i++) {
      LockSupport.parkNanos(1_000_000);
      loop.run();
    }
  }

  private boolean isAway(Process process) {
    return !process.hasEnded()
        && !process.isReady()
        && waiting.stream().noneMatch(next -> next.process == process);
  }

  /** Begins a process. */
  Process start(String name, long seed, Consumer<Process> script) {
    Process process = new Process(this, name, seed);
    processes.add(process);
    process.start(script);
    run();
    return process;
  }

  List<Process> processes() {
    return processes;
  }

  /** Requests that wait to be sent: of those begun first in front, each in its order. */
  List<Waiting> waiting() {
    return waiting;
  }

  List<Held> held() {
    return held;
  }

  /** Called on a thread of a process. */
  Fate await(Process process, StoreRequest request) {
    Waiting next = new Waiting(process, request);
    int place = waiting.size();
    while (place > 0 && waiting.get(place - 1).process.number() > process.number()) {
      place--;
    }
    waiting.add(place, next);
    return next.fate.join();
  }

  void hold(Process process, StoreRequest request, Runnable effect) {
    held.add(new Held(process, request, effect));
  }

  /** Lets one request happen, and its process go on until it waits again. */
  void send(Waiting next, Fate fate) {
    waiting.remove(next);
    next.fate.complete(fate);
    run();
    if (next.process.isDead()) {
      bury(next.process);
    }
  }

  private void bury(Process process) {
    for (boolean found = true; found; ) {
      List<Waiting> left = waiting.stream().filter(each -> each.process == process).toList();
      found = !left.isEmpty();
      waiting.removeAll(left);
      left.forEach(each -> each.fate.complete(Fate.PASS)); // throws
      run();
    }
  }

  /** Lets a write land that was held back. */
  void land(Held write) {
    held.remove(write);
    try {
      write.effect().run();
    } catch (OmnigraphException e) {
      // nobody waits for the answer
    }
  }

  /** Ends all processes at once. */
  void end() {
    processes.forEach(Process::kill);
    processes.forEach(this::bury);
  }

  /** Of all that can be different between two worlds. */
  long state() {
    long state = Digest.of(store.state(), Digest.of(now.toString()));
    for (Process process : processes) {
      state = Digest.of(state, process.state());
    }
    for (Held write : held) {
      state = Digest.of(state, Digest.of(write.toString()));
    }
    return state;
  }
}
