package dev.omnigraph.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spelling of Date and DateTime, from year 0000 to 9999. */
public final class Timestamps {
  private static final String DATE_FORM = "a Date such as \"2026-11-20\"";
  private static final String DATETIME_FORM = "a DateTime such as \"2026-11-20T10:30:00Z\"";
  private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");
  private static final Pattern DATETIME =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})[Tt](\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d+))?"
              + "(?:([Zz])|([+-])(\\d{2}):(\\d{2}))?");
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Timestamps() {}

  /** Reads {@code 2026-11-20}. */
  public static LocalDate date(String text) throws ValueException {
    Matcher parts = DATE.matcher(text);
    if (!parts.matches()) {
      throw unexpected(DATE_FORM, text, "");
    }
    try {
      return LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
    } catch (DateTimeException e) {
      throw unexpected(DATE_FORM, text, ", which is no day of the calendar");
    }
  }

  /**
   * Reads RFC 3339 with an offset or {@code Z}. A part of a second finer than a millisecond is
   * refused, unless it is zero.
   */
  public static Instant dateTime(String text) throws ValueException {
    Matcher parts = DATETIME.matcher(text);
    if (!parts.matches()) {
      throw unexpected(DATETIME_FORM, text, "");
    }
    if (parts.group(8) == null && parts.group(9) == null) {
      throw unexpected(
          DATETIME_FORM, text, ", which has no offset: append Z or for instance +02:00");
    }
    Instant instant;
    try {
      instant =
          LocalDateTime.of(
                  number(parts, 1),
                  number(parts, 2),
                  number(parts, 3),
                  number(parts, 4),
                  number(parts, 5),
                  number(parts, 6),
                  milliseconds(parts, text) * 1_000_000)
              .toInstant(ZoneOffset.UTC)
              .minusSeconds(offsetSeconds(parts));
    } catch (DateTimeException e) {
      throw unexpected(DATETIME_FORM, text, ", which is no time of the calendar");
    }
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw unexpected(DATETIME_FORM, text, ", which is outside of years 0000 to 9999 in UTC");
    }
    return instant;
  }

  /** For instance {@code 2026-11-20}. */
  public static String spell(LocalDate date) {
    return date.toString();
  }

  /** For instance {@code 2026-11-20T10:30:00Z}, with three digits of milliseconds if there are. */
  public static String spell(Instant instant) {
    return instant.toString();
  }

  private static int milliseconds(Matcher parts, String text) throws ValueException {
    String fraction = parts.group(7);
    if (fraction == null) {
      return 0;
    }
    for (int i = 3; i < fraction.length(); i++) {
      if (fraction.charAt(i) != '0') {
        throw unexpected(DATETIME_FORM, text, ", which is finer than a millisecond");
      }
    }
    return Integer.parseInt((fraction + "00").substring(0, 3));
  }

  private static int offsetSeconds(Matcher parts) {
    if (parts.group(9) == null) {
      return 0;
    }
    int hours = number(parts, 10);
    int minutes = number(parts, 11);
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("offset");
    }
    int seconds = (hours * 60 + minutes) * 60;
    return "-".equals(parts.group(9)) ? -seconds : seconds;
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static ValueException unexpected(String form, String text, String why) {
    return new ValueException(
        "expected " + form + ", found " + StringLiteral.quoteShort(text) + why);
  }
}
