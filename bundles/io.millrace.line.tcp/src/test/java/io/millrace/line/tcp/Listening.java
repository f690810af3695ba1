// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A line's user that notes what it hears. */
final class Listening implements LineListener {
  private static final long BOUND_NANOS = 30_000_000_000L;

  final List<String> events = new CopyOnWriteArrayList<>();
  final LinePort port;
  private volatile Bytes input = Bytes.EMPTY;

  Listening(Line line) {
    port = line.attach(this);
  }

  String input() {
    return input.hex();
  }

  boolean heard(String event) {
    return events.contains(event);
  }

  String last() {
    return events.isEmpty() ? "" : events.get(events.size() - 1);
  }

  @Override
  public void up() {
    events.add("up");
  }

  @Override
  public void received(Bytes chunk) {
    input = input.plus(chunk);
  }

  @Override
  public void down(String reason) {
    events.add("down: " + reason);
  }

  @Override
  public void wake() {
    events.add("wake");
  }

  /** Waits for a condition; fails after half a minute. */
  static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > BOUND_NANOS) {
        throw new AssertionError("waited half a minute in vain");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
