package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What rows look like in every format. */
class FormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Rows.Heading> NAME_AND_AGE =
      List.of(new Rows.Heading("p.name", false), new Rows.Heading("age", true));

  @Test
  void a_table_aligns_text_left_and_numbers_right() throws IOException {
    assertThat(write(new TableFormat(), NAME_AND_AGE, "['Ada',36]", "['Blaise',9]"))
        .isEqualTo(
            """
            p.name  age
            ------  ---
            Ada      36
            Blaise    9
            (2 rows)
            """);
  }

  @Test
  void a_table_shows_null_as_null_and_no_trailing_blanks() throws IOException {
    List<Rows.Heading> columns = NAME_AND_AGE.reversed();
    assertThat(write(new TableFormat(), columns, "[null,'Ada']", "[7,null]"))
        .isEqualTo(
            """
             age  p.name
            ----  ------
            null  Ada
               7  null
            (2 rows)
            """);
  }

  @Test
  void a_table_without_rows_has_its_header() throws IOException {
    assertThat(write(new TableFormat(), NAME_AND_AGE))
        .isEqualTo("p.name  age\n------  ---\n(0 rows)\n");
  }

  @Test
  void a_table_gives_wide_characters_two_places_and_accents_none() throws IOException {
    assertThat(
            write(new TableFormat(), NAME_AND_AGE, "['東京',1]", "['Zu\\u0308rich',2]", "['😀',3]"))
        .isEqualTo(
            """
            p.name  age
            ------  ---
            東京      1
            Zu\u0308rich    2
            😀        3
            (3 rows)
            """);
  }

  @Test
  void a_table_escapes_what_would_break_its_lines_or_steer_the_terminal() throws IOException {
    assertThat(write(new TableFormat(), NAME_AND_AGE, "['a\\nb\\tc\\u001b[31m',1]"))
        .contains("a\\nb\\tc\\u001b[31m    1\n");
  }

  @Test
  void a_table_of_many_rows_is_measured_by_the_first_of_them() throws IOException {
    String[] rows =
        IntStream.range(0, 10_001)
            .mapToObj(i -> "['" + "x".repeat(i / 1_000) + "'," + i + "]")
            .toArray(String[]::new);
    List<String> lines = write(new TableFormat(), NAME_AND_AGE, rows).lines().toList();
    assertThat(lines.get(2 + 9_999)).isEqualTo("x".repeat(9) + "  9999");
    assertThat(lines.get(2 + 10_000)).isEqualTo("x".repeat(10) + "  10000");
    assertThat(lines.getLast()).isEqualTo("(10001 rows)");
  }

  @Test
  void csv_quotes_only_what_must_be_quoted_and_ends_lines_with_crlf() throws IOException {
    assertThat(
            write(
                new CsvFormat(),
                NAME_AND_AGE,
                "['plain',1]",
                "['a,b',2]",
                "['say \\\"hi\\\"',3]",
                "['two\\nlines',4]"))
        .isEqualTo(
            "p.name,age\r\nplain,1\r\n\"a,b\",2\r\n\"say \"\"hi\"\"\",3\r\n\"two\nlines\",4\r\n");
  }

  @Test
  void csv_tells_null_from_an_empty_string() throws IOException {
    assertThat(write(new CsvFormat(), NAME_AND_AGE, "['',null]", "[null,1]"))
        .isEqualTo("p.name,age\r\n\"\",\r\n,1\r\n");
  }

  @Test
  void jsonl_is_one_object_a_line_and_nothing_else() throws IOException {
    assertThat(write(new JsonLinesFormat(), NAME_AND_AGE, "['a\\nb',1]", "[null,2.5]"))
        .isEqualTo(
            """
            {"p.name":"a\\nb","age":1}
            {"p.name":null,"age":2.5}
            """);
    assertThat(write(new JsonLinesFormat(), NAME_AND_AGE)).isEmpty();
  }

  @Test
  void json_is_one_object_with_columns_rows_version_and_commit() throws IOException {
    JsonNode object =
        JSON.readTree(write(new JsonFormat(), NAME_AND_AGE, "['Ada',36]", "['\\\"',[1]]"));
    assertThat(object)
        .isEqualTo(
            json(
                "{'columns':['p.name','age'],"
                    + "'rows':[{'p.name':'Ada','age':36},{'p.name':'\\\"','age':[1]}],"
                    + "'version':7,'commit':'c1'}"));
    assertThat(JSON.readTree(write(new JsonFormat(), NAME_AND_AGE)).get("rows")).isEmpty();
  }

  @Test
  void nested_values_are_compact_json_in_every_cell() throws IOException {
    assertThat(write(new TableFormat(), NAME_AND_AGE, "[{'@id':'1','tags':['x','y']},1]"))
        .contains("{\"@id\":\"1\",\"tags\":[\"x\",\"y\"]}    1\n");
    assertThat(write(new CsvFormat(), NAME_AND_AGE, "[['x','y'],1]"))
        .contains("\"[\"\"x\"\",\"\"y\"\"]\",1\r\n");
  }

  private static String write(RowFormat format, List<Rows.Heading> columns, String... rows)
      throws IOException {
    List<ObjectNode> objects = new ArrayList<>();
    for (String row : rows) {
      ObjectNode object = JSON.createObjectNode();
      for (int i = 0; i < columns.size(); i++) {
        object.set(columns.get(i).name(), json(row).get(i));
      }
      objects.add(object);
    }
    StringWriter out = new StringWriter();
    format.write(new Rows(columns, objects.iterator(), 7, "c1"), out);
    return out.toString();
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text.replace('\'', '"'));
  }
}
