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
  private final Time time;
  private final Counts counts;
  private final Timing timing;
  private final Turn turn;
  private Step step;
  private Frame sent;
  private Duration patience;
  private long sentNanos;
  private int tries;
  private boolean stale;
  private boolean clearing;

  Dialogue(LinePort port, Time time, Settings settings, Counts counts, Timing timing) {
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
  }

  /**
   * Sends a frame for the first time.
   *
   * @param unhurried whether to wait for the reply as long as one may take at the most
   */
  void send(Step next, Frame frame, boolean unhurried) {
    step = next;
    sent = frame;
    tries = 1;
    patience = unhurried ? timing.longest() : timing.timeout(frame);
    out();
  }

  /** Sends the same frame again, unless it has been sent that often; returns whether it did. */
  boolean again(int attempts) {
    if (tries >= attempts) {
      return false;
    }
    tries++;
    counts.add(Counts.RETRIES);
    patience = timing.timeout(sent);
    out();
    return true;
  }

  private void out() {
    sentNanos = time.nanos();
    clearing |= sent.kind() == Kind.RNR;
    turn.send(sent, patience);
  }

  /** The reply was the one: pauses, then goes on. */
  void rest(Runnable then) {
    if (tries == 1 && !stale) {
      timing.replied(sent, time.nanos() - sentNanos);
    }
    turn.rest(then);
  }

  /** Waits for nothing any more; what is out may still be answered. */
  void cancel() {
    stale |= turn.isAwaiting();
    turn.cancel();
  }

  void received(Bytes chunk) {
    turn.received(chunk);
  }

  @Override
  public void reply(Frame frame) {
    counts.addRefusal(frame.kind());
    boolean late = clearing && frame.kind() == Kind.FRMR && sent.kind() != Kind.RNR;
    if (late || !step.reply(frame)) {
      counts.add(Counts.UNEXPECTED);
    }
  }

  @Override
  public void silence() {
    stale = true;
    counts.add(Counts.TIMEOUTS);
    timing.silence(sent);
    step.silence();
  }
}
