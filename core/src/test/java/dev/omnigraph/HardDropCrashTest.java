package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.testing.Fate;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hard drop killed at every request, and whoever goes on with it too (P3). */
class HardDropCrashTest extends HardDropProtocolTest {
  private static final int MOST_REQUESTS = 200;

  @ParameterizedTest
  @EnumSource(names = {"DIE_BEFORE", "DIE_AFTER"})
  void s12_s38_killed_at_every_request_it_is_before_or_after_and_can_be_finished(Fate fate) {
    Map<String, byte[]> before = objects();
    for (int request = 1; ; request++) {
      restore(before);
      if (!dies(request, fate, this::drop)) {
        assertThat(request).isBetween(40, MOST_REQUESTS);
        return;
      }
      assertBeforeOrAfter();
      swept();
      assertBeforeOrAfter();
      afterTheLease();
      swept();
      assertBeforeOrAfter();
      finish();
      assertOver();
      assertThat(audits()).isLessThanOrEqualTo(1);
    }
  }

  /** Who goes on dies too, at every request; the first died at every fifth. */
  @ParameterizedTest
  @EnumSource(names = {"DIE_BEFORE", "DIE_AFTER"})
  void s12_s38_killed_twice_it_is_before_or_after_and_can_be_finished(Fate fate) {
    Map<String, byte[]> before = objects();
    int twice = 0;
    for (int request = 6; ; request += 5) {
      restore(before);
      if (!dies(request, Fate.DIE_AFTER, this::drop)) {
        assertThat(twice).isGreaterThan(80);
        return;
      }
      afterTheLease();
      Map<String, byte[]> left = objects();
      for (int again = 1; ; again++) {
        restore(left);
        if (!dies(again, fate, this::recover)) {
          break;
        }
        twice++;
        assertBeforeOrAfter();
        finish();
        assertOver();
        assertThat(audits()).isLessThanOrEqualTo(1);
      }
    }
  }
}
