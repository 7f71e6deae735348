package dev.omnigraph.kills;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ids that tell for which intent they were made: what stands in the graph names who meant it. Those
 * of threads that have none, as those that publish for others, tell 0. Thread-safe.
 */
final class IntentIds implements Supplier<String> {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  /** What all begin with, in place of a time. */
  private static final String BEGIN = "01kkkkkkkk";

  private final int process;
  private final AtomicLong made = new AtomicLong();
  private final ThreadLocal<Integer> intent = ThreadLocal.withInitial(() -> 0);

  /**
   * @param process of which no other has the number
   */
  IntentIds(int process) {
    this.process = process;
  }

  /** From now on this thread is at that intent. */
  void begin(int number) {
    intent.set(number);
  }

  @Override
  public String get() {
    return BEGIN + digits(process, 4) + digits(intent.get(), 5) + digits(made.incrementAndGet(), 7);
  }

  private static String digits(long number, int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = DIGITS.charAt((int) (number >>> (5 * (length - 1 - i)) & 31));
    }
    return new String(text);
  }

  /** The name of the intent for which an id was made, or null where it tells none. */
  static @Nullable String intent(String id) {
    if (!id.startsWith(BEGIN)) {
      return null;
    }
    long number = number(id.substring(14, 19));
    return number == 0 ? null : number(id.substring(10, 14)) + "." + number;
  }

  private static long number(String digits) {
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      number = number << 5 | DIGITS.indexOf(digits.charAt(i));
    }
    return number;
  }
}
