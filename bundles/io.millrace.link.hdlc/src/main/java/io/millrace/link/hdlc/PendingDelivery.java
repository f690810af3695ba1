// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;

/**
 * Delivers the secondary's pending message to the listener, and remembers that the secondary keeps
 * it in its one buffer until DISC frees that [spec hdlc-link.md §7]. Runs on the line's loop.
 */
final class PendingDelivery {
  private final PollSchedule poll;
  private final ListenerNotifier notifier;
  private final TransmitQueue queue;
  private final LinkCounters counters;
  private boolean bufferFull;

  PendingDelivery(
      PollSchedule poll, ListenerNotifier notifier, TransmitQueue queue, LinkCounters counters) {
    this.poll = poll;
    this.notifier = notifier;
    this.queue = queue;
    this.counters = counters;
  }

  /** Delivers a pending message; returns whether the secondary's buffer is to be freed. */
  boolean deliver(Bytes message) {
    if (message.isEmpty() || !notifier.hasListener()) {
      return false;
    }
    poll.requestNow();
    bufferFull = true;
    counters.add(LinkCounters.UNSOLICITED);
    notifier.unsolicited(message);
    notifier.polled(queue);
    return true;
  }

  /** Tells whether the secondary's buffer may still hold a message that was delivered. */
  boolean isBufferFull() {
    return bufferFull;
  }

  /** DISC was answered. */
  void bufferFreed() {
    bufferFull = false;
  }
}
