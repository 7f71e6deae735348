package dev.omnigraph.testing;

import java.nio.charset.StandardCharsets;

/** A document with another body, under the checksum of that body. */
public final class SealedDocument {
  private SealedDocument() {}

  /**
   * As its writer would have written it.
   *
   * @param header the first line of a real one
   */
  public static byte[] of(String header, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String crc = "%08x".formatted(FragmentBytes.crc(bytes, 0, bytes.length));
    return (header.replaceFirst("(?<=\"crc32c\":\")[0-9a-f]*", crc) + "\n" + body + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
