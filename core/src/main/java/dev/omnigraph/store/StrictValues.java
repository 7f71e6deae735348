package dev.omnigraph.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Times and durations within bounds in which any two can be added. */
final class StrictValues {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private StrictValues() {}

  static SimpleModule module() {
    return new SimpleModule("strict values")
        .addDeserializer(Instant.class, new Time())
        .addDeserializer(Duration.class, new Seconds());
  }

  private static final class Time extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    Time() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (Instant) context.handleUnexpectedToken(Instant.class, parser);
      }
      String text = parser.getText();
      try {
        Instant time = Instant.parse(text);
        if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
          return time;
        }
      } catch (DateTimeException e) {
        // told below
      }
      return (Instant)
          context.handleWeirdStringValue(
              Instant.class, text, "expected a time of the years 1 to 9999");
    }
  }

  private static final class Seconds extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;
    private static final double NANOS = 1e9;

    Seconds() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.currentToken().isNumeric()) {
        return (Duration) context.handleUnexpectedToken(Duration.class, parser);
      }
      double seconds = parser.getDoubleValue();
      if (!(seconds >= 0 && seconds <= LONGEST.toSeconds())) {
        return (Duration)
            context.handleWeirdNumberValue(
                Duration.class, seconds, "expected seconds, at most a hundred years");
      }
      return Duration.ofSeconds((long) seconds)
          .plusNanos(Math.round((seconds - (long) seconds) * NANOS));
    }
  }
}
