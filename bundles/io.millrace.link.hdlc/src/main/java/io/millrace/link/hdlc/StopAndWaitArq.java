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
final class StopAndWaitArq implements HalfDuplexLine.Listener {
  private static final int HASTY = 4;

  /** Within this nobody puts the real sensor, which is silent for 400 ms, in another's place. */
  private static final long RECENT_NANOS = Duration.ofMillis(250).toNanos();

  private static final Duration LEAST_PAUSE = Duration.ofMillis(20);

  private final Time time;
  private final LinkCounters counters;
  private final T1Estimator t1;
  private final LateAnswers lateAnswers;
  private final HalfDuplexLine line;
  private Step step;
  private Frame sent;
  private T1Policy policy;
  private long sentNanos;
  private long repliedNanos;
  private long messageNanos;
  private Duration answerTimeout = Duration.ZERO;
  private int tries;
  private int sensorTries;
  private boolean stale;
  private boolean resync;
  private boolean refusalsMissing;

  StopAndWaitArq(
      LinePort port,
      Time time,
      LinkSettings settings,
      LinkCounters counters,
      T1Estimator t1,
      LateAnswers lateAnswers) {
    this.lateAnswers = lateAnswers;
    this.time = time;
    this.counters = counters;
    this.t1 = t1;
    line = new HalfDuplexLine(port, time, settings, counters, this);
  }

  /** Tells whether a reply or the end of the pause is waited for. */
  boolean isBusy() {
    return line.isBusy();
  }

  Frame sent() {
    return sent;
  }

  /** Tells whether what comes may be the reply to an older frame. */
  boolean mayBeStale() {
    return stale;
  }

  /** RNR was refused: no reply to anything older is on its way any more. */
  void resynchronised() {
    stale = false;
  }

  /** An answer came that only the last frame can have caused: nothing older is on its way. */
  void answered() {
    stale = false;
    resync = false;
    refusalsMissing = false;
  }

  /** Sends a frame for the first time. */
  void send(Step next, Frame frame, T1Policy howLong) {
    step = next;
    sent = frame;
    policy = howLong;
    tries = 0;
    sensorTries = 0;
    transmit();
  }

  /** A message arrived and was not answered within T1: the next one may take as long. */
  void answerTookLonger() {
    t1.answerTookLonger();
  }

  /**
   * Sends the same frame again, unless it has been sent that often; returns whether it did. Where
   * an other end that became slower could not yet have replied, that was a quarter of an attempt.
   */
  boolean retransmit(int attempts) {
    if (sensorTries >= attempts || tries >= HASTY * attempts) {
      return false;
    }
    counters.add(LinkCounters.RETRIES);
    policy = T1Policy.MEASURED;
    transmit();
    return true;
  }

  private void transmit() {
    sentNanos = time.nanos();
    tries++;
    if (sentNanos - repliedNanos > RECENT_NANOS) {
      policy = policy.withoutEarlyCheck();
    }
    Duration waits = t1.timeout(sent, policy);
    sensorTries += t1.sufficesForSensor(waits) ? 1 : 0;
    resync |= sent.kind() == FrameKind.RNR;
    if (sent.kind() == FrameKind.I) {
      messageNanos = sentNanos;
      answerTimeout = t1.answerTimeout(sent, policy);
    }
    if (sent.kind() == FrameKind.I || !lateAnswers.isAwaited()) {
      line.discardInput();
    }
    line.send(sent, waits, t1.earliestReply(sent, policy));
  }

  /** The reply was the one: pauses, then goes on. */
  void pauseThen(Runnable then) {
    line.pauseThen(then);
  }

  /**
   * The message that went out last has arrived and is not answered yet: waits a quarter of the time
   * that it has had, then goes on.
   */
  void pauseForAnswer(Runnable then) {
    Duration had = Duration.ofNanos(time.nanos() - messageNanos);
    Duration quarter = had.dividedBy(4);
    line.pauseThen(quarter.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : quarter, then);
  }

  /** Tells whether the message that went out last may still be answered, if it has arrived. */
  boolean mayStillBeAnswered() {
    return time.nanos() - messageNanos < answerTimeout.toNanos();
  }

  private void measure(Frame reply) {
    boolean anothers = sent.kind() == FrameKind.RNR ? refusalsMissing : stale;
    repliedNanos = time.nanos();
    long nanos = repliedNanos - sentNanos;
    if (tries == 1 && !anothers) {
      t1.replied(sent, policy, nanos, reply);
    } else if (tries == 1) {
      t1.probablyReplied(sent, policy, nanos);
    }
  }

  /** Waits for nothing any more; what is out may still be answered. */
  void cancel() {
    stale |= line.isAwaitingReply();
    line.cancel();
  }

  void received(Bytes chunk) {
    line.received(chunk);
  }

  /**
   * An I frame that is an exchange's answer is that, also when it comes in the place of another
   * frame's reply, which is then waited for as before.
   */
  @Override
  public void received(Frame frame) {
    counters.addRefusal(frame.kind());
    boolean message = sent.kind() == FrameKind.I;
    if (!message && lateAnswers.take(frame)) {
      stale = true;
      isAlive();
      step.lateAnswer();
    } else if (!isLateRefusal(frame) && step.reply(frame)) {
      measure(frame);
    } else {
      unexpected(frame);
    }
  }

  /**
   * The other end was busy: that what was sent meanwhile may be lost is no sign of its absence. The
   * time to a reply would be no measure.
   */
  private void isAlive() {
    sensorTries = 0;
    tries = 2;
  }

  private boolean isLateRefusal(Frame frame) {
    return resync && frame.kind() == FrameKind.FRMR && sent.kind() != FrameKind.RNR;
  }

  /** Something was doubled on its way, or came too late: more of that may follow. */
  @Override
  public void unexpected(Frame frame) {
    stale = true;
    if (!lateAnswers.take(frame)) {
      counters.add(LinkCounters.UNEXPECTED);
    }
  }

  @Override
  public void damaged() {
    noReply();
    counters.add(LinkCounters.DAMAGED);
    step.damaged();
  }

  /** Where nothing older can be on its way, and there is no silence to keep, it is the reply. */
  @Override
  public void badFcs(Frame header) {
    if (!stale && t1.isPrompt(sent, policy) && step.badFcs(header)) {
      counters.add(LinkCounters.DAMAGED);
    }
  }

  private void noReply() {
    stale = true;
    refusalsMissing |= sent.kind() == FrameKind.RNR;
  }

  @Override
  public void t1Expired() {
    noReply();
    counters.add(LinkCounters.TIMEOUTS);
    t1.noReply();
    step.t1Expired();
  }
}
