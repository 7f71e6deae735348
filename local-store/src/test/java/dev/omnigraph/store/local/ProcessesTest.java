package dev.omnigraph.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes share one directory. */
class ProcessesTest {
  private static final int SLOTS = 10_000;

  @TempDir Path directory;

  private static ObjectStore open(Path root) {
    return LocalObjectStore.open(root, StoreOptions.readWrite());
  }

  /** Each slot holds who won it and a counter that goes up by one from slot to slot. */
  static final class Racer {
    private Racer() {}

    static int race(ObjectStore store, String name) {
      int wins = 0;
      long counter = 0;
      for (int slot = 1; slot <= SLOTS; slot++) {
        PutIfAbsent answer = store.putIfAbsent(key(slot), Content.of(name + " " + (counter + 1)));
        switch (answer) {
          case PutIfAbsent.Created created -> wins++;
          case PutIfAbsent.Exists exists -> {}
          case PutIfAbsent.Unknown unknown -> throw new AssertionError(unknown.cause());
        }
        counter = Long.parseLong(slot(store, slot)[1]);
      }
      return wins;
    }

    static String key(int slot) {
      return "head/%05d".formatted(slot);
    }

    static String[] slot(ObjectStore store, int slot) {
      return new String(store.get(key(slot)).bytes(), StandardCharsets.UTF_8).split(" ", -1);
    }

    public static void main(String[] arguments) throws IOException {
      try (ObjectStore store = open(Path.of(arguments[0]))) {
        store.put("ready/child", Content.of(""));
        System.out.println("ready");
        System.in.read();
        System.out.println(race(store, "child"));
      }
    }
  }

  @Test
  void s37_of_two_processes_one_wins_each_of_10_000_slots_and_the_counter_is_exact()
      throws Exception {
    try (Child child = Child.start(Racer.class, directory.toString());
        ObjectStore store = open(directory)) {
      store.put("ready/parent", Content.of(""));
      assertThat(child.line()).isEqualTo("ready");
      child.go();
      int ours = Racer.race(store, "parent");
      int theirs = Integer.parseInt(child.line());
      assertThat(child.exitCode()).isZero();

      assertThat(ours + theirs).isEqualTo(SLOTS);
      assertThat(ours).isPositive();
      assertThat(theirs).isPositive();
      int parents = 0;
      for (int slot = 1; slot <= SLOTS; slot++) {
        String[] content = Racer.slot(store, slot);
        assertThat(content[1]).isEqualTo(Integer.toString(slot));
        parents += content[0].equals("parent") ? 1 : 0;
      }
      assertThat(parents).isEqualTo(ours);
    }
  }

  /** Opens a store, leaves half a file as a dying writer does, and waits to be killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws IOException {
      ObjectStore store = open(Path.of(arguments[0]));
      store.put("a", Content.of("x"));
      System.out.println("ready");
      System.in.read();
      store.close();
    }
  }

  private List<Path> folders() throws IOException {
    return Directories.list(directory.resolve(".tmp"));
  }

  @Test
  void what_a_killed_process_left_is_removed_by_the_next_one_and_not_before() throws Exception {
    try (Child child = Child.start(Victim.class, directory.toString())) {
      assertThat(child.line()).isEqualTo("ready");
      Path folder = folders().getFirst();
      Files.writeString(folder.resolve("half"), "half a");

      open(directory).close();
      assertThat(folder.resolve("half")).exists();

      child.kill();
      LocalObjectStore.open(directory, StoreOptions.readOnlyAccess()).close();
      assertThat(folder.resolve("half")).exists();
      open(directory).close();
      assertThat(folders()).isEmpty();
      try (ObjectStore store = open(directory)) {
        assertThat(store.listAll(ListRequest.of(""))).hasSize(1);
      }
    }
  }

  /** POSIX frees a process's lock when it closes the file anywhere, which must not happen. */
  @Test
  void handles_of_one_process_keep_their_folders_while_others_open_and_close() throws Exception {
    try (ObjectStore first = open(directory)) {
      first.put("a", Content.of("x"));
      List<Path> before = folders();
      open(directory).close();
      open(directory).close();
      try (Child child = Child.start(Victim.class, directory.toString())) {
        assertThat(child.line()).isEqualTo("ready");
        assertThat(folders()).hasSize(2).containsAll(before);
        child.go();
        assertThat(child.exitCode()).isZero();
      }
      assertThat(folders()).isEqualTo(before);
      first.put("b", Content.of("y"));
    }
  }

  @Test
  void a_folder_that_was_left_before_its_lock_was_made_is_removed() throws IOException {
    Files.createDirectories(directory.resolve(".tmp/1-1-empty"));
    open(directory).close();
    assertThat(folders()).isEmpty();
  }

  /** Opens, writes, reads what it wrote and closes, again and again. */
  static final class Visitor {
    private Visitor() {}

    static void visit(Path root, String name) {
      for (int i = 0; i < 150; i++) {
        String key = "visit/" + name + "-" + i;
        try (ObjectStore store = open(root)) {
          store.put(key, Content.of(key));
          store.get(key);
        }
      }
    }

    public static void main(String[] arguments) {
      visit(Path.of(arguments[0]), arguments[1]);
      System.out.println("done");
    }
  }

  @Test
  void processes_that_come_and_go_at_once_do_not_take_each_other_s_folders() throws Exception {
    List<Child> children = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      children.add(Child.start(Visitor.class, directory.toString(), name));
    }
    Visitor.visit(directory, "parent");
    for (Child child : children) {
      assertThat(child.line()).isEqualTo("done");
      assertThat(child.exitCode()).isZero();
    }
    assertThat(folders()).isEmpty();
    try (ObjectStore store = open(directory)) {
      assertThat(store.listAll(ListRequest.of("visit/"))).hasSize(450);
    }
  }

  /** Replaces an object over and over until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      ObjectStore store = open(Path.of(arguments[0]));
      for (int i = 0; ; i++) {
        store.put("replaced", Content.of(Integer.toString(i % 10).repeat(50_000)));
        store.putIfAbsent("created/" + i, Content.of("c".repeat(50_000)));
        if (i == 20) {
          System.out.println("ready");
        }
      }
    }
  }

  @Test
  void a_process_killed_in_the_middle_of_its_writes_leaves_whole_objects_alone() throws Exception {
    for (int round = 0; round < 3; round++) {
      try (Child child = Child.start(Writer.class, directory.toString())) {
        assertThat(child.line()).isEqualTo("ready");
        child.kill();
      }
    }
    try (ObjectStore store = open(directory)) {
      assertThat(folders()).hasSize(1);
      assertThat(text(store, "replaced")).matches("(.)\\1{49999}");
      store
          .listAll(ListRequest.of("created/"))
          .forEach(entry -> assertThat(text(store, entry.key())).matches("c{50000}"));
    }
  }

  private static String text(ObjectStore store, String key) throws ObjectNotFoundException {
    return new String(store.get(key).bytes(), StandardCharsets.UTF_8);
  }
}
