// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;

/**
 * The primary's right to speak: one frame out in one write, then its reply or T1, then a short
 * pause. Never two frames on the way [spec hdlc-link.md §8, §9.2]. Runs on the line's loop.
 */
final class Turn {
  /** Who speaks. Called on the line's loop. */
  interface Speaker {
    /** A frame came while one was waited for. It is the reply if {@link Turn#rest} is called. */
    void reply(Frame frame);

    /** T1 passed without a reply. */
    void silence();
  }

  private final LinePort port;
  private final Time time;
  private final Duration settle;
  private final Counts counts;
  private final Speaker speaker;
  private final FrameDecoder decoder;
  private Timer timer;
  private boolean awaiting;
  private int step;

  Turn(LinePort port, Time time, Settings settings, Counts counts, Speaker speaker) {
    this.port = port;
    this.time = time;
    settle = settings.settle();
    this.counts = counts;
    this.speaker = speaker;
    decoder = new FrameDecoder(settings.silence());
  }

  /** Tells whether a reply or the end of the pause is waited for. */
  boolean isTaken() {
    return timer != null;
  }

  /** Tells whether a reply is waited for. */
  boolean isAwaiting() {
    return awaiting;
  }

  /** Throws away what has arrived, sends a frame and waits for its reply. */
  void send(Frame frame, Duration replyTimeout) {
    port.discardInput();
    decoder.reset();
    Bytes wire = FrameEncoder.encode(frame);
    counts.add(Counts.FRAMES_SENT);
    counts.add(Counts.BYTES_SENT, wire.length());
    awaiting = true;
    after(replyTimeout, speaker::silence);
    port.write(wire);
  }

  /** The reply has come: waits no more, pauses, then goes on. */
  void rest(Runnable then) {
    awaiting = false;
    after(settle, then);
  }

  /** Waits for nothing any more. */
  void cancel() {
    awaiting = false;
    step++;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  void received(Bytes chunk) {
    counts.add(Counts.BYTES_RECEIVED, chunk.length());
    for (Decoded decoded : decoder.feed(chunk, time.nanos())) {
      if (decoded instanceof Decoded.Good good) {
        counts.add(Counts.FRAMES_RECEIVED);
        take(good.frame());
      } else if (decoded instanceof Decoded.Bad bad) {
        counts.add(bad.flaw().countName());
      }
    }
  }

  private void take(Frame frame) {
    if (awaiting) {
      speaker.reply(frame);
    } else {
      counts.add(Counts.UNEXPECTED);
    }
  }

  private void after(Duration delay, Runnable task) {
    cancelTimer();
    int mine = ++step;
    timer = time.schedule(delay, () -> port.execute(() -> due(mine, task)));
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void due(int mine, Runnable task) {
    if (step == mine) {
      awaiting = false;
      timer = null;
      task.run();
    }
  }
}
