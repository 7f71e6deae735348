package dev.omnigraph.cli;

import java.lang.Character.UnicodeBlock;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many columns of a terminal a text takes. */
final class DisplayWidth {
  /** What a reader takes for one character, for instance a letter and its accents. */
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  /** Asks for the coloured form of a character, which is wide. */
  private static final int EMOJI_SELECTOR = 0xFE0F;

  private static final Set<UnicodeBlock> WIDE =
      Set.of(
          UnicodeBlock.HANGUL_JAMO,
          UnicodeBlock.CJK_RADICALS_SUPPLEMENT,
          UnicodeBlock.KANGXI_RADICALS,
          UnicodeBlock.IDEOGRAPHIC_DESCRIPTION_CHARACTERS,
          UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION,
          UnicodeBlock.HIRAGANA,
          UnicodeBlock.KATAKANA,
          UnicodeBlock.KATAKANA_PHONETIC_EXTENSIONS,
          UnicodeBlock.BOPOMOFO,
          UnicodeBlock.BOPOMOFO_EXTENDED,
          UnicodeBlock.HANGUL_COMPATIBILITY_JAMO,
          UnicodeBlock.HANGUL_SYLLABLES,
          UnicodeBlock.ENCLOSED_CJK_LETTERS_AND_MONTHS,
          UnicodeBlock.CJK_COMPATIBILITY,
          UnicodeBlock.CJK_COMPATIBILITY_FORMS,
          UnicodeBlock.YI_SYLLABLES,
          UnicodeBlock.YI_RADICALS);

  private DisplayWidth() {}

  static int of(String text) {
    if (text.chars().allMatch(c -> c >= 0x20 && c < 0x300)) {
      return text.length();
    }
    int width = 0;
    Matcher graphemes = GRAPHEME.matcher(text);
    while (graphemes.find()) {
      width += graphemes.group().codePoints().map(DisplayWidth::ofCodePoint).max().orElse(0);
    }
    return width;
  }

  private static int ofCodePoint(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> c == EMOJI_SELECTOR ? 2 : 0;
      case Character.FORMAT, Character.CONTROL -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return Character.isIdeographic(c)
        || Character.isEmojiPresentation(c)
        || (c >= 0xFF01 && c <= 0xFF60)
        || (c >= 0xFFE0 && c <= 0xFFE6)
        || WIDE.contains(UnicodeBlock.of(c));
  }
}
