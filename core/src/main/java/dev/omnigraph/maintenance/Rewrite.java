package dev.omnigraph.maintenance;

import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.TableChange;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.recovery.RunWriter;
import dev.omnigraph.recovery.Steps;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes some fragments of a run anew, as the newest schema has their rows. The run keeps its place
 * among the others. Used by one thread at a time.
 */
final class Rewrite implements Steps.Work {
  /** Fragments are taken together up to this size; at least one. */
  private static final long BYTES = 64L << 20;

  private final Tables tables;
  private final GraphType type;
  private final Run.Stored run;
  private final List<Fragment> chosen;
  private @Nullable List<Fragment> written;

  private Rewrite(Tables tables, GraphType type, Run.Stored run, List<Fragment> chosen) {
    this.tables = tables;
    this.type = type;
    this.run = run;
    this.chosen = chosen;
  }

  /** The first fragments of each run that may hold any of it. */
  static List<Rewrite> all(Dropped dropped, State state, Tables tables) {
    List<String> changed = dropped.changedTypes();
    List<Rewrite> all = new ArrayList<>();
    for (GraphType type : state.contract().types().toList()) {
      for (Run run : changed.contains(type.id()) ? state.table(type.id()).runs() : List.<Run>of()) {
        if (run instanceof Run.Stored stored
            && stored.fragments().stream().anyMatch(dropped::mayHold)) {
          all.add(new Rewrite(tables, type, stored, chosen(dropped, stored)));
        }
      }
    }
    return all;
  }

  /** Neighbours. */
  private static List<Fragment> chosen(Dropped dropped, Run.Stored run) {
    List<Fragment> chosen = new ArrayList<>();
    long bytes = 0;
    for (Fragment fragment : run.fragments()) {
      boolean fits = chosen.isEmpty() || bytes + fragment.bytes() <= BYTES;
      if (dropped.mayHold(fragment) && fits) {
        chosen.add(fragment);
        bytes += fragment.bytes();
      } else if (!chosen.isEmpty()) {
        break;
      }
    }
    return chosen;
  }

  /** In words. */
  String what() {
    return "write %,d of %,d fragments of a run of %s anew"
        .formatted(chosen.size(), run.fragments().size(), type.name());
  }

  @Override
  public Steps.@Nullable Change on(Operation operation, Head head) {
    State state = head.state();
    if (!state.table(type.id()).runs().contains(run)
        || !type.equals(state.contract().type(type.id()).orElse(null))) {
      return null;
    }
    List<Fragment> anew = written;
    if (anew == null) {
      Run.Stored part = new Run.Stored(run.sequence(), chosen);
      anew =
          new RunWriter(operation, tables, state.contract().schemaVersion(), type)
              .write(List.of(part), false);
      written = anew;
    }
    List<Fragment> fragments = new ArrayList<>();
    for (Fragment fragment : run.fragments()) {
      if (fragment.equals(chosen.getFirst())) {
        fragments.addAll(anew);
      }
      if (!chosen.contains(fragment)) {
        fragments.add(fragment);
      }
    }
    return Steps.Change.rows(
        Map.of(
            type.id(),
            new TableChange(
                state.table(type.id()).tableVersion() + 1,
                List.of(run.sequence()),
                List.of(new Run.Stored(run.sequence(), fragments)),
                new Footprint(Map.of()))));
  }
}
