// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.link.hdlc.frame.Decoded;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameDecoder;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.station.LinkCounters;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;

/**
 * The primary's half-duplex use of the line: one frame in one write, then its reply or T1, then a
 * short pause. There are never two frames under way [spec hdlc-link.md §8, §9.2]. Runs on the
 * line's loop.
 */
final class HalfDuplexLine {
  /** Hears what became of a frame. Called on the line's loop. */
  interface Listener {
    /** A frame came while a reply was awaited. It is the reply if {@code pauseThen} is called. */
    void received(Frame frame);

    /** A frame came while no reply was awaited. */
    void unexpected(Frame frame);

    /** What may have been the reply was damaged, and the line is silent again. */
    void damaged();

    /**
     * A frame came whose header is correct and whose information field is not. It is the reply if
     * {@code pauseThen} is called; otherwise {@link #damaged()} follows when the line is silent.
     */
    void badFcs(Frame header);

    /** T1 expired without a reply. */
    void t1Expired();
  }

  private final LinePort port;
  private final Time time;
  private final Duration settlePause;
  private final LinkCounters counters;
  private final Listener listener;
  private final FrameDecoder decoder;
  private final long maxExtension;
  private Timer timer;
  private Timer silenceTimer;
  private boolean awaitingReply;
  private int timerNumber;
  private int receivedBytes;
  private int silenceTimers;
  private long sentNanos;
  private long earliestReply;
  private long latestReply;

  HalfDuplexLine(
      LinePort port, Time time, LinkSettings settings, LinkCounters counters, Listener listener) {
    this.port = port;
    this.time = time;
    settlePause = settings.settlePause();
    maxExtension = settings.maxT1().toNanos();
    this.counters = counters;
    this.listener = listener;
    decoder = new FrameDecoder(settings.interFrameSilence());
  }

  /** Tells whether a reply is awaited or the pause after one is not over. */
  boolean isBusy() {
    return timer != null;
  }

  boolean isAwaitingReply() {
    return awaitingReply;
  }

  /** Discards input that has arrived and was not handed over yet. */
  void discardInput() {
    port.discardInput();
  }

  /**
   * Sends a frame and waits for its reply.
   *
   * @param earliest nanoseconds before which no input can be a damaged reply
   */
  void send(Frame frame, Duration t1, long earliest) {
    decoder.reset();
    receivedBytes = 0;
    sentNanos = time.nanos();
    earliestReply = earliest;
    latestReply = sentNanos + t1.toNanos() + maxExtension;
    Bytes wire = FrameEncoder.encode(frame);
    counters.add(LinkCounters.FRAMES_SENT);
    counters.add(LinkCounters.BYTES_SENT, wire.length());
    awaitingReply = true;
    after(t1, this::t1Expired);
    port.write(wire);
  }

  /** A reply that is still arriving is awaited until the line is silent. */
  private void t1Expired() {
    long now = time.nanos();
    long silence = decoder.lastNanos() + decoder.requiredSilenceNanos() - now;
    if (receivedBytes > 0 && silence > 0 && now < latestReply) {
      awaitingReply = true;
      after(Duration.ofNanos(silence), this::t1Expired);
    } else if (mayBeDamagedReply()) {
      listener.damaged();
    } else {
      listener.t1Expired();
    }
  }

  /** The reply has come: pauses, then continues with {@code next}. */
  void pauseThen(Runnable next) {
    pauseThen(settlePause, next);
  }

  /** The same with a longer pause. */
  void pauseThen(Duration pause, Runnable next) {
    awaitingReply = false;
    after(pause, next);
  }

  /** Ends the wait or the pause. */
  void cancel() {
    awaitingReply = false;
    timerNumber++;
    stopTimers();
    timer = null;
  }

  void received(Bytes chunk) {
    counters.add(LinkCounters.BYTES_RECEIVED, chunk.length());
    receivedBytes += chunk.length();
    boolean damaged = false;
    boolean replied = false;
    for (Decoded decoded : decoder.feed(chunk, time.nanos())) {
      counters.addDecoded(decoded, replied);
      if (decoded instanceof Decoded.Valid valid && !replied) {
        take(valid.frame());
        replied = !awaitingReply;
      }
      if (decoded instanceof Decoded.BadFcs half && awaitingReply && mayBeDamagedReply()) {
        listener.badFcs(half.header());
        replied = !awaitingReply;
        damaged = true;
      }
    }
    if (awaitingReply && (damaged || decoder.isDropping())) {
      awaitSilence();
    }
  }

  private void take(Frame frame) {
    if (awaitingReply) {
      listener.received(frame);
    } else {
      listener.unexpected(frame);
    }
  }

  /** Fewer bytes than a frame has are noise, and so is what came before a reply was possible. */
  private boolean mayBeDamagedReply() {
    return receivedBytes >= FrameEncoder.MIN_BYTES && time.nanos() - sentNanos >= earliestReply;
  }

  /** A damaged frame has ended when nothing follows it. */
  private void awaitSilence() {
    if (mayBeDamagedReply()) {
      cancel(silenceTimer);
      int frame = timerNumber;
      int last = ++silenceTimers;
      Duration silence = Duration.ofNanos(decoder.requiredSilenceNanos());
      silenceTimer = time.schedule(silence, () -> port.execute(() -> silenceOver(frame, last)));
    }
  }

  private void silenceOver(int frame, int last) {
    if (timerNumber == frame && silenceTimers == last) {
      cancel();
      listener.damaged();
    }
  }

  private void after(Duration delay, Runnable task) {
    stopTimers();
    int mine = ++timerNumber;
    timer = time.schedule(delay, () -> port.execute(() -> elapsed(mine, task)));
  }

  private void stopTimers() {
    cancel(timer);
    cancel(silenceTimer);
    silenceTimer = null;
  }

  private static void cancel(Timer running) {
    if (running != null) {
      running.cancel();
    }
  }

  private void elapsed(int mine, Runnable task) {
    if (timerNumber == mine) {
      awaitingReply = false;
      timer = null;
      task.run();
    }
  }
}
