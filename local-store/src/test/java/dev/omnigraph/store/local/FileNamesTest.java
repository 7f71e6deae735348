package dev.omnigraph.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.ObjectKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileNamesTest {

  @Test
  void the_engine_s_keys_are_their_own_file_names() {
    String key = "__manifest/main/9223372036854775806-1.json";
    assertThat(FileNames.pathOf(key)).isEqualTo(key);
  }

  @Test
  void what_file_systems_may_change_or_refuse_is_escaped() {
    assertThat(FileNames.pathOf("Ab/aB")).isEqualTo("%41b/a%42");
    assertThat(FileNames.pathOf("a b")).isEqualTo("a%20b");
    assertThat(FileNames.pathOf("a%20b")).isEqualTo("a%2520b");
    assertThat(FileNames.pathOf("é")).isEqualTo("%c3%a9");
    assertThat(FileNames.pathOf("a:b\\c\"*?<>|")).isEqualTo("a%3ab%5cc%22%2a%3f%3c%3e%7c");
    assertThat(FileNames.pathOf(".tmp/x")).isEqualTo("%2etmp/x");
    assertThat(FileNames.pathOf("a./.b/c.d")).isEqualTo("a%2e/%2eb/c.d");
    assertThat(FileNames.pathOf("...")).isEqualTo("%2e.%2e");
    assertThat(FileNames.pathOf("con/aux.txt/com1/console"))
        .isEqualTo("%63on/%61ux.txt/%63om1/console");
  }

  @Test
  void a_long_segment_is_cut_between_escapes_into_names_that_say_so() {
    assertThat(FileNames.pathOf("a".repeat(250))).isEqualTo("a".repeat(250));
    assertThat(FileNames.pathOf("a".repeat(251))).isEqualTo("a".repeat(250) + "%/a");
    assertThat(FileNames.pathOf("a".repeat(249) + "A")).isEqualTo("a".repeat(249) + "%/%41");
    assertThat(FileNames.pathOf("A".repeat(84))).isEqualTo("%41".repeat(83) + "%/%41");
    assertThat(FileNames.goesOn("aaa%")).isTrue();
    assertThat(FileNames.goesOn("%41")).isFalse();
  }

  @Test
  void names_that_no_key_has_are_foreign() {
    for (String name :
        List.of(
            ".tmp",
            "README",
            "a b",
            "%2E",
            "%61",
            "%",
            "%4",
            "%zz",
            "%ff",
            "lock.",
            ".",
            "con",
            "a".repeat(251),
            "a".repeat(249) + "%/a",
            "%2f",
            "%2e",
            "%2e%2e",
            "%0a",
            "a%00",
            "é")) {
      assertThat(FileNames.segmentOf(name)).as(name).isNull();
    }
  }

  /** Also as a file system that ignores case would see it. */
  @Test
  void every_segment_has_a_name_of_its_own_and_comes_back_from_it() {
    Random random = new Random(42);
    Map<String, String> segments = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String segment = segment(random);
      String path = FileNames.pathOf(segment);
      assertThat(FileNames.segmentOf(path)).isEqualTo(segment);
      assertThat(path.split("/", -1)).allMatch(name -> name.length() <= 251);
      assertThat(path).isEqualTo(path.toLowerCase(Locale.ROOT)).matches("[-a-z0-9_.%/]+");
      assertThat(segments.put(path, segment)).isIn(null, segment);
    }
  }

  private static String segment(Random random) {
    String alphabet = "aAzZ09.%-_ +~\u00e9\u0301\uFFFD\uD83D\uDE00conux";
    int length = random.nextInt(10) == 0 ? 1 + random.nextInt(400) : 1 + random.nextInt(4);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          alphabet.codePointAt(
              alphabet.offsetByCodePoints(
                  0, random.nextInt(alphabet.codePointCount(0, alphabet.length())))));
    }
    String segment = text.toString();
    return ObjectKeys.isKey(segment) ? segment : "x";
  }
}
