package dev.omnigraph.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.NewerFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The form of every JSON object that the engine keeps on a store: two lines, the first of which
 * says what the second is and proves that it is whole.
 *
 * <pre>
 * {"omnigraph":"version","format":1,"crc32c":"9a71bb4c"}
 * { … the body … }
 * </pre>
 *
 * The checksum is CRC-32C of the bytes of the body's line without its end.
 */
public final class Document {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(StrictValues.module())
          .annotationIntrospector(
              AnnotationIntrospector.pair(
                  new JacksonAnnotationIntrospector(), new RequiredMembers()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Document() {}

  /**
   * A document as bytes.
   *
   * @param kind what it is, one word
   * @param format the version of its form, from 1
   * @param body a record or a tree
   */
  public static byte[] write(String kind, int format, Object body) {
    try {
      byte[] json = JSON.writeValueAsBytes(body);
      String header =
          "{\"omnigraph\":\"%s\",\"format\":%d,\"crc32c\":\"%s\"}\n"
              .formatted(kind, format, checksum(json, 0, json.length));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(header.length() + json.length + 1);
      bytes.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(json);
      bytes.write('\n');
      return bytes.toByteArray();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * States what holds of every body, in the constructors of the records that make it up.
   *
   * @throws IllegalArgumentException if it does not, which {@link #read} tells as damage
   */
  public static void expect(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + what);
    }
  }

  /** How many bytes a body takes. */
  public static int size(Object body) {
    try {
      return JSON.writeValueAsBytes(body).length;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The body of a document.
   *
   * @param key name of the object, for errors
   * @param newest the newest format that the caller reads
   * @throws NewerFormatException before anything else of a newer document is looked at
   * @throws CorruptException if it is not whole, or not of that kind
   */
  public static <T> T read(String key, byte[] bytes, String kind, int newest, Class<T> body) {
    int end = indexOfNewline(bytes);
    if (end < 0) {
      throw new CorruptException(key, "it has no header line");
    }
    JsonNode header = tree(key, bytes, end);
    String found = header.path("omnigraph").asText("");
    if (!found.equals(kind)) {
      throw new CorruptException(key, "expected a %s, found `%s`".formatted(kind, found));
    }
    int format = header.path("format").asInt(0);
    if (format > newest) {
      throw new NewerFormatException(key, format, newest);
    }
    int start = end + 1;
    int length = bytes.length - start - 1;
    if (format < 1 || length < 0 || bytes[bytes.length - 1] != '\n') {
      throw new CorruptException(key, "it ends before its body does");
    }
    if (!header.path("crc32c").asText("").equals(checksum(bytes, start, length))) {
      throw new CorruptException(key, "the checksum of its body does not match its header");
    }
    try {
      return JSON.readValue(bytes, start, length, body);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptException(key, "its body is no " + kind + ": " + firstLine(e), e);
    }
  }

  private static JsonNode tree(String key, byte[] bytes, int length) {
    try {
      return JSON.readTree(bytes, 0, length);
    } catch (IOException e) {
      throw new CorruptException(key, "its header line is no JSON", e);
    }
  }

  private static int indexOfNewline(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return "%08x".formatted(crc.getValue());
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
