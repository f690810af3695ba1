// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.lib.loop.CallbackGuard;

/** The gauge of a loop's lag, which goes with the loop also when it came after it. Thread-safe. */
final class LagGauge {
  private final CallbackGuard guard;
  private AutoCloseable gauge;
  private boolean hidden;

  LagGauge(CallbackGuard guard) {
    this.guard = guard;
  }

  /** The gauge is shown; closing it hides it. */
  synchronized void shown(AutoCloseable present) {
    gauge = present;
    if (hidden) {
      guard.close(present);
    }
  }

  /** The loop has ended. */
  synchronized void hide() {
    hidden = true;
    if (gauge != null) {
      guard.close(gauge);
    }
  }
}
