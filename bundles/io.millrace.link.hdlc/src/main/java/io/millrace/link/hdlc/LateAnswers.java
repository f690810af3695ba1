// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.link.LinkOutcome;

/**
 * Answers that come after something else was sent: an I frame is offered to the exchanges first,
 * whatever it looks like a reply to. Runs on the line's loop.
 */
final class LateAnswers {
  private final Session session;
  private final Outbox outbox;
  private final Counts counts;

  LateAnswers(Session session, Outbox outbox, Counts counts) {
    this.session = session;
    this.outbox = outbox;
    this.counts = counts;
  }

  /** Tells whether an answer may come that must not be thrown away. */
  boolean isAwaited() {
    Exchange current = outbox.current();
    return current != null && current.isOpen() && current.transmissions() > 0;
  }

  /**
   * Ends the exchange that a frame answers. The frame that is out has its own reply still to come.
   *
   * @return false when it answers none
   */
  boolean take(Frame frame) {
    Exchange answered = frame.kind() == Kind.I ? outbox.answeredBy(frame.information()) : null;
    if (answered == null) {
      return false;
    }
    counts.add(Counts.LATE);
    session.acceptLate(frame);
    answered.finish(LinkOutcome.answered(frame.information()));
    return true;
  }
}
