// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.Map;

/**
 * The primary's state machine [spec hdlc-link.md §9.2]: connects, exchanges messages, polls,
 * delivers what the other end had pending and frees it by DISC. It decides what is sent next; each
 * {@link Step} judges its reply. Every method runs on the line's loop, except {@link #stateWord}
 * and {@link #sendLimit}.
 */
final class PrimaryMachine implements LineListener {
  private final LinePort port;
  private final LinkSettings settings;
  private final LinkCounters counters;
  private final T1Estimator t1;
  private final StopAndWaitArq arq;
  private final PollSchedule poll;
  private final TransmitQueue queue = new TransmitQueue();
  private final SequenceState sequence = new SequenceState();
  private final ListenerNotifier notifier = new ListenerNotifier();
  private final PendingDelivery pending;
  private final Step connecting = new Connecting(this);
  private final Resync resync;
  private final MessageSender messages;
  private final Checkpoint checking;
  private final Step polling;
  private final Step closing = new Closing(this);
  private volatile String stateWord = PrimaryState.LINE_DOWN.stateWord();
  private PrimaryState state = PrimaryState.LINE_DOWN;
  private String downReason = "the line is not open yet";
  private boolean searching;

  PrimaryMachine(
      LinePort port, Time time, LinkSettings settings, LinkCounters counters, T1Estimator t1) {
    this.port = port;
    this.settings = settings;
    this.counters = counters;
    this.t1 = t1;
    LateAnswers late = new LateAnswers(sequence, queue, counters);
    arq = new StopAndWaitArq(port, time, settings, counters, t1, late);
    poll = new PollSchedule(port, time, settings.adaptive(), this::continueIfIdle);
    pending = new PendingDelivery(poll, notifier, queue, counters);
    ReconnectLimit reconnects = new ReconnectLimit(this, settings.attempts());
    resync = new Resync(this, arq, reconnects);
    messages = new MessageSender(this, sequence, queue, arq, counters, settings.attempts());
    checking = new Checkpoint(this, sequence, queue, arq, messages, pending);
    polling = new Polling(this, sequence, arq, reconnects, pending);
  }

  /** Returns one word for people. Any thread. */
  String stateWord() {
    return stateWord;
  }

  /** Returns how many bytes the other end takes. Any thread. */
  int sendLimit() {
    return sequence.sendLimit();
  }

  /** Adds the figures of polling under their names. Any thread. */
  void addFigures(Map<String, Long> figures) {
    poll.addFigures(figures, t1.pollRoundTrip());
  }

  @Override
  public void up() {
    t1.reset();
    enter(PrimaryState.IDLE);
    pollNow();
  }

  @Override
  public void down(String reason) {
    downReason = "the line is down: " + reason;
    arq.cancel();
    poll.suspend();
    lose(PrimaryState.LINE_DOWN, downReason);
  }

  @Override
  public void received(Bytes chunk) {
    arq.received(chunk);
  }

  @Override
  public void wake() {
    counters.add(LinkCounters.WAKES);
    pollFirst();
  }

  void attach(PrimaryListener listener, Duration pollInterval) {
    notifier.setListener(listener);
    poll.start(pollInterval);
    continueIfIdle();
  }

  void detach(PrimaryListener listener) {
    if (notifier.isListener(listener)) {
      notifier.setListener(null);
      poll.stop();
    }
  }

  /** Polls before the next of the messages that wait. */
  void pollFirst() {
    poll.requestFirst();
    continueIfIdle();
  }

  void pollNow() {
    poll.requestNow();
    continueIfIdle();
  }

  /** The other end did something: it is asked more often for a while. */
  void activity() {
    poll.activity();
  }

  void submit(LinkExchange exchange) {
    if (state == PrimaryState.LINE_DOWN) {
      exchange.finish(LinkOutcome.notSent(downReason));
    } else if (exchange.isOpen()) {
      queue.add(exchange);
      continueIfIdle();
    }
  }

  void expire(LinkExchange exchange) {
    queue.remove(exchange);
    exchange.fail("the deadline is over");
  }

  /** Ends everything; nothing is sent any more, so that the other end keeps what is pending. */
  void close(String reason) {
    arq.cancel();
    poll.stop();
    notifier.setListener(null);
    enter(PrimaryState.LINE_DOWN);
    downReason = reason;
    queue.failAll(reason);
  }

  private void enter(PrimaryState next) {
    state = next;
    stateWord = next.stateWord();
  }

  private void continueIfIdle() {
    if (!arq.isBusy()) {
      next();
    }
  }

  void continueLater() {
    port.execute(this::continueIfIdle);
  }

  /** Decides what to send, when it is our line. */
  void next() {
    queue.dropEnded();
    if (state == PrimaryState.READY) {
      boolean mayPoll = poll.isDue() || !staysConnected();
      if (notifier.isPollRequired() || mayPoll && (queue.isEmpty() || poll.isOverdue())) {
        counters.add(LinkCounters.POLLS);
        send(polling, sequence.rrFrame());
      } else if (!queue.isEmpty()) {
        poll.exchangeSent();
        messages.send();
      }
    } else if (state != PrimaryState.LINE_DOWN && (!queue.isEmpty() || poll.isDue())) {
      connect();
    }
  }

  /** A link nobody listens to stays connected: DISC would lose what is pending. */
  private boolean staysConnected() {
    return settings.stayConnected() || !poll.isRunning();
  }

  /** Sends a frame and waits for its reply as measured round trips say. */
  void send(Step next, Frame frame) {
    send(next, frame, T1Policy.MEASURED);
  }

  void send(Step next, Frame frame, T1Policy policy) {
    stateWord = next.stateWord();
    arq.send(next, frame, policy);
  }

  /**
   * Connects. A message that was delivered and perhaps not freed is freed first: its repeat would
   * look like news, and a reboot notice, which is always the same, must not look like a repeat.
   */
  void connect() {
    searching = state == PrimaryState.UNREACHABLE && queue.isEmpty();
    if (pending.isBufferFull()) {
      send(closing, Frame.of(FrameKind.DISC));
    } else {
      send(connecting, Frame.of(FrameKind.SNRM));
    }
  }

  void disconnect() {
    send(closing, Frame.of(FrameKind.DISC));
  }

  void check(boolean afterDamage) {
    send(checking.begin(afterDamage), sequence.rrFrame());
  }

  /** Has the line cleared of replies to older frames. */
  void resynchronise(Runnable then) {
    counters.add(LinkCounters.RESYNCS);
    send(resync.then(then), sequence.rnrFrame());
  }

  /** The reply was the one: pauses, then goes on. */
  void pauseThen(PrimaryState now, Runnable then) {
    enter(now);
    arq.pauseThen(then);
  }

  /** Sends the same frame again, or gives the other end up. */
  void retry() {
    retry(this::giveUpSilent);
  }

  /** Sends the same frame again, unless that was done often enough. */
  void retry(Runnable orElse) {
    notifier.replyMissing();
    boolean oneTry = searching && queue.isEmpty();
    if (!arq.retransmit(oneTry ? 1 : settings.attempts())) {
      orElse.run();
    }
  }

  void giveUpSilent() {
    giveUp("no answer to " + arq.sent().kind());
  }

  void giveUp(String reason) {
    t1.distrust();
    lose(PrimaryState.UNREACHABLE, reason);
    poll.polled(settings.unreachablePoll());
  }

  private void lose(PrimaryState now, String reason) {
    enter(now);
    queue.failAll(reason);
    if (notifier.lost(reason)) {
      counters.add(LinkCounters.LOST);
    }
  }

  void connected(Bytes parameters) {
    searching = false;
    sequence.connected(parameters);
    counters.add(LinkCounters.CONNECTS);
    pauseThen(PrimaryState.READY, arq.mayBeStale() ? () -> resynchronise(this::next) : this::next);
    notifier.connected();
  }

  /** Disconnected; the other end was connected until now, or had lost that before. */
  void disconnected(boolean wasConnected) {
    pending.bufferFreed();
    notifier.disconnected(wasConnected);
    counters.add(LinkCounters.DISCONNECTS);
    pauseThen(PrimaryState.IDLE, this::next);
  }

  /** The other end was found disconnected: it may have restarted and have a notice pending. */
  void secondaryRestarted() {
    poll.request();
    pauseThen(PrimaryState.IDLE, this::connect);
  }

  void nothingPending() {
    notifier.polled(queue);
    poll.polled(Duration.ZERO);
    pauseThen(PrimaryState.READY, staysConnected() ? this::next : this::disconnectUnlessAsked);
  }

  private void disconnectUnlessAsked() {
    if (queue.isEmpty()) {
      disconnect();
    } else {
      next();
    }
  }
}
