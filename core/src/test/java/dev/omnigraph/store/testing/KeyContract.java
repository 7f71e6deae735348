package dev.omnigraph.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectKeys;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.PutIfAbsent;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Names of every kind are kept apart, or refused. */
interface KeyContract extends StoreUnderTest {

  @Test
  default void odd_keys_keep_their_objects_apart() {
    assertKept(
        List.of(
            " ",
            " a",
            "a ",
            "a b",
            "a  b",
            "a+b",
            "a%20b",
            "a%2520b",
            "a%2Fb",
            "%",
            "%%",
            "%4",
            "a%",
            "a?b=c&d",
            "a#b",
            "a;b",
            "a:b",
            "a*b",
            "a|b",
            "a\\b",
            "a\"b",
            "a'b",
            "a<b>",
            "a$b",
            "$(a)",
            "`a`",
            "a&b",
            "a=b",
            "a@b",
            "a,b",
            "{a}",
            "[a]",
            "a~1",
            "~",
            "-",
            "--",
            "-a",
            "._",
            "...",
            "a..b",
            "..a",
            "a..",
            ".tmp",
            "x/.tmp/x",
            ".tmp-/1/lock",
            "con",
            "nul.txt",
            "COM1",
            "lost+found",
            "x/ /y",
            "x/./y".replace("./", ".a/"),
            "a.",
            "a.b."));
  }

  @Test
  default void unicode_keys_keep_their_objects_apart() {
    assertKept(
        List.of(
            "ä",
            "a\u0308",
            "Ä",
            "é",
            "e\u0301",
            "ß",
            "ss",
            "ẞ",
            "ı",
            "i",
            "İ",
            "ﬁ",
            "fi",
            "日本",
            "\u05D0",
            "\u200B",
            "\u200Bx",
            "\u00A0",
            "\uFEFF",
            "\uFFFD",
            "\uD83D\uDE00",
            "x/\uD83D\uDE00/\uD83D\uDE01",
            "\uDBFF\uDFFD",
            "Ω",
            "\u2126",
            "Å",
            "\u212B"));
  }

  @Test
  default void upper_and_lower_case_are_different_keys() {
    assertKept(List.of("a", "A", "folder/Ab", "folder/aB", "Folder/ab", "FOLDER/AB", "%4a", "%4A"));
  }

  @Test
  default void keys_may_be_1024_bytes_long() {
    String half = "d".repeat(510);
    assertKept(
        List.of(
            "a".repeat(1024),
            "a".repeat(1023),
            "a".repeat(255),
            "a".repeat(256),
            "A".repeat(1024),
            "ä".repeat(512),
            "ä".repeat(125) + "b",
            "ä".repeat(125) + "c/d",
            "\uD83D\uDE00".repeat(256),
            "%".repeat(300),
            half + "/e/" + half,
            half + "/e/" + half.toUpperCase(Locale.ROOT)));
  }

  /** A file system has to cut such names up; the pieces of one must not sort among the others. */
  @Test
  default void long_keys_that_begin_alike_are_listed_in_order() {
    String start = "b".repeat(250);
    List<String> ends = List.of("!", "-x", "/y/z0", "0/z", "b".repeat(300) + "/c", "c");
    assertKept(ends.stream().map(end -> start + end).toList());
    assertThat(keys(ListRequest.of("").delimiter("/")))
        .containsExactly(
            start + "!",
            start + "-x",
            start + "/",
            start + "0/",
            start + "b".repeat(300) + "/",
            start + "c");
  }

  /** Each key is created once, holds its own content, is listed in order, and is deleted alone. */
  private void assertKept(List<String> keys) {
    for (String key : keys) {
      assertThat(store().putIfAbsent(key, Content.of("content of " + key)))
          .as(key)
          .isInstanceOf(PutIfAbsent.Created.class);
    }
    for (String key : keys) {
      assertThat(text(key)).isEqualTo("content of " + key);
      assertThat(store().readTail(key, 1).tail().remaining()).isEqualTo(1);
      assertThat(keys(key)).contains(key);
    }
    List<String> expected = keys.stream().sorted(ObjectKeys.ORDER).toList();
    assertThat(keys("")).isEqualTo(expected);
    assertThat(keys(ListRequest.of("").limit(1))).isEqualTo(expected);
    for (int i = 0; i < keys.size(); i++) {
      store().delete(List.of(keys.get(i)));
      assertThat(keys("")).hasSize(keys.size() - i - 1).doesNotContain(keys.get(i));
    }
    write(keys.toArray(String[]::new)); // for the listings of the caller
  }

  @Test
  default void no_call_accepts_what_is_no_key() {
    for (String key :
        List.of(
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            "a/./b",
            "a/../b",
            ".",
            "..",
            "../a",
            "../../etc/passwd",
            "a/..",
            "./a",
            "a\u0000b",
            "a\nb",
            "\u007F",
            "a\u001F",
            "a".repeat(1025),
            "ä".repeat(513),
            "\uD83D",
            "a\uDE00",
            "\uDE00\uD83D")) {
      assertRefused(key, () -> store().get(key));
      assertRefused(key, () -> store().read(key, List.of(new ByteRange(0, 1))));
      assertRefused(key, () -> store().readTail(key, 1));
      assertRefused(key, () -> store().put(key, Content.of("x")));
      assertRefused(key, () -> store().putIfAbsent(key, Content.of("x")));
      assertRefused(key, () -> store().delete(List.of(key)));
    }
    assertThat(keys("")).isEmpty();
  }

  private static void assertRefused(String key, Runnable call) {
    assertThatExceptionOfType(InvalidInputException.class)
        .as(key)
        .isThrownBy(call::run)
        .returns("invalid_object_key", InvalidInputException::code);
  }

  @Test
  default void a_key_that_is_another_s_folder_is_held_or_refused() {
    write("a/b", "c");
    for (String key : List.of("a", "c/d", "c/d/e")) {
      try {
        if (store().putIfAbsent(key, Content.of("x")) instanceof PutIfAbsent.Created) {
          assertThat(text(key)).isEqualTo("x");
          assertThat(keys(key)).contains(key);
          store().delete(List.of(key));
        }
      } catch (InvalidInputException e) {
        assertThat(e.code()).isEqualTo("key_is_folder");
        assertThatExceptionOfType(InvalidInputException.class)
            .isThrownBy(() -> store().put(key, Content.of("x")));
      }
      assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store().get(key));
      assertThatCode(() -> store().delete(List.of(key))).doesNotThrowAnyException();
      assertThat(keys("")).containsExactly("a/b", "c");
    }
  }
}
