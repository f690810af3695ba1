// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.station.LinkCounters;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The frame that is out, its attempts, and whether what comes can be its reply (ARQ with a window
 * of one frame). Bytes do not overtake each other on a line, so a reply belongs to the last frame,
 * until a reply came too late or not at all. From then on a reply is <em>stale</em>, that is
 * perhaps to an older frame, until one comes that only the last frame can have caused. Runs on the
 * line's loop.
 */
final class StopAndWaitArq implements HalfDuplexLine.Listener {
  /** So many attempts with a T1 that is too short for the real sensor count as one. */
  private static final int SHORT_ATTEMPTS = 4;

  /** In less time nobody can exchange the secondary for the real sensor, which needs 400 ms. */
  private static final long RECENT_NANOS = Duration.ofMillis(250).toNanos();

  private static final Duration MIN_ANSWER_PAUSE = Duration.ofMillis(20);

  private final Time time;
  private final LinkCounters counters;
  private final T1Estimator t1;
  private final LateAnswers lateAnswers;
  private final Predicate<PrimaryInput> machine;
  private final HalfDuplexLine line;
  private Frame sent;
  private Frame received;
  private T1Policy policy;
  private long sentNanos;
  private long repliedNanos;
  private long messageNanos;
  private Duration answerTimeout = Duration.ZERO;
  private int attempts;
  private int sensorAttempts;
  private boolean stale;
  private boolean resynchronising;
  private boolean refusalMissing;

  /**
   * Makes an ARQ with no frame out.
   *
   * @param machine takes inputs; returns false if a frame is no reply in its state
   */
  StopAndWaitArq(
      LinePort port,
      Time time,
      LinkSettings settings,
      LinkCounters counters,
      T1Estimator t1,
      LateAnswers lateAnswers,
      Predicate<PrimaryInput> machine) {
    this.time = time;
    this.counters = counters;
    this.t1 = t1;
    this.lateAnswers = lateAnswers;
    this.machine = machine;
    line = new HalfDuplexLine(port, time, settings, counters, this);
  }

  /** Tells whether a reply is awaited or the pause after one is not over. */
  boolean isBusy() {
    return line.isBusy();
  }

  /** Returns the frame that was sent last. */
  Frame sent() {
    return sent;
  }

  /** Returns the frame that the machine's present input is about. */
  Frame received() {
    return received;
  }

  /** Tells whether what comes may be the reply to an older frame. */
  boolean mayBeStale() {
    return stale;
  }

  /** RNR was refused: no reply to an older frame can come any more. */
  void resynchronised() {
    stale = false;
  }

  /** An answer came that only the last frame can have caused: no older reply can come. */
  void answered() {
    stale = false;
    resynchronising = false;
    refusalMissing = false;
  }

  /** Sends a frame for the first time. */
  void send(Frame frame, T1Policy howLong) {
    sent = frame;
    policy = howLong;
    attempts = 0;
    sensorAttempts = 0;
    transmit();
  }

  /**
   * Tells whether the frame that is out may be sent again: it was not sent so often with a T1 that
   * suits the real sensor, nor four times as often with any.
   */
  boolean mayRepeat(int maxAttempts) {
    return sensorAttempts < maxAttempts && attempts < SHORT_ATTEMPTS * maxAttempts;
  }

  /** Sends the frame that is out again. */
  void repeat() {
    counters.add(LinkCounters.RETRIES);
    policy = T1Policy.MEASURED;
    transmit();
  }

  private void transmit() {
    sentNanos = time.nanos();
    attempts++;
    if (sentNanos - repliedNanos > RECENT_NANOS) {
      policy = policy.withoutEarlyCheck();
    }
    Duration timeout = t1.timeout(sent, policy);
    sensorAttempts += t1.sufficesForSensor(timeout) ? 1 : 0;
    resynchronising |= sent.kind() == FrameKind.RNR;
    if (sent.kind() == FrameKind.I) {
      messageNanos = sentNanos;
      answerTimeout = t1.answerTimeout(sent, policy);
    }
    if (sent.kind() == FrameKind.I || !lateAnswers.isAwaited()) {
      line.discardInput();
    }
    line.send(sent, timeout, t1.earliestReply(sent, policy));
  }

  /** The reply has come: pauses, then continues with {@code next}. */
  void pauseThen(Runnable next) {
    line.pauseThen(next);
  }

  /**
   * The last message has arrived and is not answered yet: pauses for a quarter of the time since it
   * was sent, then continues with {@code next}.
   */
  void pauseForAnswerThen(Runnable next) {
    Duration quarter = Duration.ofNanos(time.nanos() - messageNanos).dividedBy(4);
    line.pauseThen(quarter.compareTo(MIN_ANSWER_PAUSE) < 0 ? MIN_ANSWER_PAUSE : quarter, next);
  }

  /** Tells whether the last message may still be answered, if it has arrived. */
  boolean mayStillBeAnswered() {
    return time.nanos() - messageNanos < answerTimeout.toNanos();
  }

  /** The last message has arrived and was not answered in time: the next gets a longer T1. */
  void answerTookLonger() {
    t1.answerTookLonger();
  }

  /** Ends the wait; the frame that is out may still be answered. */
  void cancel() {
    stale |= line.isAwaitingReply();
    line.cancel();
  }

  void received(Bytes chunk) {
    line.received(chunk);
  }

  /**
   * An I frame that answers an exchange is its answer, even if it comes in place of another frame's
   * reply, which is then still awaited.
   */
  @Override
  public void received(Frame frame) {
    counters.addRefusal(frame.kind());
    if (sent.kind() != FrameKind.I && lateAnswers.take(frame)) {
      stale = true;
      secondaryIsAlive();
      machine.test(PrimaryInput.LATE_ANSWER);
    } else if (!isLateRefusal(frame) && isReply(frame, PrimaryInput.of(frame.kind()))) {
      measure(frame);
    } else {
      unexpected(frame);
    }
  }

  private boolean isReply(Frame frame, PrimaryInput input) {
    received = frame;
    return machine.test(input);
  }

  /** The secondary was busy, so missing replies are no sign of loss and a late one no measure. */
  private void secondaryIsAlive() {
    sensorAttempts = 0;
    attempts = 2;
  }

  private boolean isLateRefusal(Frame frame) {
    return resynchronising && frame.kind() == FrameKind.FRMR && sent.kind() != FrameKind.RNR;
  }

  private void measure(Frame reply) {
    boolean uncertain = sent.kind() == FrameKind.RNR ? refusalMissing : stale;
    repliedNanos = time.nanos();
    long nanos = repliedNanos - sentNanos;
    if (attempts == 1 && !uncertain) {
      t1.replied(sent, policy, nanos, reply);
    } else if (attempts == 1) {
      t1.probablyReplied(sent, policy, nanos);
    }
  }

  /** A frame was duplicated by the line, or came late: more such frames may follow. */
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
    machine.test(PrimaryInput.DAMAGED_REPLY);
  }

  /** It is the reply where no older one can come, and no silence has to be kept after it. */
  @Override
  public void badFcs(Frame header) {
    if (!stale && t1.isPrompt(sent, policy) && isReply(header, PrimaryInput.BAD_FCS)) {
      counters.add(LinkCounters.DAMAGED);
    }
  }

  @Override
  public void t1Expired() {
    noReply();
    counters.add(LinkCounters.TIMEOUTS);
    t1.noReply();
    machine.test(PrimaryInput.T1_EXPIRED);
  }

  private void noReply() {
    stale = true;
    refusalMissing |= sent.kind() == FrameKind.RNR;
  }
}
