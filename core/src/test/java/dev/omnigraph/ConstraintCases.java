package dev.omnigraph;

import dev.omnigraph.ConflictCases.Action;
import dev.omnigraph.load.LoadMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every rule that a schema can state, and every way to break it. */
final class ConstraintCases {
  static final String SCHEMA =
      """
      node Book {
        title: String @key
        pages: I32
        level: enum(low, high)?
        code: String?
        @range(pages, 1..100)
        @check(code, "^[a-z]+$")
      }
      node Person {
        name: String @key
        email: String? @unique
        first: String?
        last: String?
        @unique(first, last)
      }
      node Pet { name: String @key }
      node Team { name: String @key }
      edge Knows: Person -> Person { @unique(src, dst) }
      edge Owns: Person -> Pet @card(0..1)
      edge Walks: Person -> Pet
      edge Has: Team -> Person @card(1..2)
      node Log { name: String @key  text: String? }
      """;

  static final String ROWS =
      node("Person", "\"name\":\"Ada\"")
          + node("Person", "\"name\":\"Bob\"")
          + node("Person", "\"name\":\"Cy\"")
          + node("Pet", "\"name\":\"Rex\"")
          + node("Pet", "\"name\":\"Tom\"")
          + node("Team", "\"name\":\"red\"")
          + node("Team", "\"name\":\"blue\"")
          + "{\"edge\":\"Has\",\"id\":\"h1\",\"from\":\"red\",\"to\":\"Ada\"}\n"
          + "{\"edge\":\"Has\",\"id\":\"h2\",\"from\":\"red\",\"to\":\"Bob\"}\n"
          + "{\"edge\":\"Has\",\"id\":\"h3\",\"from\":\"blue\",\"to\":\"Cy\"}\n";

  private static final List<LoadMode> LOADS =
      List.of(LoadMode.APPEND, LoadMode.MERGE, LoadMode.OVERWRITE);

  private ConstraintCases() {}

  /** Where the rows are with which an attempt is at odds. */
  enum Placement {
    /** In the version. */
    INLINE,
    /** In fragments. */
    FRAGMENTS,
    /** In the same transaction. */
    OWN,
    /** Committed after the handle was opened, which has not looked since. */
    STALE,
    /** Committed when the attempt was about to publish. */
    BEATEN
  }

  /**
   * An attempt to break a rule.
   *
   * @param rule its name
   * @param statements what is done first
   * @param rows the same for a load; empty where none can do it
   * @param action what is tried then
   * @param code with which it is refused; empty: it is done
   * @param told what the refusal names; what is left out of the graph where it is done
   */
  record Attempt(
      String rule,
      String statements,
      String rows,
      Action action,
      String code,
      String told,
      List<Placement> placements) {

    Attempt by(Action door) {
      return new Attempt(rule, statements, rows, door, code, told, placements);
    }

    String name() {
      return switch (action) {
        case Action.Load load -> "load " + load.mode().name().toLowerCase(Locale.ROOT);
        case Action.Mutate mutate -> mutate.statements();
        case Action.Transact transact -> "transaction: " + transact.statements();
        default -> throw new IllegalStateException("no attempt: " + action);
      };
    }
  }

  static List<Attempt> all() {
    List<Attempt> all = new ArrayList<>();
    all.addAll(inserts("required", "", "", "pages", "required", "missing_property"));
    all.addAll(ofOneRow("type", "pages: \"many\"", "pages", "invalid_value", "type_mismatch"));
    all.addAll(
        ofOneRow("enum", "pages: 1, level: \"mid\"", "level", "invalid_value", "type_mismatch"));
    all.addAll(ofOneRow("range", "pages: 200", "pages", "range", "range"));
    all.addAll(ofOneRow("check", "pages: 1, code: \"A\"", "code", "check", "check"));
    all.add(
        new Attempt(
            "key",
            "insert Person { name: \"Di\" }",
            node("Person", "\"name\":\"Di\""),
            load(LoadMode.APPEND, node("Person", "\"name\":\"Di\"")),
            "key_conflict",
            "`Di`",
            List.of(Placement.values())));
    all.addAll(unique("unique", "email: \"d@x\"", "`d@x`"));
    all.addAll(unique("unique of two", "first: \"f\", last: \"l\"", "(f, l)"));
    all.addAll(edges("unique edge", "Knows", "Bob", "Bob", "unique_violation", "(Ada, Bob)"));
    all.addAll(edges("at most one edge", "Owns", "Rex", "Tom", "cardinality_violation", "`Ada`"));
    all.addAll(endpoints());
    all.addAll(minimum());
    all.addAll(cascade());
    for (Attempt attempt : List.copyOf(all)) {
      if (attempt.action() instanceof Action.Mutate mutate) {
        all.add(attempt.by(new Action.Transact(mutate.statements())));
      }
    }
    return all;
  }

  /** What a row breaks by itself. */
  private static List<Attempt> ofOneRow(
      String rule, String assigned, String told, String loadCode, String mutationCode) {
    List<Attempt> attempts =
        inserts(rule, "," + json(assigned), ", " + assigned, told, loadCode, mutationCode);
    String update = "update Book set { %s } where title = \"Emma\"".formatted(assigned);
    attempts.add(book(rule, mutate(update), mutationCode, told));
    return attempts;
  }

  private static List<Attempt> inserts(
      String rule,
      String members,
      String assigned,
      String told,
      String loadCode,
      String mutationCode) {
    List<Attempt> attempts = new ArrayList<>();
    String row = node("Book", "\"title\":\"X\"" + members);
    LOADS.forEach(mode -> attempts.add(book(rule, load(mode, row), loadCode, told)));
    String insert = "insert Book { title: \"X\"%s }".formatted(assigned);
    attempts.add(book(rule, mutate(insert), mutationCode, told));
    return attempts;
  }

  /** Beside a book that is there; what a row breaks alone never comes as far as to be beaten. */
  private static Attempt book(String rule, Action action, String code, String told) {
    return new Attempt(
        rule,
        "insert Book { title: \"Emma\", pages: 5 }",
        node("Book", "\"title\":\"Emma\",\"pages\":5"),
        action,
        code,
        told,
        List.of(Placement.INLINE, Placement.FRAGMENTS, Placement.OWN, Placement.STALE));
  }

  private static List<Attempt> unique(String rule, String value, String told) {
    String statements = "insert Person { name: \"Di\", %s }".formatted(value);
    String rows = node("Person", "\"name\":\"Di\"," + json(value));
    List<Attempt> attempts = new ArrayList<>();
    for (LoadMode mode : LOADS) {
      attempts.add(
          new Attempt(
              rule,
              statements,
              rows,
              load(mode, node("Person", "\"name\":\"Eve\"," + json(value))),
              "unique_violation",
              told,
              unlessOverwritten(mode)));
    }
    for (String statement :
        List.of(
            "insert Person { name: \"Eve\", %s }",
            "update Person set { %s } where name = \"Bob\"")) {
      attempts.add(
          new Attempt(
              rule,
              statements,
              rows,
              mutate(statement.formatted(value)),
              "unique_violation",
              told,
              List.of(Placement.values())));
    }
    return attempts;
  }

  /** An overwrite is at odds only with its own rows. */
  private static List<Placement> unlessOverwritten(LoadMode mode) {
    return mode == LoadMode.OVERWRITE ? List.of(Placement.OWN) : List.of(Placement.values());
  }

  /** One edge from Ada too many. */
  private static List<Attempt> edges(
      String rule, String type, String to, String another, String code, String told) {
    List<Attempt> attempts = new ArrayList<>();
    for (LoadMode mode : LOADS) {
      attempts.add(
          new Attempt(
              rule,
              insert(type, "Ada", to),
              edge(type, "Ada", to),
              load(mode, edge(type, "Ada", another)),
              code,
              told,
              unlessOverwritten(mode)));
    }
    attempts.add(
        new Attempt(
            rule,
            insert(type, "Ada", to),
            edge(type, "Ada", to),
            mutate(insert(type, "Ada", another)),
            code,
            told,
            List.of(Placement.values())));
    return attempts;
  }

  private static List<Attempt> endpoints() {
    List<Attempt> attempts = new ArrayList<>();
    List<Placement> notOwn =
        List.of(Placement.INLINE, Placement.FRAGMENTS, Placement.STALE, Placement.BEATEN);
    for (String gone : List.of("Pet where name = \"Tom\"", "Person where name = \"Cy\"")) {
      String first =
          "insert Has { from: \"blue\", to: \"Ada\" } delete " + gone; // blue keeps an edge
      String told = gone.startsWith("Pet") ? "`Tom`" : "`Cy`";
      for (String type : List.of("Walks", "Owns")) {
        for (LoadMode mode : LOADS) {
          attempts.add(
              new Attempt(
                  "ends",
                  first,
                  "",
                  load(mode, edge(type, "Cy", "Tom")),
                  "endpoint_missing",
                  told,
                  notOwn));
        }
        attempts.add(
            new Attempt(
                "ends",
                first,
                "",
                mutate(insert(type, "Cy", "Tom")),
                "endpoint_missing",
                told,
                List.of(Placement.values())));
      }
    }
    for (String type : List.of("Walks", "Owns")) {
      attempts.add(
          new Attempt(
              "ends",
              insert(type, "Ada", "Rex"),
              edge(type, "Ada", "Rex"),
              load(LoadMode.OVERWRITE, node("Pet", "\"name\":\"Tom\"")),
              "endpoint_missing",
              "`Rex`",
              List.of(Placement.values())));
    }
    return attempts;
  }

  private static List<Attempt> minimum() {
    List<Attempt> attempts = new ArrayList<>();
    List<Placement> alone = List.of(Placement.INLINE, Placement.FRAGMENTS, Placement.STALE);
    String other = "insert Team { name: \"new\" } insert Has { from: \"new\", to: \"Cy\" }";
    for (LoadMode mode : LOADS) {
      attempts.add(
          new Attempt(
              "at least one edge",
              other,
              "",
              load(mode, node("Team", "\"name\":\"bare\"")),
              "cardinality_violation",
              "`bare`",
              mode == LoadMode.OVERWRITE ? List.of(Placement.INLINE) : alone));
    }
    attempts.add(
        new Attempt(
            "at least one edge",
            other,
            "",
            mutate("insert Team { name: \"bare\" }"),
            "cardinality_violation",
            "`bare`",
            List.of(Placement.INLINE, Placement.FRAGMENTS, Placement.OWN, Placement.STALE)));
    String first = "delete Has where to = \"Bob\"";
    for (Action action :
        List.of(
            mutate("delete Has where to = \"Ada\""),
            mutate("delete Has where from = \"red\""),
            mutate("delete Person where name = \"Ada\""),
            load(
                LoadMode.MERGE,
                "{\"edge\":\"Has\",\"id\":\"h1\",\"from\":\"blue\",\"to\":\"Ada\"}\n"))) {
      boolean all = action.equals(mutate("delete Has where from = \"red\"")); // never enough
      attempts.add(
          new Attempt(
              "at least one edge",
              first,
              "",
              action,
              "cardinality_violation",
              "`red`",
              action instanceof Action.Load
                  ? List.of(
                      Placement.INLINE, Placement.FRAGMENTS, Placement.STALE, Placement.BEATEN)
                  : all
                      ? List.of(
                          Placement.INLINE, Placement.FRAGMENTS, Placement.OWN, Placement.STALE)
                      : List.of(Placement.values())));
    }
    attempts.add(
        new Attempt(
            "at least one edge",
            other,
            "",
            load(LoadMode.OVERWRITE, edge("Has", "red", "Ada")),
            "cardinality_violation",
            "`blue`",
            alone));
    return attempts;
  }

  private static List<Attempt> cascade() {
    List<Attempt> attempts = new ArrayList<>();
    for (String type : List.of("Walks", "Owns")) {
      for (String node : List.of("Pet where name = \"Rex\"", "Person where name = \"Ada\"")) {
        attempts.add(
            new Attempt(
                "cascade",
                insert(type, "Ada", "Rex"),
                edge(type, "Ada", "Rex"),
                mutate("delete " + node),
                "",
                type,
                List.of(Placement.values())));
      }
    }
    return attempts;
  }

  private static Action mutate(String statements) {
    return new Action.Mutate(statements);
  }

  private static Action load(LoadMode mode, String rows) {
    return new Action.Load(mode, rows);
  }

  private static String insert(String type, String from, String to) {
    return "insert %s { from: \"%s\", to: \"%s\" }".formatted(type, from, to);
  }

  private static String edge(String type, String from, String to) {
    return "{\"edge\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}\n".formatted(type, from, to);
  }

  private static String node(String type, String data) {
    return "{\"type\":\"%s\",\"data\":{%s}}\n".formatted(type, data);
  }

  /** Assignments as members of an object. */
  private static String json(String assigned) {
    return assigned.replaceAll("(\\w+):", "\"$1\":");
  }
}
