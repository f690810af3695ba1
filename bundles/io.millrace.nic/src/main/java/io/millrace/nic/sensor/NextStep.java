// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.link.LinkOutcome;

/** What follows when the link has no answer to a request [spec nic-resources.md §8]. */
enum NextStep {
  /** The NIC goes: the client may ask its next instance. */
  HAND_BACK,
  /** The sensor's clock is set first: the request waits in the queue. */
  PUT_BACK,
  /** The link was replaced: the next one gets the request as soon as it is there. */
  RESEND,
  /** The same link gets the request again after a while. */
  RETRY,
  /** The client is told. */
  FAIL;

  /**
   * Returns the step: a request that was not sent, or that the sensor may execute twice, is not
   * lost as long as it has time.
   *
   * @param closed whether the NIC goes
   * @param held whether the request has to wait until the sensor's clock was seen to
   * @param replaced whether that link is not the present one any more
   * @param inTime whether the request has time left
   */
  static NextStep of(
      SensorExchange exchange,
      LinkOutcome outcome,
      boolean closed,
      boolean held,
      boolean replaced,
      boolean inTime) {
    boolean repeatable = outcome.kind().equals(LinkOutcome.NOT_SENT) || exchange.isHarmlessTwice();
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
