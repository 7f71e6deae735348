package dev.omnigraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ObjectKeysTest {

  @Property
  void the_order_is_that_of_utf8_bytes(@ForAll String left, @ForAll String right) {
    String a = wellFormed(left);
    String b = wellFormed(right);
    int expected =
        Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    assertThat(Integer.signum(ObjectKeys.ORDER.compare(a, b))).isEqualTo(Integer.signum(expected));
  }

  private static String wellFormed(String any) {
    return new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  void an_emoji_sorts_behind_every_character_of_three_bytes() {
    assertThat(ObjectKeys.ORDER.compare("\uFFFD", "\uD83D\uDE00")).isNegative();
    assertThat("\uFFFD".compareTo("\uD83D\uDE00")).isPositive();
  }

  @Test
  void a_refusal_names_the_key_and_what_is_wrong_with_it() {
    assertFault("a//b", "`a//b` is no object key: a part between slashes is ``");
    assertFault("a/../b", "a part between slashes is `..`");
    assertFault("a\nb", "`a?b` is no object key: it holds a control character");
    assertFault("x".repeat(1025), "…` is no object key: it is longer than 1024 bytes");
    assertFault("", "it is empty");
    assertFault("\uD83D", "it holds half a character");
  }

  private static void assertFault(String key, String message) {
    assertThat(ObjectKeys.isKey(key)).isFalse();
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> ObjectKeys.check(key))
        .withMessageContaining(message);
  }
}
