package dev.omnigraph.query;

import org.jspecify.annotations.Nullable;

/** All that one operator makes, if another one makes anything. */
final class GateOperator implements Operator {
  private final Operator gate;
  private final Operator input;
  private boolean open;

  GateOperator(Operator gate, Operator input) {
    this.gate = gate;
    this.input = input;
  }

  @Override
  public @Nullable Batch next() {
    open = open || gate.next() != null;
    return open ? input.next() : null;
  }

  @Override
  public void rewind() {
    input.rewind();
  }

  @Override
  public void close() {
    gate.close();
    input.close();
  }
}
