package dev.omnigraph.sim;

/** What a process was asked to do and what it was told, between which newest versions. */
final class Exchange {
  private static final String NOTHING = "NONE";

  private final String question;
  private final String branch;
  private final long begin;
  private String answer = NOTHING;
  private long newestAtEnd = Long.MAX_VALUE;

  /**
   * @param question with who asks
   * @param begin the newest version then
   */
  Exchange(String question, String branch, long begin) {
    this.question = question;
    this.branch = branch;
    this.begin = begin;
  }

  Exchange(Exchange other) {
    this(other.question, other.branch, other.begin);
    answer = other.answer;
    newestAtEnd = other.newestAtEnd;
  }

  /** It was told something. */
  void end(String told, long newest) {
    answer = told;
    newestAtEnd = newest;
  }

  /** The branch's name. */
  String branch() {
    return branch;
  }

  long begin() {
    return begin;
  }

  long newestAtEnd() {
    return newestAtEnd;
  }

  long digest() {
    return Digest.of(Digest.of(toString()), newestAtEnd);
  }

  @Override
  public String toString() {
    return "%s of %s at version %d, and was told %s".formatted(question, branch, begin, answer);
  }
}
