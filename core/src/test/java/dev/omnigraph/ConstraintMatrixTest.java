package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.ConflictCases.Action;
import dev.omnigraph.ConstraintCases.Attempt;
import dev.omnigraph.ConstraintCases.Placement;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * No rule can be broken: by no door, wherever the rows are with which an attempt is at odds, and
 * whenever they came.
 */
class ConstraintMatrixTest {
  private static final String PAD = "p".repeat(80_000);

  @TestFactory
  Stream<DynamicNode> no_rule_can_be_broken() {
    InMemoryObjectStore graph = new InMemoryObjectStore();
    try (Graph created =
        Omnigraph.create(
            graph.anotherHandle(), "s.pg", ConstraintCases.SCHEMA, OpenOptions.defaults())) {
      created.load(LoadRequest.append(ConstraintCases.ROWS));
    }
    Map<String, List<DynamicNode>> rules = new LinkedHashMap<>();
    for (Attempt attempt : ConstraintCases.all()) {
      for (Placement placement : attempt.placements()) {
        rules
            .computeIfAbsent(attempt.rule(), rule -> new ArrayList<>())
            .add(
                DynamicTest.dynamicTest(
                    attempt.name() + ", " + placement.name().toLowerCase(Locale.ROOT),
                    () -> new Trial(graph, attempt).run(placement)));
      }
    }
    return rules.entrySet().stream()
        .map(rule -> DynamicContainer.dynamicContainer(rule.getKey(), rule.getValue()));
  }

  /** One attempt on a graph of its own. */
  private static final class Trial {
    private final InMemoryObjectStore graph;
    private final InMemoryObjectStore store;
    private final Attempt attempt;

    Trial(InMemoryObjectStore graph, Attempt attempt) {
      this.graph = graph;
      this.store = MemoryCopy.of(graph, InstantSource.system());
      this.attempt = attempt;
    }

    void run(Placement placement) throws IOException {
      OmnigraphException refusal =
          switch (placement) {
            case INLINE -> behind(first(""));
            case FRAGMENTS -> behind(first(PAD));
            case OWN -> tried(session(), own());
            case STALE -> stale();
            case BEATEN -> beaten();
          };
      if (attempt.code().isEmpty()) {
        assertThat(refusal).isNull();
        assertThat(export()).noneMatch(line -> line.contains("\"" + attempt.told() + "\""));
        return;
      }
      assertThat(refusal).isNotNull();
      assertThat(codes(refusal)).as("%s", refusal).contains(attempt.code());
      assertThat(refusal).hasMessageContaining(attempt.told());
      Trial reference = new Trial(graph, attempt);
      if (placement != Placement.OWN) {
        reference.act(first(placement == Placement.FRAGMENTS ? PAD : ""));
      }
      assertThat(export()).as("a refusal has no effect").isEqualTo(reference.export());
    }

    private @Nullable OmnigraphException behind(Action first) {
      act(first);
      return tried(session(), attempt.action());
    }

    private @Nullable OmnigraphException stale() {
      ConflictSession stale = session();
      act(first(""));
      return tried(stale, attempt.action());
    }

    private @Nullable OmnigraphException beaten() {
      ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
      ConflictSession session = new ConflictSession(slow, OpenOptions.defaults());
      Pause publish = slow.script().at(PUT_IF_ABSENT, "__manifest/**").pauseBefore();
      Running<List<OmnigraphException>> late =
          Running.start(
              () -> {
                OmnigraphException refusal = tried(session, attempt.action());
                return refusal == null ? List.of() : List.of(refusal);
              });
      publish.await();
      act(first(""));
      publish.resume();
      return late.result().stream().findFirst().orElse(null);
    }

    /** What an attempt is at odds with. */
    private Action first(String pad) {
      String more =
          pad.isEmpty() ? "" : " insert Log { name: \"pad\", text: \"%s\" }".formatted(pad);
      return new Action.Mutate(attempt.statements() + more);
    }

    private Action own() {
      return switch (attempt.action()) {
        case Action.Load load -> new Action.Load(load.mode(), attempt.rows() + load.rows());
        case Action.Mutate mutate ->
            new Action.Mutate(attempt.statements() + " " + mutate.statements());
        case Action.Transact transact ->
            new Action.Transact(attempt.statements() + " " + transact.statements());
        default -> throw new IllegalStateException();
      };
    }

    private ConflictSession session() {
      return new ConflictSession(store.anotherHandle(), OpenOptions.defaults());
    }

    private void act(Action action) {
      try (ConflictSession session = session()) {
        assertThat(session.act(action, "")).isTrue();
      }
    }

    private static @Nullable OmnigraphException tried(ConflictSession session, Action action) {
      try (session) {
        session.act(action, "");
        return null;
      } catch (OmnigraphException e) {
        return e;
      }
    }

    private List<String> export() throws IOException {
      try (Graph read =
          Omnigraph.open(store.anotherHandle(), OpenOptions.defaults().forReading())) {
        return Exports.lines(read.snapshot()).stream().sorted().toList();
      }
    }
  }

  private static List<String> codes(@Nullable OmnigraphException refusal) {
    return switch (refusal) {
      case ConstraintViolationException violated ->
          violated.violations().stream().map(violation -> violation.code()).toList();
      case InvalidInputException invalid ->
          invalid.diagnostics().stream().map(diagnostic -> diagnostic.code()).toList();
      case null -> List.of();
      default -> List.of(refusal.code());
    };
  }
}
