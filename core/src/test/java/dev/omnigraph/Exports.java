package dev.omnigraph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Exports as lines that two graphs have in common where their rows are the same. */
public final class Exports {
  private static final Pattern ULID = Pattern.compile("\"[0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{26}\"");

  private Exports() {}

  /** One line a row, ids that were made left out. */
  public static List<String> lines(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    snapshot.exportJsonl(out);
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> ULID.matcher(line).replaceAll("\"made\""))
        .toList();
  }
}
