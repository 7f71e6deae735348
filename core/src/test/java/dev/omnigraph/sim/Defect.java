package dev.omnigraph.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A fault to plant in a class of the engine.
 *
 * @param name what is wrong with it
 * @param where a small world in which it shows, {@code 1 fault in} one, or {@code seed N}
 * @param file of the class, below the engine's package
 */
record Defect(String name, String where, String file, List<Change> changes) {

  /** Lines that are others. */
  record Change(String from, String to) {}

  /** All of {@code defects.txt}. */
  static List<Defect> all() {
    List<Defect> defects = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Defect.class.getResourceAsStream("/defects/defects.txt")),
                StandardCharsets.UTF_8))) {
      String name = "";
      String where = "";
      StringBuilder from = new StringBuilder();
      StringBuilder to = new StringBuilder();
      for (String line : lines.lines().toList()) {
        if (line.startsWith("-") && !to.isEmpty()) {
          defects.getLast().changes().add(new Change(from.toString(), to.toString()));
          from.setLength(0);
          to.setLength(0);
        }
        if (line.startsWith("= ")) {
          name = line.substring(2);
        } else if (line.startsWith("@ ")) {
          where = line.substring(2);
        } else if (line.startsWith("-")) {
          from.append(line.substring(1)).append('\n');
        } else if (line.startsWith("+")) {
          to.append(line.substring(1)).append('\n');
        } else if (line.isEmpty() && !from.isEmpty()) {
          defects.getLast().changes().add(new Change(from.toString(), to.toString()));
          from.setLength(0);
          to.setLength(0);
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          defects.add(new Defect(name, where, line, new ArrayList<>()));
        }
      }
      if (!from.isEmpty()) {
        defects.getLast().changes().add(new Change(from.toString(), to.toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return defects;
  }

  /**
   * The class with the fault.
   *
   * @throws AssertionError if it has changed, so that there is no place for it
   */
  String plantedIn(String source) {
    String planted = source;
    for (Change change : changes) {
      int place = planted.indexOf(change.from());
      Audit.require(
          place >= 0 && planted.indexOf(change.from(), place + 1) < 0,
          "%s: %s does not have once: %s",
          name,
          file,
          change.from());
      planted = planted.replace(change.from(), change.to());
    }
    return planted;
  }
}
