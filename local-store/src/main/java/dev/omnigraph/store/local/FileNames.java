package dev.omnigraph.store.local;

import dev.omnigraph.store.ObjectKeys;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a part of a key between slashes is spelled as a file name, so that every file system keeps it
 * apart from all others.
 *
 * <p>Lower-case letters, digits, {@code -}, {@code _} and {@code .} stand for themselves; every
 * other byte of UTF-8 becomes {@code %xx}: file systems may ignore case or rewrite accents. So does
 * a dot at either end, and the first letter of a name that is a device to Windows. What is longer
 * than a file name can be goes into nested directories, all but the last of which end in a bare
 * {@code %}.
 */
final class FileNames {
  /** Most file systems allow 255. */
  private static final int LONGEST = 250;

  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
  private static final HexFormat HEX = HexFormat.of();

  private FileNames() {}

  /** The path of a key, relative to the root. */
  static String pathOf(String key) {
    StringBuilder path = new StringBuilder(key.length() + 16);
    for (String segment : key.split("/", -1)) {
      appendSplit(path.isEmpty() ? path : path.append('/'), escape(segment));
    }
    return path.toString();
  }

  /** Whether a directory of this name holds only names that go on with a segment. */
  static boolean goesOn(String name) {
    return name.endsWith("%");
  }

  /**
   * @param path the names of a segment, several where it is a long one, with slashes between them
   * @return the segment, or null if this class spells none like that
   */
  static @Nullable String segmentOf(String path) {
    String segment = unescape(path.replace("%/", ""));
    return segment != null && pathOf(segment).equals(path) ? segment : null;
  }

  private static String escape(String segment) {
    byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
    int last = bytes.length - 1;
    boolean device = DEVICE.matcher(segment).matches();
    StringBuilder name = new StringBuilder(bytes.length);
    for (int i = 0; i <= last; i++) {
      boolean edge = i == 0 || i == last;
      if (isPlain(bytes[i]) && !(edge && bytes[i] == '.') && !(i == 0 && device)) {
        name.append((char) bytes[i]);
      } else {
        name.append('%').append(HEX.toHexDigits(bytes[i]));
      }
    }
    return name.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' || b == '_' || b == '.';
  }

  private static void appendSplit(StringBuilder path, String name) {
    int start = 0;
    while (name.length() - start > LONGEST) {
      int end = start + LONGEST;
      int escape = name.lastIndexOf('%', end - 1);
      if (escape > end - 3) {
        end = escape;
      }
      path.append(name, start, end).append("%/");
      start = end;
    }
    path.append(name, start, name.length());
  }

  private static @Nullable String unescape(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    ByteBuffer bytes = ByteBuffer.allocate(name.length());
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != '%') {
        bytes.put((byte) name.charAt(i));
      } else if (i + 2 < name.length()
          && HexFormat.isHexDigit(name.charAt(i + 1))
          && HexFormat.isHexDigit(name.charAt(i + 2))) {
        bytes.put((byte) HexFormat.fromHexDigits(name, i + 1, i + 3));
        i += 2;
      } else {
        return null;
      }
    }
    try {
      String segment = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return ObjectKeys.isKey(segment) ? segment : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
