package dev.omnigraph.store.s3;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What {@link ScriptedServer} does with one request that it has read. */
sealed interface Answer {

  /** An answer; the connection stays open. */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Reply(int status, Map<String, String> headers, byte[] body) implements Answer {

    /** The same with another header; null for none of that name. */
    Reply with(String header, String value) {
      Map<String, String> changed = new TreeMap<>(headers);
      changed.put(header, value);
      return new Reply(status, changed, body);
    }

    Reply without(String header) {
      Map<String, String> changed = new TreeMap<>(headers);
      changed.remove(header);
      return new Reply(status, changed, body);
    }
  }

  /** Closes the connection without an answer. */
  record Cut() implements Answer {}

  /** Closes the connection in the middle of an answer's body. */
  record CutShort(Reply reply) implements Answer {}

  /** Gives no answer for as long as the server lives. */
  record Silence() implements Answer {}

  /** {@code Date} of all answers. */
  String DATE = "Sat, 21 Nov 2026 08:30:00 GMT";

  static Reply ok(String body) {
    return reply(200, body);
  }

  static Reply reply(int status, String body) {
    return new Reply(
        status, new TreeMap<>(Map.of("Date", DATE)), body.getBytes(StandardCharsets.UTF_8));
  }

  /** A refusal as S3 words it. */
  static Reply error(int status, String code) {
    return error(status, code, "");
  }

  static Reply error(int status, String code, String elements) {
    return reply(
        status,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>words</Message>%s</Error>"
            .formatted(code, elements));
  }
}
