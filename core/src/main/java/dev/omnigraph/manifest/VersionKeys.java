package dev.omnigraph.manifest;

import dev.omnigraph.error.CorruptException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * Names of version objects: {@code __manifest/<branch>/<19 digits: MAX - version>-<version>.json},
 * so that the newest sorts first. A branch's name is one path element: every byte but {@code a-z
 * 0-9 . _ -} is percent-encoded, upper case too, and so is a leading dot.
 */
public final class VersionKeys {
  /** What all version objects are below. */
  public static final String ROOT = "__manifest/";

  private static final String SUFFIX = ".json";
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_-.";

  private VersionKeys() {}

  /** What the versions of a branch are below, with a slash at the end. */
  public static String prefix(String branch) {
    StringBuilder name = new StringBuilder(ROOT);
    byte[] bytes = branch.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      boolean plain = PLAIN.indexOf(c) >= 0 && (c != '.' || i > 0);
      name.append(plain ? String.valueOf((char) c) : "%%%02x".formatted(c));
    }
    return name.append('/').toString();
  }

  /** The branch whose versions are below a listed folder. */
  static String branch(String folder) {
    String name = folder.substring(ROOT.length(), folder.length() - 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '%' && i + 2 < name.length()) {
        bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(name.charAt(i));
      }
    }
    String branch = bytes.toString(StandardCharsets.UTF_8);
    if (!prefix(branch).equals(folder)) {
      throw new CorruptException(folder, "its name is not that of a branch");
    }
    return branch;
  }

  /** The name of a version. */
  public static String key(String branch, long version) {
    return "%s%019d-%d%s".formatted(prefix(branch), Long.MAX_VALUE - version, version, SUFFIX);
  }

  /** The number in a listed name; empty where no version is called so. */
  static OptionalLong version(String branch, String key) {
    int dash = key.lastIndexOf('-');
    if (dash > 0 && key.endsWith(SUFFIX)) {
      try {
        long version = Long.parseLong(key, dash + 1, key.length() - SUFFIX.length(), 10);
        if (key.equals(key(branch, version))) {
          return OptionalLong.of(version);
        }
      } catch (NumberFormatException e) {
        // falls through: it is no name of ours
      }
    }
    return OptionalLong.empty();
  }
}
