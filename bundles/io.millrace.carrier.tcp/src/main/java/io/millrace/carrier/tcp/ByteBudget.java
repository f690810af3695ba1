// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the buffers of all connections hold together. Thread-safe. */
final class ByteBudget {
  private final AtomicLong held = new AtomicLong();
  private final long most;

  ByteBudget(long most) {
    this.most = most;
  }

  /** Takes bytes; false when there are not so many left. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void give(int bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
