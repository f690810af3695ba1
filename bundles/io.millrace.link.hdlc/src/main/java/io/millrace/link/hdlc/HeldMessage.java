// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;

/**
 * A message that found no listener and waits for the next, no longer than the primary waits for its
 * answer.
 *
 * @param turn the secondary's turn that it arrived in
 * @param until the end of the wait, by the monotonic clock
 */
record HeldMessage(Bytes message, long turn, long until) {
  boolean isStillAwaited(long presentTurn, long nanos) {
    return turn == presentTurn && nanos < until;
  }
}
