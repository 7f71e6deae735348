package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Standard output as the commands see it: for results alone, in UTF-8, failures not swallowed. */
final class Output {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Terminal terminal;

  Output(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Something that writes text. */
  @FunctionalInterface
  interface Text {
    void writeTo(Writer out) throws IOException;
  }

  /** All of the text has left this process when this returns. */
  void print(Text text) throws IOException {
    Writer out =
        new BufferedWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8), 1 << 16);
    text.writeTo(out);
    out.flush();
  }

  void print(String line) throws IOException {
    print(out -> out.append(line).append('\n'));
  }

  void print(ObjectNode object) throws IOException {
    print(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object));
  }

  /** Standard output itself, for what is not text. */
  OutputStream bytes() {
    return terminal.out();
  }
}
