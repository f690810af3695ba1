// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.link.LinkOutcome;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.station.LinkCounters;

/**
 * Recognises answers that come after another frame was sent: every I frame is offered to the open
 * exchanges first, whatever it looks like a reply to. Runs on the line's loop.
 */
final class LateAnswers {
  private final SequenceState sequence;
  private final TransmitQueue queue;
  private final LinkCounters counters;

  LateAnswers(SequenceState sequence, TransmitQueue queue, LinkCounters counters) {
    this.sequence = sequence;
    this.queue = queue;
    this.counters = counters;
  }

  /** Tells whether a late answer may come, so that input must not be discarded. */
  boolean isAwaited() {
    LinkExchange current = queue.current();
    return current != null && current.isOpen() && current.transmissions() > 0;
  }

  /**
   * Ends the exchange that a frame answers. The reply to the frame sent last is still to come.
   *
   * @return false if it answers none
   */
  boolean take(Frame frame) {
    LinkExchange answered =
        frame.kind() == FrameKind.I ? queue.answeredBy(frame.information()) : null;
    if (answered == null) {
      return false;
    }
    counters.add(LinkCounters.LATE);
    sequence.acceptLate(frame);
    answered.finish(LinkOutcome.answered(frame.information()));
    return true;
  }
}
