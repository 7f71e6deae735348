package dev.omnigraph.sim;

import static java.util.stream.Collectors.toMap;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.sim.Behaviour.Event;
import dev.omnigraph.sim.Behaviour.Move;
import dev.omnigraph.sim.Behaviour.Next;
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
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A store and the processes that use it, all of them run by one thread. Each process works until
 * all its threads wait for the store; whoever drives the world says whose request comes next, and
 * what becomes of it. For one thread.
 */
final class World {
  private final Loop loop;
  private final InMemoryObjectStore objects;
  private Watched store;
  private final Lineage lineage;
  private final List<Process> processes = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private Instant now;
  private boolean jumped;
  private final List<String> words = new ArrayList<>();

  /** A request that has not been sent yet. */
  static final class Waiting {
    final Process process;
    final StoreRequest request;
    private final Consumer<ObjectStore> effect;
    private boolean interrupted;
    private final CompletableFuture<Fate> fate = new CompletableFuture<>();

    private Waiting(Process process, StoreRequest request, Consumer<ObjectStore> effect) {
      this.process = process;
      this.request = request;
      this.effect = effect;
    }

    private Fate answer() {
      while (true) {
        try {
          Fate answer = fate.get();
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
          return answer;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public String toString() {
      return process + ": " + request;
    }
  }

  /** A write that was sent, and is on its way still. */
  record Held(Process process, StoreRequest request, Runnable effect, long digest) {
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
    this.store = new Watched(objects, begin.digests(), lineage::created);
  }

  /** The store's time. */
  Instant now() {
    return now;
  }

  /** A moment passes. */
  void tick(Duration time) {
    now = now.plus(time);
  }

  /** A process lets much time pass. */
  void sleep(Duration time) {
    events.add(new Event.Slept(time));
    pass(time);
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

  /**
   * Whether all processes have ended.
   *
   * @throws AssertionError if one has not, and nobody asks for anything
   */
  boolean isOver() {
    List<Process> left = processes.stream().filter(process -> !process.hasEnded()).toList();
    if (!left.isEmpty() && waiting.isEmpty()) {
      throw new AssertionError(
          "somebody waits for nothing: " + left.stream().map(Process::where).toList());
    }
    return left.isEmpty();
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

  /** A process is asked to do something. */
  void asked(Call call) {
    calls.add(call);
    events.add(new Event.Asked(call.question(), call.branch()));
  }

  /** It tells what became of it. */
  void told(Call call) {
    events.add(new Event.Told(call.answer()));
    say("    " + call);
  }

  /** What a process has done since this was called for the last time; no other has been sent to. */
  Next next(Process process) {
    List<Event> done = List.copyOf(events);
    events.clear();
    return new Next(
        done,
        waiting(process.number()).stream()
            .filter(next -> !process.isClosed())
            .map(next -> new Move(next.request, next.effect, next.interrupted))
            .toList(),
        process.hasEnded());
  }

  Lineage lineage() {
    return lineage;
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

  /** Lets all go on until they wait for the store. */
  void run() {
    loop.run(() -> processes.stream().noneMatch(this::isAway));
  }

  private boolean isAway(Process process) {
    return !process.hasEnded()
        && !process.isReady()
        && waiting.stream().noneMatch(next -> next.process == process);
  }

  /** Begins a process. */
  Process start(String name, long seed, Consumer<Process> script) {
    return start(processes.size(), name, seed, script);
  }

  /** Begins a process as if there were others. */
  Process start(int number, String name, long seed, Consumer<Process> script) {
    Process process = new Process(this, number, name, seed);
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

  /** Those of one process, in its order. */
  List<Waiting> waiting(int process) {
    return waiting.stream().filter(next -> next.process.number() == process).toList();
  }

  List<Held> held() {
    return held;
  }

  /** Called on a thread of a process. */
  Fate await(Process process, StoreRequest request, Consumer<ObjectStore> effect) {
    Waiting next = new Waiting(process, request, effect);
    int place = waiting.size();
    while (place > 0 && waiting.get(place - 1).process.number() > process.number()) {
      place--;
    }
    waiting.add(place, next);
    return next.answer();
  }

  void hold(Process process, StoreRequest request, Runnable effect) {
    held.add(new Held(process, request, effect, digestOfHeld(request, process.seen())));
  }

  /** Lets something happen. */
  void happen(Decision decision) {
    switch (decision) {
      case Decision.Send send -> {
        Waiting next = waiting(send.process()).get(send.place());
        say(next + (send.fate() == Fate.PASS ? "" : " " + send.fate()));
        send(next, send.fate());
      }
      case Decision.Land land -> {
        Held write = held.get(land.place());
        say("lands now: " + write);
        land(write);
      }
      case Decision.Pass pass -> {
        say(pass.time() + " pass");
        pass(pass.time());
      }
    }
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

  /** As {@link #happen}, on a store as it is elsewhere, and at the time that it is there. */
  void happen(Decision decision, Watched elsewhere, Instant then) {
    store = elsewhere;
    now = then;
    happen(decision);
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

  /**
   * Of all that can be different between two worlds: what there is, what will be done, and what was
   * told, which the audit looks at.
   */
  long state() {
    return state(
        store,
        now,
        processes.stream().mapToLong(process -> state(process.isDead(), process.seen())),
        calls.stream().map(Call::exchange),
        held.stream().mapToLong(Held::digest));
  }

  static long state(
      Watched store, Instant now, LongStream processes, Stream<Exchange> calls, LongStream held) {
    return Stream.of(LongStream.of(end(store, calls)), processes, held)
        .flatMapToLong(part -> part)
        .reduce(Digest.of(now), Digest::of);
  }

  /** Of a process: who is dead does nothing, whatever it has seen. */
  static long state(boolean dead, Seen seen) {
    return dead ? -1 : seen.digest();
  }

  static long digestOfHeld(StoreRequest request, Seen seen) {
    return Digest.of(Digest.of(request.toString()), seen.digest());
  }

  /** Of all that an audit looks at. */
  static long end(Watched store, Stream<Exchange> calls) {
    return calls.mapToLong(Exchange::digest).reduce(store.state(), Digest::of);
  }
}
