// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The callers that wait at an empty slot, in the order in which they came. Bounded in callers and
 * bytes. Guarded by the slot's lock.
 */
final class WaitingCallers<T> {
  private final ArrayDeque<Waiting<T>> queue = new ArrayDeque<>();
  private final Time time;
  private final SlotLimits limits;
  private long bytes;

  /** One of them, with the timer that ends its waiting. */
  static final class Waiting<T> {
    final Caller<T> caller;
    private final long bytes;
    private Timer grace;

    Waiting(Caller<T> caller, long bytes) {
      this.caller = caller;
      this.bytes = bytes;
    }

    /** It does not wait any more. */
    void cancelGrace() {
      grace.cancel();
    }
  }

  WaitingCallers(Time time, SlotLimits limits) {
    this.time = time;
    this.limits = limits;
  }

  /**
   * Lets a caller wait.
   *
   * @param heldBytes what it holds on to
   * @param expire called when its grace is over, on the timer's thread
   * @return false when as many callers or bytes wait as may
   */
  boolean add(Caller<T> caller, long heldBytes, Consumer<Waiting<T>> expire) {
    if (queue.size() >= limits.waitingCallers() || bytes + heldBytes > limits.waitingBytes()) {
      return false;
    }
    Waiting<T> waiting = new Waiting<>(caller, heldBytes);
    queue.add(waiting);
    bytes += heldBytes;
    waiting.grace = time.schedule(limits.grace(), () -> expire.accept(waiting));
    return true;
  }

  /** Takes one out; false when it does not wait any more. */
  boolean remove(Waiting<T> waiting) {
    boolean found = queue.remove(waiting);
    bytes -= found ? waiting.bytes : 0;
    return found;
  }

  /** Takes all out. */
  List<Waiting<T>> takeAll() {
    List<Waiting<T>> taken = new ArrayList<>(queue);
    queue.clear();
    bytes = 0;
    return taken;
  }

  int size() {
    return queue.size();
  }
}
