package dev.omnigraph.sim;

import dev.omnigraph.CleanupRequest;
import dev.omnigraph.Graph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.store.testing.ProcessDied;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a process of a simulation does, as its random numbers say. For one thread. */
final class Workload {
  private static final List<String> BRANCHES = List.of("x", "y");

  private final Random random;
  private final Set<Integer> left;
  private final Counts counts;
  private int actions;

  /**
   * @param actions how many
   * @param left numbers of those that are left out
   */
  Workload(Random random, int actions, Set<Integer> left, Counts counts) {
    this.random = random;
    this.actions = actions;
    this.left = left;
    this.counts = counts;
  }

  boolean isDone() {
    return actions == 0;
  }

  /** Opens the graph again and again, until all is done. */
  void run(Process process) {
    while (!isDone()) {
      OpenOptions options = OpenOptions.defaults();
      boolean reads = random.nextInt(8) == 0;
      counts.add("operation", reads ? "open for reading" : "open");
      process.use(reads ? options.forReading() : options, graph -> session(process, graph, reads));
      actions = Math.max(0, actions - 1); // an opening that was refused counts, too
    }
  }

  private void session(Process process, Graph graph, boolean reads) {
    found("swept at open", graph.recovery().atOpen());
    for (int i = random.nextInt(1, 6); i > 0 && !isDone(); i--) {
      int action = actions--;
      long seed = random.nextLong();
      if (!left.contains(action)) {
        act(process, graph, new Random(seed), reads);
      }
    }
  }

  private void act(Process process, Graph graph, Random choice, boolean reads) {
    String branch = branch(process, choice);
    int kind = reads ? 0 : choice.nextInt(100);
    if (kind < 12) {
      read(process, graph, branch, choice);
    } else if (kind < 62) {
      call(process, graph, branch, Work.of(choice), "write");
    } else if (kind < 68) {
      String name = List.of("a", "b").get(choice.nextInt(2));
      call(process, graph, branch, Work.staged(name), "staged write");
    } else if (kind < 72) {
      String extra = choice.nextBoolean() ? "e" : null;
      call(process, graph, branch, Work.doc("d", choice.nextInt(4), extra), "write");
    } else if (kind < 77) {
      boolean hard = choice.nextInt(3) == 0;
      boolean extra = !hard && choice.nextBoolean();
      call(process, graph, branch, Work.schema(extra, hard), hard ? "hard drop" : "schema apply");
    } else if (kind < 83) {
      together(process, graph, branch, choice);
    } else if (kind < 91) {
      branches(process, graph, choice);
    } else if (kind < 95) {
      call(process, graph, "main", cleanup(choice), "cleanup");
    } else {
      call(
          process,
          graph,
          "main",
          Work.other("recover", (g, b) -> found("swept", g.recovery().run())),
          "recover");
    }
  }

  private void read(Process process, Graph graph, String branch, Random choice) {
    long newest = process.world().lineage().newest(branch);
    long oldest = process.world().lineage().begin(branch);
    Work work =
        switch (choice.nextInt(3)) {
          case 0 -> Work.read();
          case 1 -> Work.query();
          default -> Work.read(choice.nextLong(Math.min(oldest, newest), newest + 1));
        };
    call(process, graph, branch, work, work.at() == null ? "read" : "read of an old version");
  }

  /** Several threads of one process, which share their PUTs. */
  private void together(Process process, Graph graph, String branch, Random choice) {
    List<Work> works = List.of(Work.of(choice), Work.of(choice), Work.of(choice));
    List<CompletableFuture<Void>> calls =
        works.stream()
            .map(
                work ->
                    CompletableFuture.runAsync(
                        () -> call(process, graph, branch, work, "write beside others"),
                        task -> process.world().loop().threads().newThread(task).start()))
            .toList();
    ProcessDied died = null;
    for (CompletableFuture<Void> call : calls) {
      try {
        call.join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof ProcessDied death)) {
          throw e;
        }
        died = death;
      }
    }
    if (died != null) {
      throw died;
    }
  }

  private void branches(Process process, Graph graph, Random choice) {
    String name = BRANCHES.get(choice.nextInt(BRANCHES.size()));
    String parent = branch(process, choice);
    switch (choice.nextInt(5)) {
      case 0, 1 -> call(process, graph, name, Work.create(parent), "branch create");
      case 2 -> {
        long newest = process.world().lineage().newest(parent);
        long oldest = process.world().lineage().begin(parent);
        long at = choice.nextLong(Math.min(oldest, newest), newest + 1);
        call(process, graph, name, Work.create(parent, at), "branch create");
      }
      case 3 -> call(process, graph, name, Work.delete(), "branch delete");
      default ->
          call(
              process,
              graph,
              "main",
              Work.other("list branches", (g, b) -> g.branches().list()),
              "branch list");
    }
  }

  private static Work cleanup(Random choice) {
    CleanupRequest request = CleanupRequest.garbage();
    switch (choice.nextInt(3)) {
      case 0 -> request = request.keep((long) choice.nextInt(1, 5), null);
      case 1 -> request = request.keep(null, Duration.ofMinutes(choice.nextInt(10)));
      default -> {}
    }
    CleanupRequest what = request;
    return Work.other("cleanup " + what.retention(), (graph, branch) -> graph.cleanup(what));
  }

  private String branch(Process process, Random choice) {
    String other = BRANCHES.get(choice.nextInt(BRANCHES.size()));
    return choice.nextInt(3) == 0 && process.world().lineage().isOpen(other) ? other : "main";
  }

  private void call(Process process, Graph graph, String branch, Work work, String kind) {
    counts.add("operation", kind);
    Call call = Call.make(process, graph, branch, work);
    counts.add("outcome", call.end() + (call.code() == null ? "" : " " + call.code()));
    if (call.end() == Call.End.UNKNOWN && random.nextBoolean()) {
      call.resolve(graph);
      counts.add(
          "asked for an outcome",
          call.outcome() == null ? "failed" : call.outcome().getClass().getSimpleName());
    }
  }

  private void found(String when, List<Finding> findings) {
    findings.forEach(
        finding -> counts.add(when, finding.classification() + " " + finding.action()));
  }
}
