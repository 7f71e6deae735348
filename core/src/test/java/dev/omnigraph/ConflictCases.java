package dev.omnigraph;

import dev.omnigraph.load.LoadMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in flight and what is committed meanwhile, in the words of the table of conflicts; one
 * graph for all of them.
 */
final class ConflictCases {
  static final String SCHEMA =
      """
      node Person { name: String @key  age: I32?  note: String? }
      node Account { name: String @key  email: String? @unique  note: String? }
      edge Knows: Person -> Person { note: String? }
      edge Owns: Person -> Account @card(0..1) { note: String? }
      node Log { name: String @key  text: String? }
      """;

  private static final String PEOPLE =
      """
      {"type":"Person","data":{"name":"Ada","age":1}}
      {"type":"Person","data":{"name":"Bob","age":2}}
      {"type":"Person","data":{"name":"Cy","age":3}}
      {"type":"Person","data":{"name":"Di","age":4}}
      {"type":"Person","data":{"name":"Eve","age":5}}
      """;

  private static final String ACCOUNTS =
      """
      {"type":"Account","data":{"name":"ann"}}
      {"type":"Account","data":{"name":"ben"}}
      {"type":"Account","data":{"name":"cat","email":"cat@x"}}
      """;

  static final String ROWS =
      PEOPLE
          + ACCOUNTS
          + """
          {"edge":"Knows","from":"Ada","to":"Bob","data":{"note":"old"}}
          {"edge":"Knows","from":"Cy","to":"Di","data":{"note":"x"}}
          {"edge":"Owns","from":"Cy","to":"ann"}
          """;

  private ConflictCases() {}

  /** Something to be done. */
  sealed interface Action {
    /** Statements, which may use the parameter {@code $note}. */
    record Mutate(String statements) implements Action {}

    /** The same statements, by a transaction that reads something first. */
    record Transact(String statements) implements Action {}

    /** Rows, in which {@code $note} stands for a text. */
    record Load(LoadMode mode, String rows) implements Action {}

    /** Another schema. */
    record ChangeSchema() implements Action {}

    /** Commits until a segment ends. */
    record RollOver() implements Action {}
  }

  /** What a writer is about to publish. */
  enum InFlight {
    INSERT_OF_A_NEW_KEY("Zoe", false, insert("Person", "Zoe", "")),
    INSERT_OVER_A_ROW("Ada", true, insert("Person", "Ada", "")),
    STRICT_INSERT("Zoe", false, append("Person", "Zoe")),
    INSERT_OF_A_UNIQUE_VALUE("zoe", false, insert("Account", "zoe", "email: \"z@x\", ")),
    UPDATE_BY_KEY("Ada", true, update("Person", "name = \"Ada\"")),
    UPDATE_BY_PREDICATE("Ada", true, update("Person", "age = 1")),
    UPDATE_OF_A_UNIQUE_VALUE(
        "ann",
        true,
        mutate("update Account set { email: \"z@x\", note: $note } where name = \"ann\"")),
    DELETE_BY_KEY("Ada", true, mutate("delete Person where name = \"Ada\"")),
    DELETE_BY_PREDICATE("Ada", true, mutate("delete Person where age = 1")),
    EDGE_INSERT("Ada", true, mutate("insert Knows { from: \"Ada\", to: \"Bob\", note: $note }")),
    COUNTED_EDGE_INSERT(
        "Ada", true, mutate("insert Owns { from: \"Ada\", to: \"ann\", note: $note }")),
    EDGE_UPDATE_BY_SOURCE(
        "Ada", true, mutate("update Knows set { note: $note } where from = \"Ada\"")),
    EDGE_DELETE_BY_SOURCE("Ada", true, mutate("delete Knows where from = \"Ada\"")),
    EDGE_DELETE_BY_PREDICATE("Ada", true, mutate("delete Knows where note = \"old\"")),
    OVERWRITE_OF_NODES(
        "Ada", true, load(LoadMode.OVERWRITE, PEOPLE.replace("\"age\":1", "\"note\":\"$note\""))),
    OVERWRITE_OF_EDGES(
        "Ada",
        true,
        load(
            LoadMode.OVERWRITE,
            "{\"edge\":\"Knows\",\"from\":\"Ada\",\"to\":\"Bob\",\"data\":{\"note\":\"$note\"}}"));

    /** The key that it is about. */
    final String key;

    /** Whether there is a row of that key. */
    final boolean there;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    final Action action;

    InFlight(String key, boolean there, Action action) {
      this.key = key;
      this.there = there;
      this.action = action;
    }

    /** The type of the row that it is about. */
    String type() {
      return Character.isUpperCase(key.charAt(0)) ? "Person" : "Account";
    }

    /** Whether its rows can be made large. */
    boolean hasNote() {
      return switch (action) {
        case Action.Mutate mutate -> mutate.statements().contains("$note");
        case Action.Load rows -> rows.rows().contains("$note");
        default -> false;
      };
    }

    static InFlight of(String label) {
      return valueOf(constant(label));
    }
  }

  /** What another writer commits meanwhile, about the same row or another. */
  enum Committed {
    ANOTHER_KEY_INSERTED,
    SAME_KEY_INSERTED,
    SAME_KEY_STRICTLY_INSERTED,
    SAME_KEY_UPDATED,
    ANOTHER_KEY_UPDATED,
    OTHERS_UPDATED_BY_PREDICATE,
    SAME_KEY_DELETED,
    ANOTHER_KEY_DELETED,
    EDGE_FROM_IT,
    EDGE_TO_IT,
    EDGE_ELSEWHERE,
    EDGE_AT_IT_DELETED,
    EDGE_ELSEWHERE_DELETED,
    COUNTED_EDGE_FROM_IT,
    SAME_UNIQUE_VALUE,
    ITS_TYPE_OVERWRITTEN,
    SCHEMA_CHANGE,
    ROLL_OVER;

    static Committed of(String label) {
      return valueOf(constant(label));
    }

    /** What to do; null where it can't happen beside what is in flight. */
    @Nullable Action beside(InFlight flight) {
      String type = flight.type();
      String key = flight.key;
      boolean person = type.equals("Person");
      String other = person ? "Eve" : "cat";
      boolean source = person && flight.there;
      return switch (this) {
        case ANOTHER_KEY_INSERTED -> mutate("insert %s { name: \"new\" }".formatted(type));
        case SAME_KEY_INSERTED ->
            mutate("insert %s { name: \"%s\", note: \"c\" }".formatted(type, key));
        case SAME_KEY_STRICTLY_INSERTED ->
            flight.there
                ? null
                : load(
                    LoadMode.APPEND,
                    "{\"type\":\"%s\",\"data\":{\"name\":\"%s\"}}".formatted(type, key));
        case SAME_KEY_UPDATED -> flight.there ? set(type, "name = \"" + key + "\"") : null;
        case ANOTHER_KEY_UPDATED -> set(type, "name = \"" + other + "\"");
        case OTHERS_UPDATED_BY_PREDICATE -> set(type, person ? "age = 5" : "email = \"cat@x\"");
        case SAME_KEY_DELETED -> flight.there ? delete(type, "name", key) : null;
        case ANOTHER_KEY_DELETED -> delete(type, "name", other);
        case EDGE_FROM_IT -> source ? edge("Knows", key, "Eve") : null;
        case EDGE_TO_IT -> flight.there ? edge(person ? "Knows" : "Owns", "Eve", key) : null;
        case EDGE_ELSEWHERE -> edge("Knows", "Eve", "Cy");
        case EDGE_AT_IT_DELETED ->
            !flight.there
                ? null
                : person ? delete("Knows", "from", key) : delete("Owns", "to", key);
        case EDGE_ELSEWHERE_DELETED -> delete("Knows", "from", "Cy");
        case COUNTED_EDGE_FROM_IT -> source ? edge("Owns", key, "cat") : null;
        case SAME_UNIQUE_VALUE ->
            mutate("update Account set { email: \"z@x\" } where name = \"cat\"");
        case ITS_TYPE_OVERWRITTEN -> load(LoadMode.OVERWRITE, person ? PEOPLE : ACCOUNTS);
        case SCHEMA_CHANGE -> new Action.ChangeSchema();
        case ROLL_OVER -> new Action.RollOver();
      };
    }
  }

  /** What becomes of what is in flight. */
  sealed interface Outcome {
    /** It can't come to that. */
    record Impossible() implements Outcome {}

    /** It is published as it is, what is staged too. */
    record GoesOn() implements Outcome {}

    /** It is looked at anew on the fresh state. */
    record RunsAgain() implements Outcome {}

    /** It is refused, with this code. */
    record Refused(String code) implements Outcome {}

    static Outcome of(String cell) {
      return switch (cell) {
        case "" -> new Impossible();
        case "goes on" -> new GoesOn();
        case "again" -> new RunsAgain();
        default -> new Refused(cell.replace("`", ""));
      };
    }
  }

  /** How the table calls a constant. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String constant(String label) {
    return label.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
  }

  /** The cells of a line of the table. */
  static String[] cells(String line) {
    return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
        .map(String::strip)
        .toArray(String[]::new);
  }

  private static Action mutate(String statements) {
    return new Action.Mutate(statements);
  }

  private static Action load(LoadMode mode, String rows) {
    return new Action.Load(mode, rows);
  }

  private static Action insert(String type, String key, String more) {
    return mutate("insert %s { name: \"%s\", %snote: $note }".formatted(type, key, more));
  }

  private static Action append(String type, String key) {
    return load(
        LoadMode.APPEND,
        "{\"type\":\"%s\",\"data\":{\"name\":\"%s\",\"note\":\"$note\"}}".formatted(type, key));
  }

  private static Action update(String type, String where) {
    return mutate("update %s set { note: $note } where %s".formatted(type, where));
  }

  private static Action set(String type, String where) {
    return mutate("update %s set { note: \"c\" } where %s".formatted(type, where));
  }

  private static Action delete(String type, String property, String value) {
    return mutate("delete %s where %s = \"%s\"".formatted(type, property, value));
  }

  private static Action edge(String type, String from, String to) {
    return mutate("insert %s { from: \"%s\", to: \"%s\" }".formatted(type, from, to));
  }

  /** The parameters that statements want. */
  static Map<String, String> parameters(String statements, String note) {
    return statements.contains("$note") ? Map.of("note", note) : Map.of();
  }

  /** A query around statements. */
  static String query(String statements) {
    return "query q(%s) { %s }"
        .formatted(
            Optional.of("$note: String").filter(p -> statements.contains("$note")).orElse(""),
            statements);
  }
}
