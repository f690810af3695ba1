// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.line.LineListener;
import io.millrace.link.hdlc.station.LinkCounters;
import io.millrace.link.hdlc.station.LinkSettings;

/**
 * Guards and actions of the primary's transitions that concern the connection: SNRM, DISC, attempts
 * and loss [spec hdlc-link.md §5, §9.2]. Runs on the line's loop.
 */
final class Connection {
  private final LinkSettings settings;
  private final SequenceState sequence;
  private final TransmitQueue queue;
  private final StopAndWaitArq arq;
  private final PollSchedule poll;
  private final ListenerNotifier notifier;
  private final LinkCounters counters;
  private final T1Estimator t1;
  private String downReason = "the line is not open yet";
  private boolean searching;
  private int reconnects;

  Connection(
      LinkSettings settings,
      SequenceState sequence,
      TransmitQueue queue,
      StopAndWaitArq arq,
      PollSchedule poll,
      ListenerNotifier notifier,
      LinkCounters counters,
      T1Estimator t1) {
    this.settings = settings;
    this.sequence = sequence;
    this.queue = queue;
    this.arq = arq;
    this.poll = poll;
    this.notifier = notifier;
    this.counters = counters;
    this.t1 = t1;
  }

  boolean hasNothingToDo() {
    return queue.isEmpty() && !poll.isDue();
  }

  /** Tells whether what comes may be the reply to an older frame. */
  boolean isStale() {
    return arq.mayBeStale();
  }

  /** An unreachable secondary is searched: one attempt will do unless an exchange waits. */
  void search() {
    searching = queue.isEmpty();
  }

  /** A secondary that was reachable is connected with all attempts. */
  void begin() {
    searching = false;
  }

  /** UA: V(S) = V(R) = 0 [§5]. */
  void connected() {
    searching = false;
    sequence.connected(arq.received().information());
    counters.add(LinkCounters.CONNECTS);
    notifier.connected();
  }

  /** The secondary holds the connection: it has replied to a frame that needs one. */
  void holds() {
    reconnects = 0;
  }

  /** Tells whether the secondary loses its connection each time, N2 times in a row. */
  boolean isLostTooOften() {
    return reconnects + 1 >= settings.attempts();
  }

  void countReconnect() {
    reconnects++;
  }

  /** UA to DISC: the secondary was connected. */
  void disconnected() {
    disconnected(true);
  }

  /** DM to DISC: the secondary had lost the connection before. */
  void wasDisconnected() {
    disconnected(false);
  }

  private void disconnected(boolean wasConnected) {
    notifier.disconnected(wasConnected);
    counters.add(LinkCounters.DISCONNECTS);
  }

  /** The secondary was found disconnected: it may have restarted and have an event pending. */
  void pollSoon() {
    poll.request();
  }

  /** Tells whether the frame that is out may be sent again. */
  boolean mayRepeat() {
    return arq.mayRepeat(searching && queue.isEmpty() ? 1 : settings.attempts());
  }

  void replyMissing() {
    notifier.replyMissing();
  }

  /** No reply came to N2 attempts. */
  void unreachable() {
    notifier.replyMissing();
    giveUp("no answer to " + arq.sent().kind());
  }

  /** The secondary replies, but loses its connection each time. */
  void unstable() {
    reconnects = 0;
    giveUp("it does not stay connected");
  }

  private void giveUp(String reason) {
    t1.distrust();
    lost(reason);
    poll.polled(settings.unreachablePoll());
  }

  /** Says why the line is down, or will be. */
  void setDownReason(String reason) {
    downReason = reason;
  }

  /** {@link LineListener#down}: ends what is open and tells the listener. */
  void lineLost() {
    lost(downReason);
  }

  private void lost(String reason) {
    queue.failAll(reason);
    if (notifier.lost(reason)) {
      counters.add(LinkCounters.LOST);
    }
  }

  /** Ends what is open, because the line is down or the link is closed. */
  void failAll() {
    queue.failAll(downReason);
  }
}
