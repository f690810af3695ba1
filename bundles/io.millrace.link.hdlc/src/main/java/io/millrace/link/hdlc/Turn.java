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

    /** A frame came while none was waited for. */
    void unasked(Frame frame);

    /** What may have been the reply came damaged, and the line is quiet again. */
    void damaged();

    /**
     * A frame came of which only the header is right; it has ended. It is the reply if {@link
     * Turn#rest} is called; otherwise {@link #damaged} follows when the line is quiet.
     */
    void damaged(Frame header);

    /** T1 passed without a reply. */
    void silence();
  }

  private final LinePort port;
  private final Time time;
  private final Duration settle;
  private final Counts counts;
  private final Speaker speaker;
  private final FrameDecoder decoder;
  private final long stretch;
  private Timer timer;
  private Timer hush;
  private boolean awaiting;
  private int step;
  private int heard;
  private int hushes;
  private long sentNanos;
  private long earliestReply;
  private long latestReply;

  Turn(LinePort port, Time time, Settings settings, Counts counts, Speaker speaker) {
    this.port = port;
    this.time = time;
    settle = settings.settle();
    stretch = settings.replyTimeout().toNanos();
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

  /** Throws away what has arrived and was not looked at yet. */
  void discardInput() {
    port.discardInput();
  }

  /**
   * Sends a frame and waits for its reply.
   *
   * @param earliest nanoseconds before which nothing that comes is a damaged reply
   */
  void send(Frame frame, Duration replyTimeout, long earliest) {
    decoder.reset();
    heard = 0;
    sentNanos = time.nanos();
    earliestReply = earliest;
    latestReply = sentNanos + replyTimeout.toNanos() + stretch;
    Bytes wire = FrameEncoder.encode(frame);
    counts.add(Counts.FRAMES_SENT);
    counts.add(Counts.BYTES_SENT, wire.length());
    awaiting = true;
    after(replyTimeout, this::over);
    port.write(wire);
  }

  /** T1 has passed; a reply that is still coming in is waited for until the line is quiet. */
  private void over() {
    long now = time.nanos();
    long quiet = decoder.lastNanos() + decoder.quietNanos() - now;
    if (heard > 0 && quiet > 0 && now < latestReply) {
      awaiting = true;
      after(Duration.ofNanos(quiet), this::over);
    } else if (isPlausible()) {
      speaker.damaged();
    } else {
      speaker.silence();
    }
  }

  /** The reply has come: waits no more, pauses, then goes on. */
  void rest(Runnable then) {
    rest(settle, then);
  }

  /** The same with a longer pause. */
  void rest(Duration pause, Runnable then) {
    awaiting = false;
    after(pause, then);
  }

  /** Waits for nothing any more. */
  void cancel() {
    awaiting = false;
    step++;
    stopTimers();
    timer = null;
  }

  void received(Bytes chunk) {
    counts.add(Counts.BYTES_RECEIVED, chunk.length());
    heard += chunk.length();
    boolean damaged = false;
    boolean taken = false;
    for (Decoded decoded : decoder.feed(chunk, time.nanos())) {
      counts.addDecoded(decoded, taken);
      if (decoded instanceof Decoded.Good good && !taken) {
        take(good.frame());
        taken = !awaiting;
      }
      if (decoded instanceof Decoded.Damaged half && awaiting && isPlausible()) {
        speaker.damaged(half.header());
        taken = !awaiting;
        damaged = true;
      }
    }
    if (awaiting && (damaged || decoder.isDropping())) {
      listenForQuiet();
    }
  }

  private void take(Frame frame) {
    if (awaiting) {
      speaker.reply(frame);
    } else {
      speaker.unasked(frame);
    }
  }

  /** Less than a frame was nobody's reply, nor what came before there could be one. */
  private boolean isPlausible() {
    return heard >= FrameEncoder.MIN_BYTES && time.nanos() - sentNanos >= earliestReply;
  }

  /** What was damaged has ended when nothing follows. */
  private void listenForQuiet() {
    if (isPlausible()) {
      cancel(hush);
      int mine = step;
      int last = ++hushes;
      Duration quiet = Duration.ofNanos(decoder.quietNanos());
      hush = time.schedule(quiet, () -> port.execute(() -> quiet(mine, last)));
    }
  }

  private void quiet(int mine, int last) {
    if (step == mine && hushes == last) {
      cancel();
      speaker.damaged();
    }
  }

  private void after(Duration delay, Runnable task) {
    stopTimers();
    int mine = ++step;
    timer = time.schedule(delay, () -> port.execute(() -> due(mine, task)));
  }

  private void stopTimers() {
    cancel(timer);
    cancel(hush);
    hush = null;
  }

  private static void cancel(Timer running) {
    if (running != null) {
      running.cancel();
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
