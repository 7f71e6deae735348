package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.manifest.ForkPoint;
import dev.omnigraph.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Branches, as they are used. The test of a store extends this class and opens it. */
public abstract class BranchContract {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32? }
      edge Knows: Person -> Person @card(0..2)
      """;
  private static final String MOVE =
      "query q() { update Person set { age: 7 } where name = \"p1\" }";

  private static final List<String> NAMES =
      List.of(
          "a", "a/b", "a/", "/a", "a%2fb", "A", "a.b", ".a", "..", ".", "-", "Ä", "日本語", "a b",
          "🦊", "con", "%", "a%", "main/x", "mai", "MAIN");
  private static final List<String> WRONG_NAMES =
      List.of(
          "",
          " ",
          " a",
          "a ",
          "a@1",
          "a\nb",
          "a\u0000",
          "\ud800",
          "e\u0301",
          "x".repeat(241),
          "Ä".repeat(41));

  /** Opens a handle to one place, empty at first, for reading and writing. */
  protected abstract ObjectStore open();

  private Graph graph() {
    return Omnigraph.open(open(), OpenOptions.defaults());
  }

  @BeforeEach
  final void create_a_graph_of_inline_and_stored_rows() {
    try (Graph graph = Omnigraph.create(open(), "s.pg", SCHEMA, OpenOptions.defaults())) {
      graph.load(LoadRequest.append(people("p", 3)));
      graph.load(LoadRequest.append(people("q", 3000)));
      graph.load(LoadRequest.append(people("r", 2)));
      graph.mutate("query q() { delete Person where name = \"r0\" }");
      graph.load(LoadRequest.append("{\"edge\":\"Knows\",\"from\":\"p0\",\"to\":\"q7\"}"));
      assertThat(graph.snapshot().tables().getFirst().fragments()).isPositive();
    }
  }

  private static String people(String prefix, int count) {
    return people(prefix, count, null);
  }

  /** Those behind the first ten have long names: thousands of rows are staged. */
  private static String people(String prefix, int count, @Nullable Integer age) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(
          "{\"type\":\"Person\",\"data\":{\"name\":\"%s%d%s\",\"age\":%d}}\n"
              .formatted(prefix, i, i < 10 ? "" : "-".repeat(40), age));
    }
    return rows.toString();
  }

  private static List<String> rows(Snapshot snapshot) throws IOException {
    return Exports.lines(snapshot);
  }

  private static List<String> names(Graph graph) {
    return graph.branches().list().stream().map(BranchSummary::name).toList();
  }

  private static void refused(String code, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            OmnigraphException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void a_branch_has_the_rows_of_its_parent_and_then_its_own() throws IOException {
    try (Graph graph = graph()) {
      List<String> before = rows(graph.snapshot());
      Branch draft = graph.branches().create("draft");
      assertThat(rows(draft.snapshot())).isEqualTo(before);

      draft.mutate(MOVE);
      draft.load(LoadRequest.append(people("s", 2500)));
      draft.mutate("query q() { delete Person where name = \"q7\" }"); // and the edge
      graph.load(LoadRequest.append(people("t", 1)));

      assertThat(rows(graph.snapshot())).hasSize(before.size() + 1);
      List<String> drafted = rows(draft.snapshot());
      assertThat(drafted).hasSize(before.size() + 2500 - 2).noneMatch(row -> row.contains("q7\""));
      try (Graph other = graph()) {
        assertThat(rows(other.branch("draft").snapshot())).isEqualTo(drafted);
      }
      try (QueryResult found =
          draft.query("query q() { match { $p: Person { age: 7 } } return { $p.name } }")) {
        assertThat(found.iterator().next()).hasToString("{\"p.name\":\"p1\"}");
      }
    }
  }

  @Test
  void a_branch_is_made_of_any_version_of_any_branch() throws IOException {
    try (Graph graph = graph()) {
      List<String> third = rows(graph.snapshot(3));
      Branch old = graph.branches().create("old", graph.branch("main"), "3");
      assertThat(rows(old.snapshot())).isEqualTo(third);
      ForkPoint fork = java.util.Objects.requireNonNull(old.fork());
      assertThat(fork.branch()).isEqualTo("main");
      assertThat(fork.version()).isEqualTo(3);
      assertThat(fork.commit()).isEqualTo(graph.snapshot(3).commit().id());

      old.load(LoadRequest.append(people("s", 1)));
      Branch grandchild = graph.branches().create("of old", old);
      assertThat(rows(grandchild.snapshot())).isEqualTo(rows(old.snapshot()));
      Branch byCommit = graph.branches().create("by commit", old, old.snapshot().commit().id());
      assertThat(rows(byCommit.snapshot())).isEqualTo(rows(old.snapshot()));
      refused("version_not_found", () -> graph.branches().create("x", old, "99"));
      assertThat(names(graph)).containsExactly("by commit", "main", "of old", "old");
    }
  }

  /** Small and large writes in turn, each over rows of those before. */
  @Test
  void a_newer_row_hides_an_older_one_on_the_branch_too() throws IOException {
    try (Graph graph = graph()) {
      for (int age = 1; age <= 6; age++) {
        graph.load(LoadRequest.of(LoadMode.MERGE, people("q", age % 2 == 0 ? 2500 : 9 - age, age)));
        Branch branch = graph.branches().create("b" + age);
        assertThat(rows(branch.snapshot())).isEqualTo(rows(graph.snapshot()));
      }
    }
  }

  @Test
  void rules_hold_on_the_rows_that_a_branch_took_over() {
    try (Graph graph = graph()) {
      Branch draft = graph.branches().create("draft");
      refused("key_conflict", () -> draft.load(LoadRequest.append(people("q", 1))));
      refused("key_conflict", () -> draft.load(LoadRequest.append(people("p", 1))));
      draft.load(LoadRequest.append("{\"edge\":\"Knows\",\"from\":\"p0\",\"to\":\"q8\"}"));
      refused(
          "cardinality_violation",
          () ->
              draft.load(LoadRequest.append("{\"edge\":\"Knows\",\"from\":\"p0\",\"to\":\"q9\"}")));
      draft.load(LoadRequest.append(people("r", 1)));
    }
  }

  @Test
  void every_branch_has_its_own_schema() throws IOException {
    try (Graph graph = graph()) {
      Branch draft = graph.branches().create("draft");
      draft
          .schema()
          .apply(
              "next.pg",
              SCHEMA.replace(
                  "age: I32?", "years: I64? @rename_from(\"age\")  level: I32 @default(1)"));
      assertThat(draft.schema().text()).contains("level");
      assertThat(graph.schema().text()).doesNotContain("level");
      Branch child = graph.branches().create("child", draft);
      assertThat(rows(child.snapshot()))
          .hasSize(3005)
          .allMatch(row -> row.contains("Knows") || row.contains("\"level\":1"));
      assertThat(rows(graph.snapshot())).noneMatch(row -> row.contains("level"));
    }
  }

  @Test
  void a_deleted_branch_is_gone_and_its_children_stay() throws IOException {
    try (Graph graph = graph()) {
      Branch draft = graph.branches().create("draft");
      draft.load(LoadRequest.append(people("s", 3000)));
      Branch child = graph.branches().create("child", draft);
      List<String> rows = rows(child.snapshot());
      graph.branches().delete("draft");

      assertThat(names(graph)).containsExactly("child", "main");
      refused("branch_not_found", () -> graph.branch("draft"));
      refused("branch_not_found", () -> graph.branches().delete("draft"));
      refused("branch_not_found", () -> graph.branch("never"));
      refused("main_branch", () -> graph.branches().delete("main"));
      graph.cleanup(CleanupRequest.garbage().keep(1L, null));
      assertThat(rows(child.snapshot())).isEqualTo(rows);
      child.mutate(MOVE);
    }
  }

  @Test
  void s46_a_handle_of_a_life_that_is_over_never_sees_the_next_one() throws IOException {
    try (Graph graph = graph();
        Graph other = graph()) {
      Branch old = graph.branches().create("draft");
      old.load(LoadRequest.append(people("s", 1)));
      Branch idle = other.branch("draft");
      idle.snapshot(); // what was just opened is news enough for the first read
      Snapshot pinned = old.snapshot();
      List<String> rows = rows(pinned);
      long last = pinned.version();
      graph.branches().delete("draft");
      for (Branch dead : List.of(old, idle)) {
        assertOver(dead);
      }

      try (Graph third = graph()) {
        Branch next = third.branches().create("draft");
        assertThat(next.snapshot().version()).as("numbers go on").isEqualTo(last + 3);
        next.load(LoadRequest.append(people("new", 3)));
        for (Branch dead : List.of(old, idle)) {
          assertOver(dead);
        }
        assertThat(rows(pinned)).isEqualTo(rows);
        refused("version_not_found", () -> next.snapshot(last));
        assertThat(next.commits()).hasSize(3);
        assertThat(rows(graph.branch("draft").snapshot())).isEqualTo(rows(next.snapshot()));
      }
    }
  }

  private static void assertOver(Branch dead) {
    List<Runnable> uses =
        List.of(
            dead::snapshot,
            () -> dead.snapshot(2),
            () -> dead.mutate(MOVE),
            () -> dead.mutate("query q() { delete Person where name = \"nobody\" }"),
            () -> dead.load(LoadRequest.append(people("x", 1))),
            () -> dead.load(LoadRequest.append(people("x", 2500))),
            () -> dead.load(LoadRequest.append("{}")),
            () -> dead.transaction(tx -> tx.mutate(MOVE)),
            () -> dead.schema().apply("s.pg", SCHEMA.replace("I32?", "I64?")),
            () -> dead.schema().text(),
            dead::commits);
    for (Runnable use : uses) {
      refused("branch_deleted", use);
    }
  }

  @Test
  void s49_a_name_is_a_name_whatever_it_is_made_of() {
    try (Graph graph = graph()) {
      for (String name : NAMES) {
        Branch branch = graph.branches().create(name);
        branch.load(LoadRequest.append(people("x", 1)));
        assertThat(names(graph)).containsExactlyInAnyOrder("main", name);
        assertThat(graph.branch(name).commits()).hasSize(3);
        refused("branch_exists", () -> graph.branches().create(name));
        graph.branches().delete(name);
        assertThat(names(graph)).containsExactly("main");
      }
    }
  }

  @Test
  void s49_names_that_are_alike_are_apart() throws IOException {
    List<String> alike =
        List.of("a", "a/b", "a%2fb", "a%2Fb", "A", "A/b", "ab", "a.", "a-1", "%61");
    try (Graph graph = graph()) {
      List<Branch> branches = new ArrayList<>();
      for (String name : alike) {
        Branch branch = graph.branches().create(name);
        branch.mutate("query q() { insert Person { name: \"only " + name + "\" } }");
        branches.add(branch);
      }
      assertThat(names(graph)).hasSize(alike.size() + 1).containsAll(alike);
      for (Branch branch : branches) {
        assertThat(
                rows(graph.branch(branch.name()).snapshot()).stream()
                    .filter(row -> row.contains("only")))
            .singleElement()
            .asString()
            .contains("only " + branch.name() + "\"");
      }
      graph.branches().delete("a");
      assertThat(names(graph)).doesNotContain("a").contains("a/b", "A");
    }
  }

  @Test
  void s49_a_name_that_cannot_be_one_is_refused() {
    try (Graph graph = graph()) {
      for (String name : WRONG_NAMES) {
        for (Runnable use :
            List.<Runnable>of(
                () -> graph.branches().create(name),
                () -> graph.branch(name),
                () -> graph.branches().delete(name))) {
          refused("invalid_branch_name", use);
          assertThatThrownBy(use::run).isInstanceOf(InvalidInputException.class);
        }
      }
      assertThat(names(graph)).containsExactly("main");
    }
  }

  @Test
  void s50_a_child_keeps_every_row_whatever_becomes_of_its_parent() throws IOException {
    try (Graph graph = graph()) {
      Branch parent = graph.branches().create("parent");
      parent.load(LoadRequest.append(people("s", 2500)));
      Branch child = graph.branches().create("child", parent);
      List<String> rows = rows(child.snapshot());
      parent.mutate("query q() { delete Knows where @src = \"p0\" }");
      parent.load(LoadRequest.of(LoadMode.OVERWRITE, people("u", 2600)));
      for (int i = 0; i < 150; i++) { // ends a segment
        parent.load(LoadRequest.append(people("v" + i, 1)));
      }
      graph.cleanup(CleanupRequest.garbage().keep(1L, null));
      assertThat(rows(child.snapshot())).isEqualTo(rows);
      graph.branches().delete("parent");
      graph.cleanup(CleanupRequest.garbage().keep(1L, null));
    }
    try (Graph graph = graph()) {
      assertThat(rows(graph.branch("child").snapshot())).hasSize(5505);
    }
  }

  @Test
  void a_graph_that_is_only_read_changes_no_branch() {
    try (Graph graph = graph()) {
      graph.branches().create("draft");
    }
    try (Graph graph = Omnigraph.open(open(), OpenOptions.defaults().forReading())) {
      Branch draft = graph.branch("draft");
      assertThat(names(graph)).containsExactly("draft", "main");
      refused("read_only", () -> graph.branches().create("x"));
      refused("read_only", () -> graph.branches().delete("draft"));
      refused("read_only", () -> draft.load(LoadRequest.append("")));
    }
  }

  @Test
  void a_branch_that_is_there_is_told_apart_from_one_that_is_not() {
    try (Graph graph = graph()) {
      graph.branches().create("draft");
      assertThatThrownBy(() -> graph.branches().create("draft"))
          .isInstanceOf(ConflictException.class);
      assertThatThrownBy(() -> graph.branches().create("main"))
          .isInstanceOf(ConflictException.class);
      assertThatThrownBy(() -> graph.branch("x")).isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void what_ends_a_segment_on_a_branch_is_its_own() throws IOException {
    try (Graph graph = graph()) {
      Branch draft = graph.branches().create("draft");
      for (int i = 0; i < 150; i++) {
        draft.load(LoadRequest.append(people("v" + i + "-", 1)));
      }
      assertThat(draft.snapshot().head().version().segmentEnds()).isNotEmpty();
      assertThat(rows(draft.snapshot())).hasSize(3005 + 150);
      assertThat(draft.snapshot(50).commit().version()).isEqualTo(50);
      assertThat(draft.commits()).hasSize(152);
      Branch early = graph.branches().create("early", draft, "50");
      assertThat(rows(early.snapshot())).hasSize(3005 + 48);
    }
  }
}
