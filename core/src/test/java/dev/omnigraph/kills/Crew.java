package dev.omnigraph.kills;

import dev.omnigraph.kills.Worker.Setting;
import dev.omnigraph.testing.Jvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The processes that are at work: some are stopped for a while, some are killed. */
final class Crew implements AutoCloseable {
  private final String uri;
  private final Map<String, String> environment;
  private final FastTime time;
  private final Logs logs;
  private final Random random;
  private final Figures figures;
  private final List<Member> members = new ArrayList<>();
  private int started;

  /** A process. */
  private static final class Member {
    final int number;
    final Process process;
    long resume;

    Member(int number, Process process) {
      this.number = number;
      this.process = process;
    }

    boolean isStopped() {
      return resume > 0;
    }
  }

  Crew(
      String uri,
      Map<String, String> environment,
      FastTime time,
      Logs logs,
      Random random,
      Figures figures) {
    this.uri = uri;
    this.environment = environment;
    this.time = time;
    this.logs = logs;
    this.random = random;
    this.figures = figures;
  }

  /** Starts one more. */
  void start() throws IOException {
    int number = ++started;
    Setting setting = new Setting(uri, logs.of(number), number, random.nextLong(), time);
    members.add(
        new Member(
            number,
            Jvm.start(Worker.class, environment, setting.arguments().toArray(String[]::new))));
    figures.process("started");
  }

  int size() {
    return members.size();
  }

  /** Whether one can be killed that has said so many bytes. */
  boolean hasSaid(long bytes) throws IOException {
    members.forEach(Crew::ensureAlive);
    return !said(bytes).isEmpty();
  }

  private List<Member> said(long bytes) throws IOException {
    List<Member> ready = new ArrayList<>();
    for (Member member : members) {
      if (logs.said(member.number) >= bytes) {
        ready.add(member);
      }
    }
    return ready;
  }

  /** Kills one of those that have said so many bytes, be it at work or stopped. */
  void kill(long bytes) throws IOException, InterruptedException {
    List<Member> ready = said(bytes);
    Member victim = ready.get(random.nextInt(ready.size()));
    victim.process.toHandle().destroyForcibly();
    victim.process.waitFor();
    members.remove(victim);
    figures.process(victim.isStopped() ? "killed while stopped" : "killed");
  }

  /** Stops one for some seconds; then it goes on as if nothing had been. */
  void stop(int millis) throws IOException, InterruptedException {
    Member one = members.get(random.nextInt(members.size()));
    if (!one.isStopped() && logs.said(one.number) > 0 && signal("STOP", one)) {
      one.resume = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      figures.process("stopped");
    }
  }

  /** Lets those go on whose time has come. */
  void resume(boolean all) throws IOException, InterruptedException {
    for (Member member : members) {
      ensureAlive(member);
      if (member.isStopped() && (all || System.nanoTime() > member.resume)) {
        signal("CONT", member);
        member.resume = 0;
      }
    }
  }

  private static boolean signal(String name, Member member)
      throws IOException, InterruptedException {
    String pid = String.valueOf(member.process.pid());
    return new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor() == 0;
  }

  private static void ensureAlive(Member member) {
    if (!member.process.isAlive()) {
      throw new AssertionError(
          "process %d ended with %d".formatted(member.number, member.process.exitValue()));
    }
  }

  /** Lets some end in good order, and kills the others. */
  void end(int inOrder) throws IOException, InterruptedException {
    resume(true);
    while (members.size() > inOrder) {
      kill(0);
    }
    for (Member member : members) {
      member.process.outputWriter().close();
      if (member.process.waitFor() != 0) {
        ensureAlive(member);
      }
      figures.process("ended");
    }
    members.clear();
  }

  @Override
  public void close() {
    members.forEach(member -> member.process.destroyForcibly());
  }
}
