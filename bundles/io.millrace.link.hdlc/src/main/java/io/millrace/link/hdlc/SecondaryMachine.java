// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.link.SecondaryListener;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The secondary's state machine [spec hdlc-link.md §6, §7, §9.1]: it speaks only when asked, and
 * never twice. It answers as soon as a frame is whole. Every method runs on the line's loop, except
 * {@link #state}.
 */
final class SecondaryMachine implements LineListener {
  private static final CallbackGuard USER =
      new CallbackGuard(SecondaryMachine.class, "the user of a secondary link");

  private final LinePort port;
  private final Time time;
  private final LinkCounters counters;
  private final AtomicReference<Bytes> pending;
  private final FrameDecoder decoder;
  private final long holdNanos;
  private SecondaryListener listener;
  private volatile boolean lineUp;
  private volatile boolean connected;
  private int sendNumber;
  private int receiveNumber;
  private long request;
  private BufferedMessage held;
  private boolean polled;
  private Bytes ready;

  /**
   * Makes a machine in the state of power-up.
   *
   * @param pending the place of the one message that waits for a poll
   */
  SecondaryMachine(
      LinePort port,
      Time time,
      LinkSettings settings,
      LinkCounters counters,
      AtomicReference<Bytes> pending) {
    this.port = port;
    this.time = time;
    this.counters = counters;
    this.pending = pending;
    holdNanos = settings.maxT1().toNanos();
    decoder = new FrameDecoder(settings.interFrameSilence());
  }

  /** Returns one word for people. Any thread. */
  String state() {
    return !lineUp ? "down" : connected ? "connected" : "idle";
  }

  /** Takes a listener, who gets the message at once that came while there was none. */
  void attach(SecondaryListener next) {
    listener = next;
    BufferedMessage waiting = held;
    held = null;
    if (waiting != null && waiting.isStillAwaited(request, time.nanos())) {
      hand(waiting.message());
    }
  }

  void detach(SecondaryListener leaving) {
    if (listener == leaving) {
      listener = null;
    }
  }

  /** Says nothing any more. */
  void close() {
    listener = null;
    held = null;
    lineUp = false;
    request++;
    ready = null;
  }

  @Override
  public void up() {
    lineUp = true;
    decoder.reset();
  }

  @Override
  public void down(String reason) {
    lineUp = false;
    request++;
    ready = null;
    decoder.reset();
  }

  @Override
  public void received(Bytes chunk) {
    counters.add(LinkCounters.BYTES_RECEIVED, chunk.length());
    Frame only = null;
    int frames = 0;
    for (Decoded decoded : decoder.feed(chunk, time.nanos())) {
      counters.addDecoded(decoded, frames > 0);
      if (!(decoded instanceof Decoded.Invalid)) {
        only = decoded instanceof Decoded.Valid good ? good.frame() : null;
        frames += only == null ? 0 : 1;
      }
    }
    if (only != null && frames == 1 && !decoder.isDropping()) {
      take(only);
    }
  }

  private void take(Frame frame) {
    speakNext(frame);
    if (frame.kind() == FrameKind.UNKNOWN) {
      counters.add(LinkCounters.UNKNOWN_CONTROL);
      return;
    }
    if (frame.receiveNumber() == Frame.next(sendNumber)) {
      sendNumber = frame.receiveNumber();
    }
    if (frame.kind() == FrameKind.SNRM) {
      connect();
    } else if (connected) {
      takeConnected(frame);
    } else {
      counters.add(LinkCounters.DM);
      send(Frame.of(FrameKind.DM));
    }
  }

  /** A poll asks for the answer to the last message; every other frame gives that up. */
  private void speakNext(Frame frame) {
    polled = frame.kind() == FrameKind.RR;
    if (!polled) {
      request++;
      if (ready != null) {
        ready = null;
        counters.add(LinkCounters.ANSWERS_DROPPED);
      }
    }
  }

  private void connect() {
    connected = true;
    sendNumber = 0;
    receiveNumber = 0;
    counters.add(LinkCounters.CONNECTS);
    send(new Frame(FrameKind.UA, 0, 0, UaParameters.OWN));
  }

  private void takeConnected(Frame frame) {
    switch (frame.kind()) {
      case I -> message(frame);
      case RR -> polled();
      case DISC -> discReceived();
      default -> {
        counters.add(LinkCounters.FRMR);
        send(Frame.of(FrameKind.FRMR));
      }
    }
  }

  private void discReceived() {
    pending.set(null);
    connected = false;
    counters.add(LinkCounters.DISCONNECTS);
    send(Frame.of(FrameKind.UA));
  }

  /** Is disconnected as after a restart; an answer that is on its way still goes. */
  void disconnect() {
    connected = false;
  }

  private void polled() {
    counters.add(LinkCounters.POLLS);
    Bytes waiting = pending.get();
    if (ready != null) {
      sendAnswer(ready);
      ready = null;
    } else if (waiting == null) {
      send(Frame.rr(receiveNumber));
    } else {
      counters.add(LinkCounters.UNSOLICITED);
      send(Frame.i(sendNumber, receiveNumber, waiting));
    }
  }

  private void message(Frame frame) {
    if (frame.sendNumber() == receiveNumber) {
      receiveNumber = Frame.next(receiveNumber);
    }
    counters.add(LinkCounters.MESSAGES);
    if (frame.information().isEmpty()) {
      return;
    }
    if (listener == null) {
      counters.add(LinkCounters.HELD);
      held = new BufferedMessage(frame.information(), request, time.nanos() + holdNanos);
    } else {
      hand(frame.information());
    }
  }

  private void hand(Bytes message) {
    long mine = request;
    Consumer<Bytes> then = answer -> port.execute(() -> answer(mine, answer));
    USER.run(listener, SecondaryListener::message, message, then);
  }

  /**
   * Sends an answer if it is still our turn. When the primary has polled since and was replied to,
   * it waits for the next poll; when another frame has come, it is dropped.
   */
  private void answer(long mine, Bytes answer) {
    if (mine != request || answer.length() > FrameEncoder.MAX_INFORMATION) {
      counters.add(LinkCounters.ANSWERS_DROPPED);
      return;
    }
    request++;
    if (polled) {
      ready = answer;
    } else {
      sendAnswer(answer);
    }
  }

  private void sendAnswer(Bytes answer) {
    counters.add(LinkCounters.ANSWERED);
    send(Frame.i(sendNumber, receiveNumber, answer));
  }

  private void send(Frame frame) {
    Bytes wire = FrameEncoder.encode(frame);
    counters.add(LinkCounters.FRAMES_SENT);
    counters.add(LinkCounters.BYTES_SENT, wire.length());
    port.write(wire);
  }
}
