package dev.omnigraph.sim;

import dev.omnigraph.CleanupRequest;
import dev.omnigraph.Graph;
import dev.omnigraph.PlainGraph.Edge;
import dev.omnigraph.PlainGraph.Reg;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.sim.SetUp.Script;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The small worlds that are explored. */
final class SetUps {
  /** Longer than a lease, and than answers count. */
  private static final Duration LONG = Duration.ofMinutes(3);

  /** Until a segment ends, at most. */
  private static final int COMMITS = 12;

  private SetUps() {}

  static List<SetUp> all(Begins begins) {
    return List.of(
        new SetUp(
            "two writers of one row",
            false,
            begins.young(),
            List.of(works(Work.count("a")), works(Work.count("a"))),
            List.of()),
        new SetUp(
            "three writers",
            false,
            begins.young(),
            List.of(works(Work.count("a")), works(Work.count("a")), works(set("b", 1))),
            List.of()),
        new SetUp(
            "an edge beside the deletion of its node",
            false,
            begins.young(),
            List.of(works(HOLD), works(DELETE_SLOT)),
            List.of()),
        new SetUp(
            "edges up to their number, from three sides",
            false,
            begins.young(),
            List.of(works(HOLD), works(HOLD), works(HOLD)),
            List.of()),
        new SetUp(
            "a unique value from two sides",
            false,
            begins.young(),
            List.of(works(tag("c")), works(tag("d"))),
            List.of()),
        new SetUp(
            "a staged commit beside an inline one",
            false,
            begins.young(),
            List.of(works(Work.staged("c")), works(SLOT)),
            List.of()),
        new SetUp(
            "a staged commit beside another",
            false,
            begins.young(),
            List.of(works(Work.staged("a")), works(Work.staged("b"))),
            List.of()),
        new SetUp(
            "a staged commit beside an opening",
            false,
            begins.young(),
            List.of(works(Work.staged("a")), opens()),
            List.of(LONG)),
        new SetUp(
            "a staged commit and another beside an opening and a commit",
            true,
            begins.young(),
            List.of(works(Work.staged("a"), set("a", 0)), opens(set("a", 2))),
            List.of(LONG)),
        new SetUp(
            "a staged commit beside a sweep and a commit",
            true,
            begins.young(),
            List.of(works(Work.staged("a")), works(RECOVER, set("a", 2))),
            List.of(LONG)),
        new SetUp(
            "a staged commit beside a writer and a sweep",
            true,
            begins.young(),
            List.of(works(Work.staged("a")), works(set("a", 0)), works(RECOVER)),
            List.of(LONG)),
        new SetUp(
            "a staged commit beside a cleanup",
            false,
            begins.young(),
            List.of(works(Work.staged("a")), works(CLEANUP)),
            List.of(LONG)),
        new SetUp(
            "a staged commit beside a sweep and a cleanup",
            true,
            begins.young(),
            List.of(works(Work.staged("a")), works(RECOVER, CLEANUP)),
            List.of(LONG)),
        new SetUp(
            "the end of a segment beside a writer",
            false,
            begins.ending(),
            List.of(works(Work.count("a")), works(Work.count("a"))),
            List.of()),
        new SetUp(
            "the end of a segment beside an overwrite",
            false,
            begins.nearlyEnding(),
            List.of(works(FILL), works(TURN_LINKS)),
            List.of()),
        new SetUp(
            "the end of a segment beside a sweep and a cleanup",
            true,
            begins.nearlyEnding(),
            List.of(works(FILL), works(RECOVER, CLEANUP)),
            List.of(LONG)),
        new SetUp(
            "a staged commit beside a sweep and the end of a segment",
            true,
            begins.ending(),
            List.of(works(Work.staged("c")), works(RECOVER, set("a", 3))),
            List.of(LONG)),
        new SetUp(
            "a sleeper whose version was used and deleted",
            true,
            begins.nearlyEnding(),
            List.of(works(FILL, SLEEP, set("a", 2), set("a", 0), CLEANUP), works(set("a", 3))),
            List.of()),
        new SetUp(
            "a sleeper beside a cleanup soon after",
            false,
            begins.nearlyEnding(),
            List.of(works(FILL, CLEANUP), works(set("a", 3))),
            List.of()),
        new SetUp(
            "a change of the schema beside a writer",
            false,
            begins.young(),
            List.of(works(Work.schema(true, false)), works(Work.doc("d", 1, null), set("a", 0))),
            List.of()),
        new SetUp(
            "a hard drop beside a writer",
            false,
            begins.extra(),
            List.of(works(HARD_DROP), works(Work.doc("d", 2, null), set("a", 0))),
            List.of()),
        new SetUp(
            "a branch beside a cleanup of its parent",
            false,
            begins.stored(),
            List.of(works(on("x", Work.create("main"))), works(OVERWRITE, KEEP_ONE)),
            List.of()),
        new SetUp(
            "a branch of a branch that is deleted, beside a cleanup",
            false,
            begins.forked(),
            List.of(works(on("x", Work.create("y")), on("y", Work.delete())), works(CLEANUP)),
            List.of()),
        new SetUp(
            "a hard drop beside a sweep",
            true,
            begins.extra(),
            List.of(works(HARD_DROP), works(RECOVER)),
            List.of(LONG)),
        new SetUp(
            "a branch that two make",
            false,
            begins.young(),
            List.of(works(on("x", Work.create("main"))), works(on("x", Work.create("main")))),
            List.of()),
        new SetUp(
            "a branch that is deleted beside a writer of it",
            false,
            begins.forked(),
            List.of(works(on("y", Work.delete())), works(on("y", set("a", 3)))),
            List.of()),
        new SetUp(
            "a branch that is deleted and made again beside a writer of it",
            false,
            begins.forked(),
            List.of(
                works(on("y", Work.delete()), on("y", Work.create("main"))),
                works(on("y", set("a", 3)))),
            List.of()),
        new SetUp(
            "two cleanups",
            false,
            begins.stored(),
            List.of(works(OVERWRITE, KEEP_ONE), works(KEEP_ONE)),
            List.of()));
  }

  private static final Work HOLD =
      Work.mutation(
          "insert Holds { from: \"a\", to: \"b\" }",
          graph -> {
            graph.edges.add(new Edge("Holds", "a", "b"));
            graph.note("INSERT Holds", 0, 1);
          });

  /** The row that a staged commit writes, but only if it is not there. */
  private static final Work SLOT =
      Work.load(
          LoadMode.APPEND,
          "{\"type\":\"Slot\",\"data\":{\"name\":\"c\",\"v\":1}}\n",
          graph -> {
            if (graph.slots.containsKey("c")) {
              graph.refusals.add("key_conflict");
            }
            graph.slots.put("c", 1);
          });

  private static final Work DELETE_SLOT =
      Work.mutation(
          "delete Slot where name = \"b\"",
          graph -> graph.deleteNodes("Slot", name -> name.equals("b")));

  private static final Work OVERWRITE =
      Work.load(
          LoadMode.OVERWRITE,
          "{\"type\":\"Big\",\"data\":{\"name\":\"b\",\"text\":\"y\"}}\n",
          graph -> {
            graph.bigs.clear();
            graph.bigs.put("b", 0);
          });

  private static final Work TURN_LINKS =
      Work.load(
          LoadMode.OVERWRITE,
          "{\"edge\":\"Links\",\"from\":\"b\",\"to\":\"a\"}\n",
          graph -> {
            graph.edges.removeIf(edge -> edge.type().equals("Links"));
            graph.edges.add(new Edge("Links", "b", "a"));
          });

  private static final Work CLEANUP =
      Work.other("cleanup", (graph, branch) -> graph.cleanup(CleanupRequest.garbage()));

  private static final Work RECOVER =
      Work.other("recover", (graph, branch) -> graph.recovery().run());

  private static final Work HARD_DROP = Work.schema(false, true);

  private static final Work KEEP_ONE =
      Work.other(
          "cleanup of all but the newest version",
          (graph, branch) -> graph.cleanup(CleanupRequest.garbage().keep(1L, null)));

  /** Commits until a segment has ended. */
  private static final Work FILL = Work.other("fill", (graph, branch) -> {});

  /** Hours pass. */
  private static final Work SLEEP = Work.other("sleep", (graph, branch) -> {});

  private static Work tag(String name) {
    return Work.mutation(
        "insert Reg { name: \"%s\", v: 1, tag: \"t\" }".formatted(name),
        graph -> {
          graph.regs.put(name, new Reg(1, "t"));
          graph.note("INSERT Reg", 1, 0);
        });
  }

  static Work set(String name, int v) {
    return Work.mutation(
        "update Reg set { v: %d } where name = \"%s\"".formatted(v, name),
        graph -> {
          Reg before = graph.regs.get(name);
          if (before != null) {
            graph.regs.put(name, new Reg(v, before.tag()));
          }
          graph.note("UPDATE Reg", before == null || before.v() == v ? 0 : 1, 0);
        });
  }

  private record OnBranch(String branch, Work work) {}

  private static OnBranch on(String branch, Work work) {
    return new OnBranch(branch, work);
  }

  private static Script works(Work... works) {
    return works(Arrays.stream(works).map(work -> on("main", work)).toArray(OnBranch[]::new));
  }

  /** Opens the graph before the exploration begins, and does one after the other. */
  private static Script works(OnBranch... works) {
    return new Script(
        true,
        process ->
            process.use(
                graph -> {
                  process.gate();
                  for (OnBranch next : works) {
                    Work work = next.work();
                    if (work.equals(SLEEP)) {
                      process.world().sleep(LONG);
                    } else if (work.equals(FILL)) {
                      fill(process, graph);
                    } else {
                      Call.make(process, graph, next.branch(), work);
                    }
                  }
                }));
  }

  /** The world begins so that it takes at most as many commits. */
  private static void fill(Process process, Graph graph) {
    for (int i = 0; i < COMMITS && !process.hasStaged(); i++) {
      Call.make(process, graph, "main", set("b", i % 4));
    }
  }

  /** Opens the graph, which sweeps, and does one after the other. */
  private static Script opens(Work... works) {
    return new Script(
        false,
        process ->
            process.use(
                graph -> {
                  for (Work work : works) {
                    Call.make(process, graph, "main", work);
                  }
                }));
  }
}
