package dev.omnigraph.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documentation: its code blocks and links. */
record Page(Path file, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)([^\\n]*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern EXIT = Pattern.compile("\\bexit=(\\d+)");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  /**
   * A fenced block.
   *
   * @param about what stands behind the language: {@code runnable}, {@code runnable s3}, {@code
   *     runnable exit=1} or {@code not-run: reason}
   */
  record Block(String language, String about, String code) {
    boolean isRunnable() {
      return about.startsWith("runnable");
    }

    boolean needsS3() {
      return about.contains(" s3");
    }

    int expectedExit() {
      Matcher exit = EXIT.matcher(about);
      return exit.find() ? Integer.parseInt(exit.group(1)) : 0;
    }
  }

  static Page read(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks(String language) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        blocks.add(new Block(language, matcher.group(2).strip(), matcher.group(3)));
      }
    }
    return blocks;
  }

  /** Targets of links to files of the repository. */
  List<Path> links() {
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.contains(":"))
        .map(target -> file.resolveSibling(target).normalize())
        .toList();
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
