package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    header = "Print the versions of omnigraph and of the Java that runs it.",
    customSynopsis = "omnigraph version [--json]",
    footer = {"", "Examples:", "  omnigraph version", "  omnigraph version --json"})
final class VersionCommand implements Callable<Integer> {
  private static final String JAVA = System.getProperty("java.version");
  private static final String SYSTEM =
      System.getProperty("os.name") + " " + System.getProperty("os.arch");

  private final OmnigraphCommand root;

  VersionCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    if (root.json()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("version", version()).put("java", JAVA).put("system", SYSTEM);
      root.output().print(object);
    } else {
      root.output().print(sentence());
    }
    return Failures.DONE;
  }

  /** All of it on one line. */
  static String sentence() {
    return "omnigraph %s (Java %s, %s)".formatted(version(), JAVA, SYSTEM);
  }

  private static String version() {
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
