// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.station;

import java.time.Duration;

/**
 * The parameters of a link [spec hdlc-link.md §9.2].
 *
 * @param maxT1 the longest time that a primary waits for a reply
 * @param attempts N2: how often a frame is sent before the secondary counts as unreachable
 * @param settlePause the pause between a reply and the next frame
 * @param interFrameSilence how long the line is silent between two bursts of bytes
 * @param queueLimit how many exchanges may be open, including the one being transmitted
 * @param stayConnected whether an idle link stays connected between polls
 * @param unreachablePoll the shortest pause between two attempts to reach a lost secondary
 * @param adaptive the bounds within which T1 and the poll pause are adapted
 */
public record LinkSettings(
    Duration maxT1,
    int attempts,
    Duration settlePause,
    Duration interFrameSilence,
    int queueLimit,
    boolean stayConnected,
    Duration unreachablePoll,
    AdaptiveTiming adaptive) {
  /** Returns settings with fixed timers. */
  public LinkSettings(
      Duration maxT1,
      int attempts,
      Duration settlePause,
      Duration interFrameSilence,
      int queueLimit,
      boolean stayConnected,
      Duration unreachablePoll) {
    this(
        maxT1,
        attempts,
        settlePause,
        interFrameSilence,
        queueLimit,
        stayConnected,
        unreachablePoll,
        AdaptiveTiming.fixed(maxT1));
  }
}
