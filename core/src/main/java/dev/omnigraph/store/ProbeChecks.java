package dev.omnigraph.store;

import dev.omnigraph.store.StoreProbe.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** The checks of {@link StoreProbe}, all below one folder of a store. */
final class ProbeChecks {
  private static final int ROUNDS = 20;
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final ObjectStore store;
  private final String name;
  private final String folder;
  private final InstantSource clock;

  /** How a check ended, and the sentence about it. */
  record Seen(Outcome outcome, String sentence) {}

  /** Tells what it saw, or throws what it failed with. */
  interface Body {
    Seen run(ProbeChecks checks);
  }

  /**
   * One check.
   *
   * @param essential whether no graph can be kept where it fails
   */
  record Check(String name, boolean essential, Body body) {}

  /** Comes first; where it fails, the others could say nothing else. */
  static final Check ACCESS = new Check("access", true, ProbeChecks::access);

  static final List<Check> ALL =
      List.of(
          new Check("create if absent", true, ProbeChecks::creation),
          new Check("create if absent, in parts", false, ProbeChecks::largeCreation),
          new Check("read after write", true, ProbeChecks::readAfterWrite),
          new Check("list after write", true, ProbeChecks::listAfterWrite),
          new Check("order of listings", true, ProbeChecks::listing),
          new Check("ranges and ends of objects", true, ProbeChecks::ranges),
          new Check("names", true, ProbeChecks::names),
          new Check("deletion", true, ProbeChecks::deletion),
          new Check("store time", true, ProbeChecks::time));

  /** Comes last. */
  static final Check TIDYING = new Check("tidying up", false, ProbeChecks::tidying);

  ProbeChecks(ObjectStore store, String name, InstantSource clock) {
    this.store = store;
    this.name = name;
    this.folder = "__probe/" + name + "/";
    this.clock = clock;
  }

  private static Seen ok(String sentence) {
    return new Seen(Outcome.OK, sentence);
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new StoreMisconfiguredException(otherwise, null);
    }
  }

  private Seen access() {
    String key = folder + "access";
    store.put(key, Content.of("x"));
    store.get(key);
    store.list(ListRequest.of(folder));
    store.delete(List.of(key));
    return ok("objects can be written, read, listed and deleted");
  }

  private Seen creation() {
    ConditionProof.prove(store, name + "/create");
    return ok("of 16 concurrent creators one won, in each of 32 rounds");
  }

  private Seen largeCreation() {
    long size = store.multipartSize();
    if (size == Long.MAX_VALUE) {
      return new Seen(Outcome.NOT_APPLICABLE, "this kind of store never sends content in parts");
    }
    String taken = folder + "large/taken";
    store.put(taken, Content.of("first"));
    PutIfAbsent answer = store.putIfAbsent(taken, Content.of(large(size, 0)));
    expect(
        !(answer instanceof PutIfAbsent.Created) && text(taken).equals("first"),
        "content in parts replaced an object that it should have left alone");
    try (ExecutorService threads = CreationRace.threads(4)) {
      List<byte[]> contents = List.of(large(size, 1), large(size, 2), large(size, 3), large(0, 4));
      CreationRace.run(store, folder + "large/race", contents, threads).judge();
    }
    return ok("content of " + size / 1024 + " KiB, sent in parts, is as conditional");
  }

  private static byte[] large(long size, int creator) {
    byte[] content = new byte[Math.toIntExact(size + creator)];
    Arrays.fill(content, (byte) creator);
    return content;
  }

  private String text(String key) {
    return new String(store.get(key).bytes(), StandardCharsets.UTF_8);
  }

  private boolean isAbsent(String key) {
    try {
      store.get(key);
      return false;
    } catch (ObjectNotFoundException e) {
      return true;
    }
  }

  private Seen readAfterWrite() {
    for (int round = 0; round < ROUNDS; round++) {
      String key = folder + "read/" + round;
      expect(isAbsent(key), "an object was there before it was written");
      store.put(key, Content.of("first"));
      expect(text(key).equals("first"), "an object that was written was not there at once");
      store.put(key, Content.of("second"));
      expect(text(key).equals("second"), "a replaced object was still the old one");
      store.delete(List.of(key));
      expect(isAbsent(key), "a deleted object was still there");
    }
    return ok("every read saw the last write or deletion, " + 4 * ROUNDS + " times");
  }

  private Seen listAfterWrite() {
    String prefix = folder + "list/";
    for (int round = 1; round <= ROUNDS; round++) {
      store.put(prefix + round, Content.of("x"));
      expect(list(ListRequest.of(prefix)).size() == round, "a listing missed a new object");
    }
    for (int round = 1; round <= ROUNDS; round++) {
      store.delete(List.of(prefix + round));
      expect(
          list(ListRequest.of(prefix)).size() == ROUNDS - round,
          "a listing showed a deleted object");
    }
    return ok("every listing saw the last write or deletion, " + 2 * ROUNDS + " times");
  }

  private List<String> list(ListRequest request) {
    return store.listAll(request).map(entry -> entry.key().substring(folder.length())).toList();
  }

  private Seen listing() {
    List<String> keys = List.of("o/a-", "o/a.", "o/a/1", "o/a/2", "o/a0", "o/b", "o/z/1", "p");
    for (String key : keys.reversed()) {
      store.put(folder + key, Content.of("x"));
    }
    ListRequest all = ListRequest.of(folder + "o/");
    List<String> below = keys.subList(0, 7);
    expect(list(all).equals(below), "a listing was not in the order of UTF-8 bytes");
    expect(list(all.limit(2)).equals(below), "a listing by pages of two was not the same");
    expect(
        list(all.startAfter(folder + "o/a/1")).equals(below.subList(3, 7)),
        "a listing that starts behind a key did not");
    expect(
        list(ListRequest.of(folder + "o/a")).equals(below.subList(0, 5)),
        "a listing of a prefix was not of that prefix");
    expect(
        list(all.delimiter("/").limit(1))
            .equals(List.of("o/a-", "o/a.", "o/a/", "o/a0", "o/b", "o/z/")),
        "a listing with a delimiter did not show each folder once");
    return ok("listings are ordered and whole, by prefix, start, page and folder");
  }

  private Seen ranges() {
    String key = folder + "ranges";
    byte[] content = new byte[300_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + i / 251);
    }
    store.put(key, Content.of(content));
    List<ByteRange> ranges =
        List.of(new ByteRange(299_999, 1), new ByteRange(0, 10), new ByteRange(100_000, 150_000));
    List<ByteBuffer> read = store.read(key, ranges).buffers();
    for (int i = 0; i < ranges.size(); i++) {
      ByteRange range = ranges.get(i);
      expect(
          read.get(i).equals(ByteBuffer.wrap(content, (int) range.offset(), range.length())),
          "a range of an object held other bytes than the object");
    }
    TailRead tail = store.readTail(key, 100);
    expect(
        tail.objectSize() == content.length
            && tail.tail().equals(ByteBuffer.wrap(content, content.length - 100, 100)),
        "the end of an object was not read right");
    return ok("parts and ends of objects are read right");
  }

  private Seen names() {
    List<String> keys = new ArrayList<>();
    for (String odd : List.of("a b", "a+b", "a%20b", "a%2Fb", "A b", "ä", "a\u0308", "a&b=c?d#e")) {
      keys.add(folder + "names/" + odd);
    }
    keys.forEach(key -> store.put(key, Content.of(key)));
    expect(
        keys.stream().allMatch(key -> text(key).equals(key)),
        "two objects whose names differ in case, spelling or escapes were taken for one");
    expect(
        store
            .listAll(ListRequest.of(folder + "names/"))
            .map(ListEntry::key)
            .sorted()
            .toList()
            .equals(keys.stream().sorted().toList()),
        "a listing spelled the name of an object otherwise");
    return ok("names are kept as they are, whatever characters they hold");
  }

  private Seen deletion() {
    List<String> keys = List.of(folder + "gone/1", folder + "gone/2", folder + "gone/missing");
    store.put(keys.get(0), Content.of("x"));
    store.put(keys.get(1), Content.of("x"));
    store.delete(keys);
    store.delete(keys);
    expect(keys.stream().allMatch(this::isAbsent), "a deleted object was still there");
    return ok("objects are deleted in batches, and twice is as good as once");
  }

  private Seen time() {
    String key = folder + "time";
    Instant before = clock.instant();
    Instant first = store.put(key, Content.of("x"));
    Duration ahead = Duration.between(before, first);
    List<Instant> times = new ArrayList<>(List.of(first));
    for (int i = 0; i < ROUNDS; i++) {
      times.add(store.get(key).storeTime());
      times.add(store.list(ListRequest.of(folder)).storeTime());
    }
    for (int i = 1; i < times.size(); i++) {
      expect(
          !times.get(i).isBefore(times.get(i - 1).minus(SKEW)),
          "the store's time went back by more than " + SKEW.toSeconds() + " s");
    }
    for (ListEntry entry : store.list(ListRequest.of(key)).entries()) {
      Instant written = ((ListEntry.Leaf) entry).lastModified();
      expect(
          Duration.between(written, first).abs().compareTo(SKEW) <= 0,
          "an object bears another time than the answer to its writing");
    }
    return ok(
        "every answer bears the store's time; this machine's clock differs by about %d s"
            .formatted(ahead.abs().toSeconds()));
  }

  private Seen tidying() {
    List<String> left = store.listAll(ListRequest.of(folder)).map(ListEntry::key).toList();
    if (!left.isEmpty()) {
      store.delete(left);
    }
    return ok("everything that was written is deleted");
  }
}
