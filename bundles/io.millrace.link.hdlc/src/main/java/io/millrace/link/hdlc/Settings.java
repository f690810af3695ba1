// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import java.time.Duration;

/**
 * The figures a link works by [spec hdlc-link.md §9.2].
 *
 * @param replyTimeout T1: how long a reply may take at the most
 * @param attempts N2: how often a frame is sent before the other end is given up
 * @param settle the pause between a reply and the next frame
 * @param silence the pause that separates two bursts of bytes
 * @param queueLimit how many exchanges may be open, the one at work among them
 * @param stayConnected whether an idle link stays connected between polls
 * @param lostPoll how often, at the most, an other end that does not answer is looked for
 * @param pace how the reply timeout, then the most, and the polls follow what was seen
 */
record Settings(
    Duration replyTimeout,
    int attempts,
    Duration settle,
    Duration silence,
    int queueLimit,
    boolean stayConnected,
    Duration lostPoll,
    Pace pace) {
  /** Returns figures that do not follow anything. */
  Settings(
      Duration replyTimeout,
      int attempts,
      Duration settle,
      Duration silence,
      int queueLimit,
      boolean stayConnected,
      Duration lostPoll) {
    this(
        replyTimeout,
        attempts,
        settle,
        silence,
        queueLimit,
        stayConnected,
        lostPoll,
        Pace.steady(replyTimeout));
  }
}
