package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT;
import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.ConflictCases.Action;
import dev.omnigraph.ConflictCases.Committed;
import dev.omnigraph.ConflictCases.InFlight;
import dev.omnigraph.ConflictCases.Outcome;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every cell of the table in {@code docs/dev/conflicts.md}, with two sessions on a store: one is
 * about to publish when the other commits. What comes out is compared with what one behind the
 * other gives. The test of a store extends this class and opens it.
 */
public abstract class ConflictContract {
  private static final int SHORT = 1;
  private static final int LONG = 80_000;

  private final Set<String> setUp = new TreeSet<>();

  /** Opens a handle to one place, empty at first, for reading and writing. */
  protected abstract ObjectStore open();

  /** Whether a cell is tried with rows that travel in the version too, where some can be staged. */
  protected abstract boolean isThorough();

  /** How a race ended. */
  private record End(String outcome, int runs, int staged) {}

  @TestFactory
  Stream<DynamicNode> every_cell_is_true() throws IOException {
    try (Graph graph = Omnigraph.create(open(), "s.pg", ConflictCases.SCHEMA, options())) {
      graph.load(LoadRequest.append(ConflictCases.ROWS));
    }
    setUp.addAll(keys());
    return table().stream();
  }

  private List<DynamicNode> table() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of("../docs/dev/conflicts.md")).stream()
            .filter(line -> line.startsWith("|"))
            .toList();
    String[] columns = ConflictCases.cells(lines.getFirst());
    List<DynamicNode> rows = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      String[] cells = ConflictCases.cells(line);
      InFlight flight = InFlight.of(cells[0]);
      List<DynamicNode> tests = new ArrayList<>();
      for (int i = 1; i < columns.length; i++) {
        Committed committed = Committed.of(columns[i]);
        Outcome expected = Outcome.of(cells[i]);
        for (int note : notes(flight)) {
          tests.add(
              DynamicTest.dynamicTest(
                  columns[i] + (note == LONG ? ", staged" : ""),
                  () -> run(flight, committed, expected, "n".repeat(note))));
        }
      }
      rows.add(DynamicContainer.dynamicContainer(cells[0], tests));
    }
    return rows;
  }

  private List<Integer> notes(InFlight flight) {
    if (!flight.hasNote()) {
      return List.of(SHORT);
    }
    return isThorough() ? List.of(SHORT, LONG) : List.of(LONG);
  }

  private void run(InFlight flight, Committed committed, Outcome expected, String note)
      throws IOException {
    Action meanwhile = committed.beside(flight);
    assertThat(meanwhile == null).isEqualTo(expected instanceof Outcome.Impossible);
    if (meanwhile == null) {
      return;
    }
    forgetWhatCameAfter();
    End end = race(flight.action, meanwhile, note);
    List<String> graph = export();
    boolean staged = note.length() > 1;
    switch (expected) {
      case Outcome.Impossible impossible -> throw new AssertionError("it happened");
      case Outcome.GoesOn goesOn -> assertThat(end).isEqualTo(new End("committed", 1, 0));
      case Outcome.RunsAgain again -> {
        assertThat(end.runs()).isGreaterThan(1);
        assertThat(end.outcome()).isIn("committed", "unchanged");
        boolean stagedAnew =
            staged && flight.action instanceof Action.Mutate && end.outcome().equals("committed");
        assertThat(end.staged()).as("objects staged again").isEqualTo(stagedAnew ? 1 : 0);
      }
      case Outcome.Refused refused -> assertThat(end.outcome()).isEqualTo(refused.code());
    }
    assertThat(keys()).noneMatch(key -> key.startsWith("__recovery/"));

    forgetWhatCameAfter();
    act(meanwhile);
    if (!end.outcome().equals("schema_changed")) { // which who comes later does not meet
      assertThat(outcome(flight.action, note)).isEqualTo(end.outcome());
    }
    assertThat(graph).isEqualTo(export());
  }

  private End race(Action action, Action meanwhile, String note) {
    ScriptedObjectStore store = new ScriptedObjectStore(open());
    try (ConflictSession session = new ConflictSession(store, options())) {
      Pause publish = store.script().at(PUT_IF_ABSENT, "__manifest/**").pauseBefore();
      Running<String> late = Running.start(() -> outcome(session, action, note));
      publish.await();
      int before = store.script().seen().size();
      act(meanwhile);
      publish.resume();
      String outcome = late.result();
      long staged =
          store.script().seen().stream()
              .skip(before)
              .filter(request -> request.kind() == PUT && request.folder().equals("tables"))
              .count();
      return new End(outcome, session.runs(), (int) staged);
    }
  }

  /** By a session of its own. */
  private String outcome(Action action, String note) {
    try (ConflictSession session = new ConflictSession(open(), options())) {
      return outcome(session, action, note);
    }
  }

  private static String outcome(ConflictSession session, Action action, String note) {
    try {
      return session.act(action, note) ? "committed" : "unchanged";
    } catch (OmnigraphException e) {
      return e.code();
    }
  }

  private void act(Action action) {
    assertThat(outcome(action, "c")).isEqualTo("committed");
  }

  private static OpenOptions options() {
    return OpenOptions.defaults();
  }

  private List<String> keys() {
    try (ObjectStore store = open()) {
      return store.listAll(ListRequest.of("")).map(ListEntry::key).toList();
    }
  }

  /** Goes back to the graph of the set-up, of which nothing is ever deleted. */
  private void forgetWhatCameAfter() {
    List<String> keys = keys().stream().filter(key -> !setUp.contains(key)).toList();
    if (!keys.isEmpty()) {
      try (ObjectStore store = open()) {
        store.delete(keys);
      }
    }
  }

  private List<String> export() throws IOException {
    try (Graph graph = Omnigraph.open(open(), options().forReading())) {
      return Exports.lines(graph.snapshot()).stream()
          .filter(line -> !line.contains("\"Log\"")) // as many as a roll-over took
          .sorted()
          .toList();
    }
  }
}
