// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;

/**
 * Hands pending messages on, and knows that the other end's one place still holds the last of them
 * until DISC frees it [spec hdlc-link.md §7]. Runs on the line's loop.
 */
final class Deliveries {
  private final PollClock poll;
  private final Attachment attachment;
  private final Outbox outbox;
  private final Counts counts;
  private boolean placeTaken;

  Deliveries(PollClock poll, Attachment attachment, Outbox outbox, Counts counts) {
    this.poll = poll;
    this.attachment = attachment;
    this.outbox = outbox;
    this.counts = counts;
  }

  /** Hands a pending message on; returns whether the other end's place is to be freed. */
  boolean deliver(Bytes message) {
    if (message.isEmpty() || !attachment.isHeld()) {
      return false;
    }
    poll.wantNow();
    placeTaken = true;
    counts.add(Counts.UNSOLICITED);
    attachment.unsolicited(message);
    attachment.polled(outbox);
    return true;
  }

  /** Tells whether a message that was delivered may still be in its place. */
  boolean isPlaceTaken() {
    return placeTaken;
  }

  /** DISC was answered. */
  void freed() {
    placeTaken = false;
  }
}
