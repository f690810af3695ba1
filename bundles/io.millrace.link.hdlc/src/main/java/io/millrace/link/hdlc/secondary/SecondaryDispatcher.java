// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.secondary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LinePort;
import io.millrace.api.link.SecondaryListener;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.station.LinkCounters;
import io.millrace.link.hdlc.station.LinkSettings;
import java.util.function.Consumer;

/**
 * Hands received messages to the secondary's listener, and takes its answers while the primary
 * waits for them: until it sends another frame than RR. Runs on the line's loop.
 */
final class SecondaryDispatcher {
  private static final CallbackGuard GUARD =
      new CallbackGuard(SecondaryDispatcher.class, "the listener of a secondary link");

  private final LinePort port;
  private final Time time;
  private final LinkCounters counters;
  private final Consumer<Bytes> sender;
  private final long bufferedNanos;
  private SecondaryListener listener;
  private long request;
  private BufferedMessage buffered;
  private boolean polled;
  private Bytes readyAnswer;

  /**
   * Makes a dispatcher without a listener.
   *
   * @param sender sends an answer in reply to the last frame
   */
  SecondaryDispatcher(
      LinePort port,
      Time time,
      LinkSettings settings,
      LinkCounters counters,
      Consumer<Bytes> sender) {
    this.port = port;
    this.time = time;
    this.counters = counters;
    this.sender = sender;
    bufferedNanos = settings.maxT1().toNanos();
  }

  /** Sets the listener, which gets a message at once that came while there was none. */
  void attach(SecondaryListener next) {
    listener = next;
    BufferedMessage waiting = buffered;
    buffered = null;
    if (waiting != null && waiting.isStillAwaited(request, time.nanos())) {
      handOver(waiting.message());
    }
  }

  void detach(SecondaryListener leaving) {
    if (listener == leaving) {
      listener = null;
    }
  }

  void close() {
    listener = null;
    buffered = null;
    cancel();
  }

  /** Drops the answer to the last message, because the line is down. */
  void cancel() {
    request++;
    readyAnswer = null;
  }

  /** RR asks for the answer to the last message; every other frame ends the wait for it. */
  void frameReceived(FrameKind kind) {
    polled = kind == FrameKind.RR;
    if (!polled) {
      boolean drops = readyAnswer != null;
      cancel();
      if (drops) {
        counters.add(LinkCounters.ANSWERS_DROPPED);
      }
    }
  }

  /** Hands a message to the listener, or keeps it for the next one while there is none. */
  void dispatch(Bytes message) {
    if (listener == null) {
      counters.add(LinkCounters.HELD);
      buffered = new BufferedMessage(message, request, time.nanos() + bufferedNanos);
    } else {
      handOver(message);
    }
  }

  private void handOver(Bytes message) {
    long mine = request;
    Consumer<Bytes> callback = answer -> port.execute(() -> answer(mine, answer));
    GUARD.run(listener, SecondaryListener::message, message, callback);
  }

  /**
   * Sends an answer if the primary still waits for it. If a poll was answered since the message
   * came, the answer is kept for the next poll: the primary may not be sent two frames.
   */
  private void answer(long mine, Bytes answer) {
    if (mine != request || answer.length() > FrameEncoder.MAX_INFORMATION) {
      counters.add(LinkCounters.ANSWERS_DROPPED);
      return;
    }
    request++;
    if (polled) {
      readyAnswer = answer;
    } else {
      sender.accept(answer);
    }
  }

  /** Removes the answer that waits for a poll; null if there is none. */
  Bytes takeReadyAnswer() {
    Bytes answer = readyAnswer;
    readyAnswer = null;
    return answer;
  }
}
