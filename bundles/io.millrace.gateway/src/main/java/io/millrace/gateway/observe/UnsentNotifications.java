// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tries again what a transport could not send, because it was closing or full, after a while: the
 * observers then get the newest state. Thread-safe.
 */
final class UnsentNotifications {
  private static final Duration WHILE = Duration.ofMillis(200);

  private final Time time;
  private final Runnable again;
  private final AtomicBoolean waiting = new AtomicBoolean();

  /**
   * Makes it.
   *
   * @param again sends the newest state to all that have not got it
   */
  UnsentNotifications(Time time, Runnable again) {
    this.time = time;
    this.again = again;
  }

  /** One was not sent. */
  void add() {
    if (waiting.compareAndSet(false, true)) {
      time.schedule(WHILE, this::sendAgain);
    }
  }

  private void sendAgain() {
    waiting.set(false); // before: what fails now is tried once more
    again.run();
  }
}
