package dev.omnigraph.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final long YEAR_0 = -62_167_219_200_000L;
  private static final long YEAR_10000 = 253_402_300_800_000L;

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T10:30:00Z, 2026-11-20T10:30:00Z",
    "2026-11-20t10:30:00z, 2026-11-20T10:30:00Z",
    "2026-11-20T10:30:00.1Z, 2026-11-20T10:30:00.100Z",
    "2026-11-20T10:30:00.120000Z, 2026-11-20T10:30:00.120Z",
    "2026-11-20T10:30:00.000000000000Z, 2026-11-20T10:30:00Z",
    "2026-11-20T10:30:00+02:00, 2026-11-20T08:30:00Z",
    "2026-11-20T23:30:00-00:45, 2026-11-21T00:15:00Z",
    "2026-11-20T10:30:00+23:59, 2026-11-19T10:31:00Z",
    "2024-02-29T00:00:00-00:00, 2024-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
  })
  void a_date_time_is_an_instant_spelt_in_utc(String text, String canonical) throws Exception {
    assertThat(Timestamps.spell(Timestamps.dateTime(text))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20, ''",
    "2026-11-20 10:30:00Z, ''",
    "2026-11-20T10:30Z, ''",
    "2026-11-20T10:30:00.Z, ''",
    "2026-11-20T10:30:00+0200, ''",
    "+2026-11-20T10:30:00Z, ''",
    "20261-11-20T10:30:00Z, ''",
    "2026-11-20T10:30:00, 'which has no offset: append Z or for instance +02:00'",
    "2026-11-20T10:30:00.0001Z, which is finer than a millisecond",
    "2026-11-20T10:30:60Z, which is no time of the calendar",
    "2026-11-20T24:00:00Z, which is no time of the calendar",
    "2026-02-30T10:30:00Z, which is no time of the calendar",
    "2026-11-20T10:30:00+24:00, which is no time of the calendar",
    "2026-11-20T10:30:00+01:60, which is no time of the calendar",
    "0000-01-01T00:00:00+00:01, which is outside of years 0000 to 9999 in UTC",
    "9999-12-31T23:59:59-00:01, which is outside of years 0000 to 9999 in UTC",
  })
  void what_is_no_date_time_is_refused_with_the_reason(String text, String why) {
    assertThatThrownBy(() -> Timestamps.dateTime(text))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "expected a DateTime such as \"2026-11-20T10:30:00Z\", found \""
                + text
                + "\""
                + (why.isEmpty() ? "" : ", " + why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-1-20",
        "2026-11-20T00:00:00Z",
        "20261120",
        "2026-13-01",
        "2026-02-29",
        "-2026-01-01",
        "٢٠٢٦-11-20"
      })
  void what_is_no_date_is_refused(String text) {
    assertThatThrownBy(() -> Timestamps.date(text))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith("expected a Date such as \"2026-11-20\", found \"" + text + "\"");
  }

  @Property
  void every_instant_of_the_range_comes_back_from_its_spelling(
      @ForAll @LongRange(min = YEAR_0, max = YEAR_10000 - 1) long millis) throws Exception {
    Instant instant = Instant.ofEpochMilli(millis);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(millis, 86_400_000L));

    assertThat(Timestamps.dateTime(Timestamps.spell(instant))).isEqualTo(instant);
    assertThat(Timestamps.date(Timestamps.spell(date))).isEqualTo(date);
  }
}
