// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.link.LinkOutcome;

/**
 * What the channel does with a request that the link has not got answered [spec nic-resources.md
 * §8].
 */
enum NextStep {
  /** Fails: the NIC stops. The client may ask the NIC's next instance. */
  HAND_BACK,
  /** Waits in the queue until the sensor's clock is set. */
  PUT_BACK,
  /** Is sent over the next link, as soon as there is one: this link was replaced. */
  RESEND,
  /** Is sent again over the same link after a while. */
  RETRY,
  /** Fails: the client is told the outcome. */
  FAIL;

  /**
   * Returns the step. A request that was not sent, or that is safe to execute twice, is tried again
   * until its deadline.
   *
   * @param closed whether the NIC stops
   * @param held whether the request has to wait until the sensor's clock is set
   * @param replaced whether the link was replaced by another one
   * @param inTime whether the deadline has not passed
   */
  static NextStep of(
      SensorExchange exchange,
      LinkOutcome outcome,
      boolean closed,
      boolean held,
      boolean replaced,
      boolean inTime) {
    boolean repeatable = outcome.kind().equals(LinkOutcome.NOT_SENT) || exchange.isRepeatable();
    if (!repeatable) {
      return FAIL;
    }
    if (closed) {
      return HAND_BACK;
    }
    if (held) {
      return PUT_BACK;
    }
    return replaced ? RESEND : inTime ? RETRY : FAIL;
  }
}
