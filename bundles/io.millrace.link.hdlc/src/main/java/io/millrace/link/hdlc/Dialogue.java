// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import java.time.Duration;

/**
 * The frame that is out, what it is for, and whether its reply can be believed. On a line bytes do
 * not overtake each other, so each reply belongs to the frame before it, until one came too late or
 * not at all: from then on a reply may be an older frame's, until one comes that none but the last
 * frame can have caused. Runs on the line's loop.
 */
final class Dialogue implements Turn.Speaker {
  private static final int HASTY = 4;

  /** Within this nobody puts the real sensor, which is silent for 400 ms, in another's place. */
  private static final long RECENT_NANOS = Duration.ofMillis(250).toNanos();

  private static final Duration LEAST_PAUSE = Duration.ofMillis(20);

  private final Time time;
  private final Counts counts;
  private final Timing timing;
  private final LateAnswers lateAnswers;
  private final Turn turn;
  private Step step;
  private Frame sent;
  private Patience patience;
  private long sentNanos;
  private long repliedNanos;
  private long messageNanos;
  private Duration answerTimeout = Duration.ZERO;
  private int tries;
  private int carefulTries;
  private boolean stale;
  private boolean clearing;
  private boolean refusalsMissing;

  Dialogue(
      LinePort port,
      Time time,
      Settings settings,
      Counts counts,
      Timing timing,
      LateAnswers lateAnswers) {
    this.lateAnswers = lateAnswers;
    this.time = time;
    this.counts = counts;
    this.timing = timing;
    turn = new Turn(port, time, settings, counts, this);
  }

  /** Tells whether a reply or the end of the pause is waited for. */
  boolean isTaken() {
    return turn.isTaken();
  }

  Frame sent() {
    return sent;
  }

  /** Tells whether what comes may be the reply to an older frame. */
  boolean mayBeStale() {
    return stale;
  }

  /** RNR was refused: no reply to anything older is on its way any more. */
  void cleared() {
    stale = false;
  }

  /** An answer came that only the last frame can have caused: nothing older is on its way. */
  void answered() {
    stale = false;
    clearing = false;
    refusalsMissing = false;
  }

  /** Sends a frame for the first time. */
  void send(Step next, Frame frame, Patience howLong) {
    step = next;
    sent = frame;
    patience = howLong;
    tries = 0;
    carefulTries = 0;
    out();
  }

  /** A message arrived and was not answered within T1: the next one may take as long. */
  void tookLonger() {
    timing.tookLonger();
  }

  /**
   * Sends the same frame again, unless it has been sent that often; returns whether it did. Where
   * an other end that became slower could not yet have replied, that was a quarter of an attempt.
   */
  boolean again(int attempts) {
    if (carefulTries >= attempts || tries >= HASTY * attempts) {
      return false;
    }
    counts.add(Counts.RETRIES);
    patience = Patience.MEASURED;
    out();
    return true;
  }

  private void out() {
    sentNanos = time.nanos();
    tries++;
    if (sentNanos - repliedNanos > RECENT_NANOS) {
      patience = patience.unhurried();
    }
    Duration waits = timing.timeout(sent, patience);
    carefulTries += timing.isCareful(waits) ? 1 : 0;
    clearing |= sent.kind() == Kind.RNR;
    if (sent.kind() == Kind.I) {
      messageNanos = sentNanos;
      answerTimeout = timing.answerTimeout(sent, patience);
    }
    if (sent.kind() == Kind.I || !lateAnswers.isAwaited()) {
      turn.discardInput();
    }
    turn.send(sent, waits, timing.earliestReply(sent, patience));
  }

  /** The reply was the one: pauses, then goes on. */
  void rest(Runnable then) {
    turn.rest(then);
  }

  /**
   * The message that went out last has arrived and is not answered yet: waits a quarter of the time
   * that it has had, then goes on.
   */
  void restForAnswer(Runnable then) {
    Duration had = Duration.ofNanos(time.nanos() - messageNanos);
    Duration quarter = had.dividedBy(4);
    turn.rest(quarter.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : quarter, then);
  }

  /** Tells whether the message that went out last may still be answered, if it has arrived. */
  boolean mayStillAnswer() {
    return time.nanos() - messageNanos < answerTimeout.toNanos();
  }

  private void measure(Frame reply) {
    boolean anothers = sent.kind() == Kind.RNR ? refusalsMissing : stale;
    repliedNanos = time.nanos();
    long nanos = repliedNanos - sentNanos;
    if (tries == 1 && !anothers) {
      timing.replied(sent, patience, nanos, reply);
    } else if (tries == 1) {
      timing.mayHaveReplied(sent, patience, nanos);
    }
  }

  /** Waits for nothing any more; what is out may still be answered. */
  void cancel() {
    stale |= turn.isAwaiting();
    turn.cancel();
  }

  void received(Bytes chunk) {
    turn.received(chunk);
  }

  /**
   * An I frame that is an exchange's answer is that, also when it comes in the place of another
   * frame's reply, which is then waited for as before.
   */
  @Override
  public void reply(Frame frame) {
    counts.addRefusal(frame.kind());
    boolean message = sent.kind() == Kind.I;
    if (!message && lateAnswers.take(frame)) {
      stale = true;
      isAlive();
      step.answeredLate();
    } else if (!isLateRefusal(frame) && step.reply(frame)) {
      measure(frame);
    } else {
      unasked(frame);
    }
  }

  /**
   * The other end was busy: that what was sent meanwhile may be lost is no sign of its absence. The
   * time to a reply would be no measure.
   */
  private void isAlive() {
    carefulTries = 0;
    tries = 2;
  }

  private boolean isLateRefusal(Frame frame) {
    return clearing && frame.kind() == Kind.FRMR && sent.kind() != Kind.RNR;
  }

  /** Something was doubled on its way, or came too late: more of that may follow. */
  @Override
  public void unasked(Frame frame) {
    stale = true;
    if (!lateAnswers.take(frame)) {
      counts.add(Counts.UNEXPECTED);
    }
  }

  @Override
  public void damaged() {
    noReply();
    counts.add(Counts.DAMAGED);
    step.damaged();
  }

  /** Where nothing older can be on its way, and there is no silence to keep, it is the reply. */
  @Override
  public void damaged(Frame header) {
    if (!stale && timing.isPrompt(sent, patience) && step.damaged(header)) {
      counts.add(Counts.DAMAGED);
    }
  }

  private void noReply() {
    stale = true;
    refusalsMissing |= sent.kind() == Kind.RNR;
  }

  @Override
  public void silence() {
    noReply();
    counts.add(Counts.TIMEOUTS);
    timing.silence();
    step.silence();
  }
}
