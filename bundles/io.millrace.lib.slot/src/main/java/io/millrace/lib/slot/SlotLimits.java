// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import java.time.Duration;

/**
 * What a slot holds at the most.
 *
 * @param waitingCallers how many callers wait while the slot is empty; 0 switches waiting off
 * @param waitingBytes how many bytes the waiting callers may hold on to together
 * @param grace how long a caller waits for a service
 * @param drain how long a service that leaves waits for the calls inside
 */
public record SlotLimits(int waitingCallers, long waitingBytes, Duration grace, Duration drain) {
  /**
   * Returns the router's limits: the system properties {@code millrace.slot.waitingCallers} (256),
   * {@code millrace.slot.waitingBytes} (1048576), {@code millrace.slot.graceSeconds} (10) and
   * {@code millrace.slot.drainSeconds} (5).
   */
  public static SlotLimits standard() {
    return new SlotLimits(
        Integer.getInteger("millrace.slot.waitingCallers", 256),
        Long.getLong("millrace.slot.waitingBytes", 1 << 20),
        Duration.ofSeconds(Long.getLong("millrace.slot.graceSeconds", 10)),
        Duration.ofSeconds(Long.getLong("millrace.slot.drainSeconds", 5)));
  }

  /** Returns the same with another grace. */
  public SlotLimits withGrace(Duration other) {
    return new SlotLimits(waitingCallers, waitingBytes, other, drain);
  }
}
