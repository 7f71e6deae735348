package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilterTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 16_384})
  void a_filter_never_denies_what_it_holds_and_rarely_claims_what_it_does_not(int keys) {
    KeyFilter built = KeyFilter.forKeys(keys);
    for (int i = 0; i < keys; i++) {
      built.add(hash("key" + i));
    }
    KeyFilter filter = KeyFilter.parse(built.spell());
    for (int i = 0; i < keys; i++) {
      assertThat(filter.mayContain(hash("key" + i))).isTrue();
    }
    long wrong =
        IntStream.range(0, 20_000).filter(i -> filter.mayContain(hash("other" + i))).count();
    assertThat(wrong).isLessThan(400);
    assertThat(filter.bytes()).isLessThanOrEqualTo(Math.max(8, keys * 10 / 8 + 8));
  }

  @Test
  void the_bits_are_those_of_the_format() {
    KeyFilter filter = KeyFilter.forKeys(1);
    filter.add(0x0000_0002_0000_0005L); // from 5 in steps of 3
    assertThat(filter.spell()).isEqualTo("IEmSAAAAAAA=");
  }

  @Test
  void what_is_no_filter_is_refused() {
    for (String text : new String[] {"", "AAAA", "not base64!"}) {
      assertThatThrownBy(() -> KeyFilter.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static long hash(String key) {
    return KeyFilter.hash(key.getBytes(StandardCharsets.UTF_8));
  }
}
