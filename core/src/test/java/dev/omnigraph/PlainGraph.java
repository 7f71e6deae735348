package dev.omnigraph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A graph as maps, and what statements do to it: what the engine is held against. */
public final class PlainGraph {
  public static final String SCHEMA =
      """
      node Reg { name: String @key  v: I32  tag: String? @unique }
      node Slot { name: String @key  v: I32? }
      node Job { name: String @key }
      node Log { name: String @key  items: [I32] }
      edge Holds: Reg -> Slot @card(0..2)
      edge Links: Reg -> Reg
      edge Needs: Job -> Slot @card(1..2)
      node Pad { text: String }
      node Big { name: String @key  text: String }
      node Doc { name: String @key  v: I32 }
      """;

  /** The schema with a property more, which is added and dropped. */
  public static final String WITH_EXTRA = SCHEMA.replace("Doc { ", "Doc { extra: String?  ");

  public record Reg(int v, @Nullable String tag) {}

  public record Edge(String type, String from, String to) {}

  public record Doc(int v, @Nullable String extra) {}

  public final Map<String, Reg> regs = new TreeMap<>();
  public final Map<String, @Nullable Integer> slots = new TreeMap<>();
  final Set<String> jobs = new TreeSet<>();
  final Map<String, List<Integer>> logs = new TreeMap<>();

  /** Lengths of long texts; 0 stands for a short one. */
  public final Map<String, Integer> bigs = new TreeMap<>();

  public final Map<String, Doc> docs = new TreeMap<>();
  public boolean hasExtra;
  public final List<Edge> edges = new ArrayList<>();

  /** What the statements did, since this copy was made. */
  public final List<String> effects = new ArrayList<>();

  /** Rules that a statement broke by itself. */
  public final Set<String> refusals = new HashSet<>();

  public PlainGraph copy() {
    PlainGraph copy = new PlainGraph();
    copy.regs.putAll(regs);
    copy.slots.putAll(slots);
    copy.jobs.addAll(jobs);
    copy.logs.putAll(logs);
    copy.bigs.putAll(bigs);
    copy.docs.putAll(docs);
    copy.hasExtra = hasExtra;
    copy.edges.addAll(edges);
    return copy;
  }

  int v(String reg) {
    return Objects.requireNonNull(regs.get(reg)).v();
  }

  public void note(String effect, int nodes, int edgesToo) {
    effects.add("%s %d %d".formatted(effect, nodes, edgesToo));
  }

  /** Gives or takes the property more. */
  public void setExtra(boolean has) {
    if (has != hasExtra) {
      docs.replaceAll((name, doc) -> new Doc(doc.v(), null));
      hasExtra = has;
    }
  }

  int deleteEdges(Predicate<Edge> which) {
    int before = edges.size();
    edges.removeIf(which);
    return before - edges.size();
  }

  public void deleteNodes(String type, Predicate<String> which) {
    Set<String> names = names(type);
    Set<String> gone = new HashSet<>(names);
    gone.removeIf(which.negate());
    names.removeAll(gone);
    int lost =
        deleteEdges(
            edge ->
                (source(edge.type()).equals(type) && gone.contains(edge.from()))
                    || (destination(edge.type()).equals(type) && gone.contains(edge.to())));
    note("DELETE " + type, gone.size(), lost);
  }

  private static String source(String edge) {
    return edge.equals("Needs") ? "Job" : "Reg";
  }

  private static String destination(String edge) {
    return edge.equals("Links") ? "Reg" : "Slot";
  }

  private Set<String> names(String type) {
    return switch (type) {
      case "Reg" -> regs.keySet();
      case "Slot" -> slots.keySet();
      default -> jobs;
    };
  }

  /** Codes of all rules that are broken. */
  public Set<String> broken() {
    Set<String> codes = new HashSet<>(refusals);
    Set<String> tags = new HashSet<>();
    for (Reg reg : regs.values()) {
      if (reg.tag() != null && !tags.add(reg.tag())) {
        codes.add("unique_violation");
      }
    }
    for (Edge edge : edges) {
      if (!names(source(edge.type())).contains(edge.from())
          || !names(destination(edge.type())).contains(edge.to())) {
        codes.add("endpoint_missing");
      }
    }
    Set<String> sources = new HashSet<>(regs.keySet());
    edges.forEach(edge -> sources.add(edge.from()));
    if (sources.stream().anyMatch(reg -> count("Holds", reg) > 2)) {
      codes.add("cardinality_violation");
    }
    Set<String> needy = new HashSet<>(jobs);
    edges.stream().filter(e -> e.type().equals("Needs")).forEach(edge -> needy.add(edge.from()));
    if (needy.stream().anyMatch(job -> count("Needs", job) < 1 || count("Needs", job) > 2)) {
      codes.add("cardinality_violation");
    }
    return codes;
  }

  private long count(String type, String from) {
    return edges.stream().filter(e -> e.type().equals(type) && e.from().equals(from)).count();
  }

  /** Who holds what: name, number, and name of what is held, each pair once, in order. */
  public List<String> holders() {
    return edges.stream()
        .filter(edge -> edge.type().equals("Holds"))
        .map(edge -> edge.from() + " " + v(edge.from()) + " " + edge.to())
        .distinct()
        .sorted()
        .toList();
  }

  /** As an export has them, sorted; long texts as their length. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    regs.forEach(
        (name, reg) ->
            lines.add(
                "{\"type\":\"Reg\",\"data\":{\"name\":\"%s\",\"v\":%d%s}}"
                    .formatted(
                        name,
                        reg.v(),
                        reg.tag() == null ? "" : ",\"tag\":\"%s\"".formatted(reg.tag()))));
    slots.forEach(
        (name, v) ->
            lines.add(
                "{\"type\":\"Slot\",\"data\":{\"name\":\"%s\"%s}}"
                    .formatted(name, v == null ? "" : ",\"v\":" + v)));
    jobs.forEach(
        name -> lines.add("{\"type\":\"Job\",\"data\":{\"name\":\"%s\"}}".formatted(name)));
    logs.forEach(
        (name, items) ->
            lines.add(
                "{\"type\":\"Log\",\"data\":{\"name\":\"%s\",\"items\":%s}}"
                    .formatted(name, items.toString().replace(" ", ""))));
    bigs.forEach(
        (name, size) ->
            lines.add(
                "{\"type\":\"Big\",\"data\":{\"name\":\"%s\",\"text\":\"%s\"}}"
                    .formatted(name, size == 0 ? "y" : "x*" + size)));
    docs.forEach(
        (name, doc) ->
            lines.add(
                "{\"type\":\"Doc\",\"data\":{%s\"name\":\"%s\",\"v\":%d}}"
                    .formatted(
                        doc.extra() == null ? "" : "\"extra\":\"%s\",".formatted(doc.extra()),
                        name,
                        doc.v())));
    edges.forEach(
        edge ->
            lines.add(
                "{\"edge\":\"%s\",\"id\":\"made\",\"from\":\"%s\",\"to\":\"%s\",\"data\":{}}"
                    .formatted(edge.type(), edge.from(), edge.to())));
    return lines.stream().sorted().toList();
  }
}
