package dev.omnigraph.maintenance;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.manifest.VersionKeys;
import java.text.Normalizer;

/** What may be the name of a branch. */
final class BranchName {
  /** Of the one path element that a name becomes; file systems allow 255. */
  private static final int LONGEST = 240;

  private BranchName() {}

  /**
   * @throws InvalidInputException with what is wrong about it
   */
  static void check(String name) {
    if (name.isEmpty()) {
      throw wrong(name, "it is empty");
    }
    if (!name.equals(name.strip())) {
      throw wrong(name, "it begins or ends with a blank");
    }
    if (name.indexOf('@') >= 0) {
      throw wrong(name, "`@` stands between a branch and a version");
    }
    if (name.codePoints().anyMatch(BranchName::isNoCharacter)) {
      throw wrong(name, "it has a control character, or a half of a character");
    }
    if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
      throw wrong(name, "it is not in normal form C, so that it would look like another name");
    }
    if (VersionKeys.prefix(name).length() - VersionKeys.ROOT.length() > LONGEST) {
      throw wrong(
          name,
          "it is too long: %d characters are allowed, of which all but a-z 0-9 . _ - count for three"
                  .formatted(LONGEST)
              + " a byte");
    }
  }

  private static boolean isNoCharacter(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  private static InvalidInputException wrong(String name, String why) {
    return new InvalidInputException(
        "invalid_branch_name", "`%s` can't be the name of a branch: %s".formatted(name, why));
  }
}
