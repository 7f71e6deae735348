package dev.omnigraph.query;

import dev.omnigraph.query.Values.Form;
import dev.omnigraph.query.Values.Text;
import java.util.Arrays;

/** Compares values of one kind of meaning; numbers of all widths by their exact value. */
final class Order {
  private static final double TWO_TO_63 = 0x1p63;
  private static final double TWO_TO_64 = 0x1p64;

  private final Text left = new Text();
  private final Text right = new Text();

  /** As a Comparator; neither value is null. */
  int compare(Values a, int row, Values b, int other) {
    if (a.form() == Form.TEXT) {
      a.text(row, left);
      b.text(other, right);
      return Arrays.compareUnsigned(left.bytes, 0, left.length, right.bytes, 0, right.length);
    }
    if (a.form() == Form.DECIMAL) {
      return b.form() == Form.DECIMAL
          ? compare(a.decimal(row), b.decimal(other))
          : -compareInteger(b, other, a.decimal(row));
    }
    if (b.form() == Form.DECIMAL) {
      return compareInteger(a, row, b.decimal(other));
    }
    return compareIntegers(a, row, b, other);
  }

  /** Zeros of both signs are equal. */
  private static int compare(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private static int compareIntegers(Values a, int row, Values b, int other) {
    long first = a.integer(row);
    long second = b.integer(other);
    boolean firstLarge = a.form() == Form.UNSIGNED && first < 0;
    boolean secondLarge = b.form() == Form.UNSIGNED && second < 0;
    return firstLarge == secondLarge ? Long.compare(first, second) : firstLarge ? 1 : -1;
  }

  private static int compareInteger(Values a, int row, double number) {
    long integer = a.integer(row);
    if (a.form() == Form.UNSIGNED && integer < 0) {
      if (number < TWO_TO_63) {
        return 1;
      }
      // Both lie above 2^63, where every double is whole.
      return number >= TWO_TO_64
          ? -1
          : Long.compare(integer - Long.MIN_VALUE, (long) (number - TWO_TO_63));
    }
    if (number >= TWO_TO_63) {
      return -1;
    }
    if (number < -TWO_TO_63) {
      return 1;
    }
    long whole = (long) number;
    return integer != whole ? Long.compare(integer, whole) : -compare(number - whole, 0);
  }
}
