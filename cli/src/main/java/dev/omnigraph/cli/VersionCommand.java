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
  private final OmnigraphCommand root;

  VersionCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String java = System.getProperty("java.version");
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (root.json()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("version", version()).put("java", java).put("system", system);
      root.output().print(object);
    } else {
      root.output().print("omnigraph %s (Java %s, %s)".formatted(version(), java, system));
    }
    return Failures.DONE;
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
