// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.time.Time;
import java.time.Duration;

/**
 * The primary's state machine [spec hdlc-link.md §9.2]: connects, exchanges messages, polls,
 * delivers what the other end had pending and frees it by DISC. Every method runs on the line's
 * loop, except {@link #state} and {@link #sendLimit}.
 */
final class PrimaryMachine implements LineListener, Turn.Speaker {
  private enum State {
    LINE_DOWN("down"),
    LOST("down"),
    IDLE("idle"),
    CONNECTING("connecting"),
    READY("connected"),
    WAITING("connected"),
    CHECKING("connected"),
    POLLING("connected"),
    CLOSING("closing");

    private final String word;

    State(String word) {
      this.word = word;
    }
  }

  private final LinePort port;
  private final Settings settings;
  private final Counts counts;
  private final Turn turn;
  private final PollClock poll;
  private final Outbox outbox = new Outbox();
  private final Session session = new Session();
  private final Attachment attachment = new Attachment();
  private volatile State state = State.LINE_DOWN;
  private String downReason = "the line is not open yet";
  private Frame sent;
  private int tries;
  private boolean searching;

  PrimaryMachine(LinePort port, Time time, Settings settings, Counts counts) {
    this.port = port;
    this.settings = settings;
    this.counts = counts;
    turn = new Turn(port, time, settings, counts, this);
    poll = new PollClock(port, time, this::wake);
  }

  /** Returns one word for people. Any thread. */
  String state() {
    return state.word;
  }

  /** Returns how many bytes the other end takes. Any thread. */
  int sendLimit() {
    return session.sendLimit();
  }

  @Override
  public void up() {
    state = State.IDLE;
    poll.want();
    wake();
  }

  @Override
  public void down(String reason) {
    downReason = "the line is down: " + reason;
    turn.cancel();
    poll.pause();
    lose(State.LINE_DOWN, downReason);
  }

  void attach(PrimaryListener listener, Duration pollInterval) {
    attachment.set(listener);
    poll.start(pollInterval);
    wake();
  }

  void detach(PrimaryListener listener) {
    if (attachment.isHeldBy(listener)) {
      attachment.set(null);
      poll.stop();
    }
  }

  void pollNow() {
    poll.want();
    wake();
  }

  void submit(Exchange exchange) {
    if (!exchange.isOpen()) {
      return;
    }
    if (state == State.LINE_DOWN) {
      exchange.finish(LinkOutcome.notSent(downReason));
    } else {
      outbox.add(exchange);
      wake();
    }
  }

  void expire(Exchange exchange) {
    outbox.remove(exchange);
    exchange.fail("the deadline is over");
  }

  @Override
  public void received(Bytes chunk) {
    turn.received(chunk);
  }

  /** Ends everything; nothing is sent any more, so that the other end keeps what is pending. */
  void close(String reason) {
    turn.cancel();
    poll.stop();
    attachment.set(null);
    state = State.LINE_DOWN;
    downReason = reason;
    outbox.failAll(reason);
  }

  private void wake() {
    if (!turn.isTaken()) {
      next();
    }
  }

  /** Decides what to send, when it is our turn. */
  private void next() {
    dropEnded();
    if (state == State.READY) {
      boolean pollFirst = outbox.isEmpty() || poll.isOverdue();
      if (pollFirst && (poll.isWanted() || !staysConnected())) {
        startPoll();
      } else if (!outbox.isEmpty()) {
        sendMessage();
      }
    } else if (state != State.LINE_DOWN && (!outbox.isEmpty() || poll.isWanted())) {
      connect();
    }
  }

  /** An exchange that its deadline has ended does not go out again. */
  private void dropEnded() {
    Exchange current = outbox.current();
    if (current != null && !current.isOpen()) {
      outbox.takeCurrent();
    }
  }

  /** A link nobody listens to stays connected: DISC would lose what is pending. */
  private boolean staysConnected() {
    return settings.stayConnected() || !poll.isRunning();
  }

  private void send(State waitingIn, Frame frame) {
    state = waitingIn;
    sent = frame;
    tries = 1;
    turn.send(frame);
  }

  private void connect() {
    searching = state == State.LOST && outbox.isEmpty();
    send(State.CONNECTING, Frame.of(Kind.SNRM));
  }

  private void startPoll() {
    counts.add(Counts.POLLS);
    send(State.POLLING, session.poll());
  }

  private void disconnect() {
    send(State.CLOSING, Frame.of(Kind.DISC));
  }

  private void sendMessage() {
    Exchange exchange = outbox.next();
    if (exchange.message().length() > session.sendLimit()) {
      outbox.takeCurrent();
      exchange.finish(LinkOutcome.notSent("the other end takes " + session.sendLimit() + " bytes"));
      port.execute(this::wake);
      return;
    }
    if (exchange.transmitted() > 1) {
      counts.add(Counts.RETRIES);
    }
    send(State.WAITING, session.message(exchange.message()));
  }

  @Override
  public void silence() {
    counts.add(Counts.TIMEOUTS);
    if (state == State.WAITING) {
      send(State.CHECKING, session.poll());
    } else {
      retry();
    }
  }

  private void retry() {
    boolean oneTry = state == State.CONNECTING && searching && outbox.isEmpty();
    if (tries < (oneTry ? 1 : settings.attempts())) {
      tries++;
      counts.add(Counts.RETRIES);
      turn.send(sent);
    } else {
      lose(State.LOST, "no answer to " + sent.kind());
      poll.polled(settings.lostPoll());
    }
  }

  private void lose(State into, String reason) {
    state = into;
    outbox.failAll(reason);
    if (attachment.down(reason)) {
      counts.add(Counts.LOST);
    }
  }

  @Override
  public void reply(Frame frame) {
    countReply(frame);
    boolean used =
        switch (state) {
          case CONNECTING -> connecting(frame);
          case WAITING -> waiting(frame);
          case CHECKING -> checking(frame);
          case POLLING -> polling(frame);
          case CLOSING -> closing(frame);
          default -> false;
        };
    if (!used) {
      counts.add(Counts.UNEXPECTED);
    }
  }

  private void countReply(Frame frame) {
    switch (frame.kind()) {
      case DM -> counts.add(Counts.DM);
      case FRMR -> counts.add(Counts.FRMR);
      case UNKNOWN -> counts.add(Counts.UNKNOWN_CONTROL);
      default -> {}
    }
  }

  private void restIn(State next) {
    state = next;
    turn.rest(this::next);
  }

  private boolean connecting(Frame frame) {
    switch (frame.kind()) {
      case UA:
        session.begin(frame.information());
        counts.add(Counts.CONNECTS);
        restIn(State.READY);
        attachment.up();
        return true;
      case DM, FRMR:
        turn.rest(this::retry);
        return true;
      default:
        return false;
    }
  }

  private boolean waiting(Frame frame) {
    switch (frame.kind()) {
      case I:
        if (!session.answers(frame)) {
          return false;
        }
        session.accept(frame);
        restIn(State.READY);
        outbox.takeCurrent().finish(LinkOutcome.answered(frame.information()));
        return true;
      case DM:
        outbox.current().didNotArrive();
        goAgainOrFail("the other end is disconnected");
        restIn(State.IDLE);
        return true;
      case FRMR:
        outbox.takeCurrent().finish(LinkOutcome.notSent("the other end refused the frame"));
        state = State.IDLE;
        turn.rest(this::connect);
        return true;
      default:
        return false;
    }
  }

  private boolean checking(Frame frame) {
    switch (frame.kind()) {
      case RR, I:
        checked(frame);
        return true;
      case DM, FRMR:
        goAgainOrFail("the other end has lost the connection");
        state = State.IDLE;
        turn.rest(this::connect);
        return true;
      default:
        return false;
    }
  }

  private void checked(Frame frame) {
    boolean lost = session.provesLoss(frame);
    session.accept(frame);
    if (lost) {
      outbox.current().didNotArrive();
    }
    goAgainOrFail(lost ? "it did not arrive" : "it arrived and was not answered");
    if (frame.kind() == Kind.I && deliver(frame.information())) {
      state = State.CLOSING;
      turn.rest(this::disconnect);
    } else {
      restIn(State.READY);
    }
  }

  private void goAgainOrFail(String reason) {
    if (!outbox.current().mayGoAgain(settings.attempts())) {
      outbox.takeCurrent().fail(reason);
    }
  }

  private boolean polling(Frame frame) {
    switch (frame.kind()) {
      case RR, I:
        session.accept(frame);
        polled(frame);
        return true;
      case DM, FRMR:
        state = State.IDLE;
        turn.rest(this::connect);
        return true;
      default:
        return false;
    }
  }

  private void polled(Frame frame) {
    if (frame.kind() == Kind.I && deliver(frame.information())) {
      state = State.CLOSING;
      turn.rest(this::disconnect);
      return;
    }
    poll.polled(Duration.ZERO);
    state = State.READY;
    turn.rest(this::afterEmptyPoll);
  }

  private void afterEmptyPoll() {
    if (staysConnected() || !outbox.isEmpty()) {
      next();
    } else {
      disconnect();
    }
  }

  /** Hands a pending message on; returns whether the other end's place is to be freed. */
  private boolean deliver(Bytes message) {
    if (message.isEmpty() || !attachment.isHeld()) {
      return false;
    }
    poll.want();
    if (session.isNews(message)) {
      counts.add(Counts.UNSOLICITED);
      attachment.unsolicited(message);
    } else {
      counts.add(Counts.REPEATS);
    }
    return true;
  }

  private boolean closing(Frame frame) {
    if (frame.kind() != Kind.UA && frame.kind() != Kind.DM) {
      return false;
    }
    counts.add(Counts.DISCONNECTS);
    restIn(State.IDLE);
    return true;
  }
}
