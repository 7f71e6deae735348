package dev.omnigraph.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;

/**
 * Writes an immutable value as JSON and keeps the text as long as the value lives: what one
 * document holds is mostly what the one before it held.
 */
public final class OnceWritten extends JsonSerializer<Object> {
  private static final Cache<Object, SerializedString> WRITTEN =
      Caffeine.newBuilder().weakKeys().build();

  @Override
  public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    SerializedString text = WRITTEN.getIfPresent(value);
    if (text == null) {
      text = new SerializedString(((ObjectMapper) out.getCodec()).writeValueAsString(value));
      WRITTEN.put(value, text);
    }
    out.writeRawValue(text);
  }
}
