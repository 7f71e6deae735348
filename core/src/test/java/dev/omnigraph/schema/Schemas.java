package dev.omnigraph.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The schema files of the tests. */
final class Schemas {
  static final List<String> NAMES = List.of("air-routes.pg", "lsqb-knows.pg", "everything.pg");

  private Schemas() {}

  static String text(String name) {
    try (InputStream file = Schemas.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Contract compile(String text) {
    return SchemaCompiler.compile("test.pg", text);
  }

  /** The only node type of a schema. */
  static NodeType node(String text) {
    return compile(text).nodes().getFirst();
  }
}
