// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.link.hdlc.station.LinkCounters;
import java.time.Duration;

/**
 * Guards and actions of the primary's transitions that concern polls: delivers the secondary's
 * pending message to the listener, and remembers that the secondary keeps it in its one buffer
 * until DISC frees that [spec hdlc-link.md §7]. Runs on the line's loop.
 */
final class Poller {
  private final PollSchedule poll;
  private final ListenerNotifier notifier;
  private final TransmitQueue queue;
  private final LinkCounters counters;
  private final SequenceState sequence;
  private final StopAndWaitArq arq;
  private final Connection connection;
  private final boolean stayConnected;
  private boolean bufferFull;

  Poller(
      PollSchedule poll,
      ListenerNotifier notifier,
      TransmitQueue queue,
      LinkCounters counters,
      SequenceState sequence,
      StopAndWaitArq arq,
      Connection connection,
      boolean stayConnected) {
    this.poll = poll;
    this.notifier = notifier;
    this.queue = queue;
    this.counters = counters;
    this.sequence = sequence;
    this.arq = arq;
    this.connection = connection;
    this.stayConnected = stayConnected;
  }

  /** Tells whether RR goes out before the next message. */
  boolean isPollNext() {
    boolean mayPoll = poll.isDue() || isDisconnectedAfter();
    return notifier.isPollRequired() || mayPoll && (queue.isEmpty() || poll.isOverdue());
  }

  /**
   * Tells whether DISC follows a poll without exchanges. A link without a listener stays connected:
   * DISC would free a pending message that nobody got.
   */
  boolean isDisconnectedAfter() {
    return !stayConnected && poll.isRunning();
  }

  void countPoll() {
    counters.add(LinkCounters.POLLS);
  }

  /** A message goes out before the poll. */
  void messageFirst() {
    poll.exchangeSent();
  }

  /** Tells whether the received I frame was delivered before. */
  boolean isRepetition() {
    return sequence.repeats(arq.received());
  }

  /** Takes the numbers of the reply to a poll. */
  void accept() {
    sequence.accept(arq.received());
    connection.holds();
  }

  /** The I frame may be a late answer: the secondary is asked again for what is pending. */
  void pollAgain() {
    poll.requestNow();
  }

  /** Tells whether the received I frame carries a message, and there is a listener for it. */
  boolean isDeliverable() {
    return !arq.received().information().isEmpty() && notifier.hasListener();
  }

  /** Delivers the pending message; the secondary's buffer is to be freed. */
  void deliver() {
    Bytes message = arq.received().information();
    poll.requestNow();
    bufferFull = true;
    counters.add(LinkCounters.UNSOLICITED);
    notifier.unsolicited(message);
    notifier.polled(queue);
  }

  void nothingPending() {
    notifier.polled(queue);
    poll.polled(Duration.ZERO);
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
