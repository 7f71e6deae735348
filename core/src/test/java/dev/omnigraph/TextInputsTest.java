package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.query.Query;
import dev.omnigraph.query.QueryFile;
import dev.omnigraph.query.QueryLimits;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.SchemaCompiler;
import dev.omnigraph.schema.SchemaPrinter;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.testing.Mutations;
import dev.omnigraph.testing.Trials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever a text says, it is used or refused soon with an error of ours, which points into it. The
 * texts are those of the repository, with some of their characters and words changed.
 */
class TextInputsTest {
  private static final int CASES = 200;
  private static final JsonMapper JSON = new JsonMapper();

  private static final List<String> SCHEMA_WORDS =
      List.of(
          "{ } ( ) [ ] @ : , .. -> ? = - \" \\ /* */ // node edge interface implements enum( Vector( "
              .concat("@key @key( @unique(src,dst) @range(a,1..) @check(a,\" @card(0..1) ")
              .concat(
                  "@default(1) @embed(\"name\") @rename_from(\"A\") name Person I32 String? Blob ")
              .concat("1.5 99999999999999999999 true 1..0 [String]? Vector(2) DateTime U64 -1 1e9")
              .split(" ", -1));

  private static final List<String> QUERY_WORDS =
      List.of(
          "{ } ( ) [ ] : , . < > = != <= >= $a $e $_ $p match return order limit offset not query "
              .concat(
                  "knows livesIn (knows|livesIn) * | Person City name age 3 - 1.5 1e9 \"x\" \" ")
              .concat("count count{ exists{ optional{ not{ sum( avg( min( max( collect( distinct ")
              .concat("date(\"2020-01-01\") datetime(\"x\") now() as desc asc /* // \\ {1,2} {0,} ")
              .concat(
                  "99999999999999999999 @description(\"d\") contains starts_with null is in and or ")
              .concat(
                  "insert update set where delete Knows from to @id @src true [1,2] $p:String? explain")
              .split(" ", -1));

  private static final List<String> ROW_WORDS =
      List.of(
          "{ } [ ] : , \" \"type\" \"edge\" \"from\" \"to\" \"id\" \"data\" \"name\" null true 1 -1 1.5 "
              .concat(
                  "1e400 \"Person\" \"Knows\" \"City\" \"p1\" \"2020-01-01\" \"base64:AA==\" \\u0000 ")
              .concat(
                  "\\ud800 \\uZZZZ [0.1,0.2] \"2024-02-29T12:00:00Z\" 18446744073709551616 {} []")
              .split(" ", -1));

  private static final List<String> SCHEMAS = new ArrayList<>();
  private static final List<String> QUERIES = new ArrayList<>();
  private static final List<String> ROWS = new ArrayList<>();
  private static Graph graph;
  private static Graph people;

  @BeforeAll
  static void read() {
    SCHEMAS.add(RealGraphs.SCHEMA);
    files("../examples", ".pg").forEach(SCHEMAS::add);
    files("src/test/resources", ".pg").forEach(SCHEMAS::add);
    files("../examples", ".gq").forEach(QUERIES::add);
    QUERIES.replaceAll(text -> text.substring(0, Math.min(text.length(), 4000)));
    files("src/test/resources/language", ".cases").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("match"))
        .forEach(match -> QUERIES.add("query q() { " + match + " }"));
    QUERIES.add(
        """
        query all($p: String?, $n: [I32]?) @description("d") {
          match { $a: Person { name: "Ada" }  $a $e:knows $b  $b livesIn{1,1} $c  $c.title contains "R"
            not { $a <knows> $_  $e.since > 2 } or count($d) { $a knows $d } >= 0
            optional { $b knows $f } }
          return { $a.name as who, $b, $f.age, count($c) as n, max($e.since) } order { n desc, who } limit 3
        }
        """);
    QUERIES.add(
        """
        query two($x: I32?) { insert Person { name: "x", age: $x }  update Person set { age: 3 } where name = "x"
          delete Knows where since < 3 and not (@src in ["x", "y"] or to is null) }
        """);
    ROWS.add(RealGraphs.RandomJsonlOfAll.rows(2));
    ROWS.add(RealGraphs.people(0, 3, "x"));
    graph = graph(RealGraphs.SCHEMA, RealGraphs.RandomJsonlOfAll.rows(3));
    String[] parts =
        files("src/test/resources/language", "people.graph")
            .getFirst()
            .split("# (schema|rows)\n", -1);
    people = graph(parts[1], parts[2]);
  }

  private static Graph graph(String schema, String rows) {
    OpenOptions options =
        OpenOptions.defaults()
            .memoryLimit(64L << 20)
            .queryLimits(new QueryLimits(Duration.ofSeconds(5), 32L << 20));
    Graph made = Omnigraph.create(new InMemoryObjectStore(), "s.pg", schema, options);
    made.load(LoadRequest.append(rows));
    return made;
  }

  @AfterAll
  static void close() {
    graph.close();
    people.close();
  }

  private static List<String> files(String folder, String suffix) {
    try (Stream<Path> paths = Files.walk(Path.of(folder))) {
      List<String> texts = new ArrayList<>();
      for (Path path : paths.filter(path -> path.toString().endsWith(suffix)).sorted().toList()) {
        texts.add(Files.readString(path));
      }
      assertThat(texts).as(folder + " " + suffix).isNotEmpty();
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String damaged(
      Mutations mutations, Random random, String text, List<String> words) {
    String damaged = text;
    for (int i = random.nextInt(3) == 0 ? 3 : 1; i > 0; i--) {
      damaged = mutations.text(damaged, words);
    }
    return damaged;
  }

  @Test
  void any_schema_text_compiles_or_is_refused_with_its_place() {
    new Trials("schema text", CASES)
        .run(
            random -> {
              Mutations mutations = new Mutations(random);
              String text = damaged(mutations, random, mutations.one(SCHEMAS), SCHEMA_WORDS);
              try {
                Contract contract = SchemaCompiler.compile("s.pg", text);
                assertThat(SchemaCompiler.compile("p.pg", SchemaPrinter.print(contract)))
                    .isEqualTo(contract);
              } catch (InvalidInputException e) {
                pointsInto(text, e.diagnostics());
                throw e;
              }
              return null;
            });
  }

  @Test
  void any_change_of_the_schema_is_planned_or_refused() {
    new Trials("schema change", CASES / 4)
        .run(
            random -> {
              Mutations mutations = new Mutations(random);
              String text = damaged(mutations, random, RealGraphs.SCHEMA, SCHEMA_WORDS);
              return graph.schema().plan("n.pg", text).isSupported() ? null : "unsupported";
            });
  }

  @Test
  void any_query_text_is_answered_or_refused_with_its_place() {
    new Trials("query text", CASES)
        .run(
            random -> {
              Mutations mutations = new Mutations(random);
              String text = damaged(mutations, random, mutations.one(QUERIES), QUERY_WORDS);
              return run(text, Map.of());
            });
  }

  private static @Nullable String run(String text, Map<String, ?> params) {
    String refused = null;
    try {
      QueryFile file = QueryFile.parse("q.gq", text);
      for (Query query : file.queries()) {
        QueryRequest request = QueryRequest.of(text).name(query.name()).params(params);
        refused = attempt(text, () -> rows(request), refused);
        refused = attempt(text, () -> people.explain(request), refused);
        refused = attempt(text, () -> write(request), refused);
      }
    } catch (InvalidInputException e) {
      pointsInto(text, e.diagnostics());
      throw e;
    }
    return refused;
  }

  private static @Nullable String attempt(String text, Runnable use, @Nullable String before) {
    try {
      use.run();
    } catch (OmnigraphException e) {
      if (e instanceof InvalidInputException invalid) {
        pointsInto(text, invalid.diagnostics());
      }
      boolean other = e.code().equals("mutation_not_allowed") || e.code().equals("not_a_mutation");
      return before == null && !other ? e.code() : before;
    }
    return before;
  }

  private static void rows(QueryRequest request) {
    try (QueryResult result = people.query(request)) {
      result.forEach(row -> assertThat(row.toString()).isNotNull());
    }
  }

  private static void write(QueryRequest request) {
    try {
      people.transaction(
          transaction -> {
            transaction.mutate(request);
            throw new UndoneException();
          });
    } catch (UndoneException e) {
      // it could be done
    }
  }

  /** So that what one case has changed is not there for the next. */
  private static final class UndoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void any_parameter_is_used_or_refused() {
    String text =
        """
        query q($a: String?, $b: I32?, $c: [I64]?, $d: Date?, $e: DateTime?, $f: F64?, $g: Bool?, $h: U64?, $i: Vector(2)?, $j: Blob?, $k: U32?, $l: F32?) {
          match { $p: Person $p.name = $a or $p.age in $c or $p.age > $b }
          return { $p.name, $b, $d, $e, $f, $g, $h, $k, $l } limit $k offset $b }
        """;
    String params =
        """
        {"a":"x","b":1,"c":[1,2],"d":"2020-01-01","e":"2024-02-29T12:00:00.123Z","f":1.5,"g":true,"h":"18446744073709551615","i":[0.1,2],"j":"base64:AAEC","k":3,"l":0.5}
        """;
    new Trials("query parameters", CASES)
        .run(
            random -> {
              JsonNode changed;
              try {
                changed = JSON.readTree(new Mutations(random).json(params));
              } catch (JsonProcessingException e) {
                return "no JSON";
              }
              Map<String, Object> values = new LinkedHashMap<>();
              changed.properties().forEach(value -> values.put(value.getKey(), value.getValue()));
              return run(text, values);
            });
  }

  @Test
  void any_rows_are_loaded_or_refused_with_their_line() {
    LoadMode[] modes = LoadMode.values();
    new Trials("rows", CASES)
        .run(
            random -> {
              Mutations mutations = new Mutations(random);
              String text = mutations.one(ROWS);
              byte[] rows;
              if (random.nextInt(4) == 0) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                rows = mutations.bytes(bytes, bytes);
              } else if (random.nextBoolean()) {
                List<String> lines = new ArrayList<>(text.lines().toList());
                int line = random.nextInt(lines.size());
                lines.set(line, mutations.json(lines.get(line)));
                rows = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
              } else {
                rows = damaged(mutations, random, text, ROW_WORDS).getBytes(StandardCharsets.UTF_8);
              }
              load(rows, modes[random.nextInt(modes.length)]);
              return null;
            });
  }

  private static void load(byte[] rows, LoadMode mode) {
    try {
      graph.load(LoadRequest.of(mode, "rows.jsonl", new ByteArrayInputStream(rows)));
    } catch (ConstraintViolationException e) {
      long lines = 1;
      for (byte character : rows) {
        lines += character == '\n' ? 1 : 0;
      }
      for (Diagnostic error : e.violations()) {
        assertThat(error.line()).as(error.render()).isBetween(0, (int) lines);
        assertThat(error.column()).isNotNegative();
      }
      throw e;
    }
  }

  @Test
  void any_name_of_a_version_or_a_branch_is_used_or_refused() {
    List<String> words =
        List.of(
            "1",
            "01kahzvf000000000000000003",
            "2026-11-20T08:00:00Z",
            "main",
            "draft/\u00e9",
            "-1");
    new Trials("references", CASES)
        .run(
            random -> {
              Mutations mutations = new Mutations(random);
              String text = mutations.text(mutations.one(words), words);
              List<Runnable> uses =
                  List.of(
                      () -> graph.snapshotAt(text),
                      () -> graph.outcome(text),
                      () -> graph.branch(text),
                      () -> graph.branches().delete(text),
                      () -> graph.branches().create(text, graph.branch("main"), text),
                      () -> QueryRequest.of("").ifCommit(text),
                      () -> graph.recovery().deleteSidecar(text));
              String refused = null;
              for (Runnable use : uses) {
                refused = attempt("", use, refused);
              }
              return refused;
            });
  }

  private static void pointsInto(String text, List<Diagnostic> errors) {
    String[] lines = text.split("\n", -1);
    for (Diagnostic error : errors) {
      if (error.line() > 0) {
        assertThat(error.line()).as(error.render()).isLessThanOrEqualTo(lines.length);
        assertThat(error.column())
            .as(error.render())
            .isBetween(0, lines[error.line() - 1].length() + 1);
      }
      assertThat(error.render()).isNotBlank();
    }
  }
}
