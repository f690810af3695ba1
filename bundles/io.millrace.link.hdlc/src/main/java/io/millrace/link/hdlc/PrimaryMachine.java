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
 * {@link Step} judges its reply. Every method runs on the line's loop, except {@link #word} and
 * {@link #sendLimit}.
 */
final class PrimaryMachine implements LineListener {
  private final LinePort port;
  private final Settings settings;
  private final Counts counts;
  private final Timing timing;
  private final Dialogue dialogue;
  private final PollClock poll;
  private final Outbox outbox = new Outbox();
  private final Session session = new Session();
  private final Attachment attachment = new Attachment();
  private final Deliveries deliveries;
  private final Step connecting = new Connecting(this);
  private final Clearing clearing;
  private final Messages messages;
  private final Checking checking;
  private final Step polling;
  private final Step closing = new Closing(this);
  private volatile String word = Standing.LINE_DOWN.word();
  private Standing standing = Standing.LINE_DOWN;
  private String downReason = "the line is not open yet";
  private boolean searching;

  PrimaryMachine(LinePort port, Time time, Settings settings, Counts counts, Timing timing) {
    this.port = port;
    this.settings = settings;
    this.counts = counts;
    this.timing = timing;
    LateAnswers late = new LateAnswers(session, outbox, counts);
    dialogue = new Dialogue(port, time, settings, counts, timing, late);
    poll = new PollClock(port, time, settings.pace(), this::goOn);
    deliveries = new Deliveries(poll, attachment, outbox, counts);
    Setbacks setbacks = new Setbacks(this, settings.attempts());
    clearing = new Clearing(this, dialogue, setbacks);
    messages = new Messages(this, session, outbox, dialogue, counts, settings.attempts());
    checking = new Checking(this, session, outbox, dialogue, messages, deliveries);
    polling = new Polling(this, session, dialogue, setbacks, deliveries);
  }

  /** Returns one word for people. Any thread. */
  String word() {
    return word;
  }

  /** Returns how many bytes the other end takes. Any thread. */
  int sendLimit() {
    return session.sendLimit();
  }

  /** Adds the figures of polling under their names. Any thread. */
  void show(Map<String, Long> shown) {
    poll.show(shown, timing.pollRoundTrip());
  }

  @Override
  public void up() {
    timing.forget();
    stand(Standing.IDLE);
    pollNow();
  }

  @Override
  public void down(String reason) {
    downReason = "the line is down: " + reason;
    dialogue.cancel();
    poll.pause();
    lose(Standing.LINE_DOWN, downReason);
  }

  @Override
  public void received(Bytes chunk) {
    dialogue.received(chunk);
  }

  @Override
  public void wake() {
    counts.add(Counts.WAKES);
    pollFirst();
  }

  void attach(PrimaryListener listener, Duration pollInterval) {
    attachment.set(listener);
    poll.start(pollInterval);
    goOn();
  }

  void detach(PrimaryListener listener) {
    if (attachment.isHeldBy(listener)) {
      attachment.set(null);
      poll.stop();
    }
  }

  /** Polls before the next of the messages that wait. */
  void pollFirst() {
    poll.demand();
    goOn();
  }

  void pollNow() {
    poll.wantNow();
    goOn();
  }

  /** The other end did something: it is asked more often for a while. */
  void activity() {
    poll.activity();
  }

  void submit(Exchange exchange) {
    if (standing == Standing.LINE_DOWN) {
      exchange.finish(LinkOutcome.notSent(downReason));
    } else if (exchange.isOpen()) {
      outbox.add(exchange);
      goOn();
    }
  }

  void expire(Exchange exchange) {
    outbox.remove(exchange);
    exchange.fail("the deadline is over");
  }

  /** Ends everything; nothing is sent any more, so that the other end keeps what is pending. */
  void close(String reason) {
    dialogue.cancel();
    poll.stop();
    attachment.set(null);
    stand(Standing.LINE_DOWN);
    downReason = reason;
    outbox.failAll(reason);
  }

  private void stand(Standing next) {
    standing = next;
    word = next.word();
  }

  private void goOn() {
    if (!dialogue.isTaken()) {
      next();
    }
  }

  void goOnLater() {
    port.execute(this::goOn);
  }

  /** Decides what to send, when it is our turn. */
  void next() {
    outbox.dropEnded();
    if (standing == Standing.READY) {
      boolean mayPoll = poll.isWanted() || !staysConnected();
      if (attachment.isPollOwed() || mayPoll && (outbox.isEmpty() || poll.isOverdue())) {
        counts.add(Counts.POLLS);
        send(polling, session.poll());
      } else if (!outbox.isEmpty()) {
        poll.passedBy();
        messages.send();
      }
    } else if (standing != Standing.LINE_DOWN && (!outbox.isEmpty() || poll.isWanted())) {
      connect();
    }
  }

  /** A link nobody listens to stays connected: DISC would lose what is pending. */
  private boolean staysConnected() {
    return settings.stayConnected() || !poll.isRunning();
  }

  /** Sends a frame and waits for its reply as measured round trips say. */
  void send(Step next, Frame frame) {
    send(next, frame, Patience.MEASURED);
  }

  void send(Step next, Frame frame, Patience patience) {
    word = next.word();
    dialogue.send(next, frame, patience);
  }

  /**
   * Connects. A message that was delivered and perhaps not freed is freed first: its repeat would
   * look like news, and a reboot notice, which is always the same, must not look like a repeat.
   */
  void connect() {
    searching = standing == Standing.LOST && outbox.isEmpty();
    if (deliveries.isPlaceTaken()) {
      send(closing, Frame.of(Kind.DISC));
    } else {
      send(connecting, Frame.of(Kind.SNRM));
    }
  }

  void disconnect() {
    send(closing, Frame.of(Kind.DISC));
  }

  void check(boolean afterDamage) {
    send(checking.begin(afterDamage), session.poll());
  }

  /** Has the line cleared of replies to older frames. */
  void clear(Runnable then) {
    counts.add(Counts.RESYNCS);
    send(clearing.then(then), session.refused());
  }

  /** The reply was the one: pauses, then goes on. */
  void rest(Standing now, Runnable then) {
    stand(now);
    dialogue.rest(then);
  }

  /** Sends the same frame again, or gives the other end up. */
  void retry() {
    retry(this::giveUpSilent);
  }

  /** Sends the same frame again, unless that was done often enough. */
  void retry(Runnable orElse) {
    attachment.doubt();
    boolean oneTry = searching && outbox.isEmpty();
    if (!dialogue.again(oneTry ? 1 : settings.attempts())) {
      orElse.run();
    }
  }

  void giveUpSilent() {
    giveUp("no answer to " + dialogue.sent().kind());
  }

  void giveUp(String reason) {
    timing.doubt();
    lose(Standing.LOST, reason);
    poll.polled(settings.lostPoll());
  }

  private void lose(Standing now, String reason) {
    stand(now);
    outbox.failAll(reason);
    if (attachment.down(reason)) {
      counts.add(Counts.LOST);
    }
  }

  void connected(Bytes parameters) {
    searching = false;
    session.begin(parameters);
    counts.add(Counts.CONNECTS);
    rest(Standing.READY, dialogue.mayBeStale() ? () -> clear(this::next) : this::next);
    attachment.up();
  }

  /** Disconnected; the other end was connected until now, or had lost that before. */
  void disconnected(boolean wasConnected) {
    deliveries.freed();
    attachment.disconnected(wasConnected);
    counts.add(Counts.DISCONNECTS);
    rest(Standing.IDLE, this::next);
  }

  /** The other end was found disconnected: it may have restarted and have a notice pending. */
  void restarted() {
    poll.want();
    rest(Standing.IDLE, this::connect);
  }

  void nothingPending() {
    attachment.polled(outbox);
    poll.polled(Duration.ZERO);
    rest(Standing.READY, staysConnected() ? this::next : this::disconnectUnlessAsked);
  }

  private void disconnectUnlessAsked() {
    if (outbox.isEmpty()) {
      disconnect();
    } else {
      next();
    }
  }
}
