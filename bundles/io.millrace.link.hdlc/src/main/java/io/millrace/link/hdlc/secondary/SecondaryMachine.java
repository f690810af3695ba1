// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.secondary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.link.SecondaryListener;
import io.millrace.api.time.Time;
import io.millrace.link.hdlc.frame.Decoded;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameDecoder;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.frame.UaParameters;
import io.millrace.link.hdlc.station.LinkCounters;
import io.millrace.link.hdlc.station.LinkSettings;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The secondary's state machine [spec hdlc-link.md §4, §6, §7, §9.1]: it sends one frame in reply
 * to one frame, and never without being asked. It replies as soon as a frame is complete. Every
 * method runs on the line's loop, except {@link #stateWord}.
 */
final class SecondaryMachine implements LineListener {
  private final LinePort port;
  private final Time time;
  private final LinkCounters counters;
  private final AtomicReference<Bytes> pending;
  private final FrameDecoder decoder;
  private final SecondaryDispatcher dispatcher;
  private volatile boolean lineUp;
  private volatile SecondaryState state = SecondaryState.DISCONNECTED;
  private int vs;
  private int vr;

  /**
   * Makes a machine in the state of power-up.
   *
   * @param pending the buffer of the one message that waits for a poll
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
    decoder = new FrameDecoder(settings.interFrameSilence());
    dispatcher = new SecondaryDispatcher(port, time, settings, counters, this::sendAnswer);
  }

  /** Returns one word for people. Any thread. */
  String stateWord() {
    return lineUp ? state.word() : "down";
  }

  void attach(SecondaryListener listener) {
    dispatcher.attach(listener);
  }

  void detach(SecondaryListener listener) {
    dispatcher.detach(listener);
  }

  /** Ends: replies to nothing any more. */
  void close() {
    lineUp = false;
    dispatcher.close();
  }

  @Override
  public void up() {
    lineUp = true;
    decoder.reset();
  }

  @Override
  public void down(String reason) {
    lineUp = false;
    dispatcher.cancel();
    decoder.reset();
  }

  /** Takes a burst; the secondary replies only if it is exactly one valid frame [§8]. */
  @Override
  public void received(Bytes chunk) {
    counters.add(LinkCounters.BYTES_RECEIVED, chunk.length());
    Frame only = null;
    int frames = 0;
    for (Decoded decoded : decoder.feed(chunk, time.nanos())) {
      counters.addDecoded(decoded, frames > 0);
      if (!(decoded instanceof Decoded.Invalid)) {
        only = decoded instanceof Decoded.Valid valid ? valid.frame() : null;
        frames += only == null ? 0 : 1;
      }
    }
    if (only != null && frames == 1 && !decoder.isDropping()) {
      take(only);
    }
  }

  /** The state table [§4, the two columns of reactions; §9.1]. */
  private void take(Frame frame) {
    dispatcher.frameReceived(frame.kind());
    if (frame.kind() == FrameKind.UNKNOWN) {
      counters.add(LinkCounters.UNKNOWN_CONTROL); // §4: silence in any state
      return;
    }
    acknowledge(frame);
    switch (state) {
      case DISCONNECTED -> {
        switch (frame.kind()) {
          case SNRM -> connect();
          default -> refuse(FrameKind.DM, LinkCounters.DM);
        }
      }
      case CONNECTED -> {
        switch (frame.kind()) {
          case SNRM -> connect();
          case I -> message(frame);
          case RR -> poll();
          case DISC -> disc();
          default -> refuse(FrameKind.FRMR, LinkCounters.FRMR);
        }
      }
    }
  }

  /** §6, rule 1: N(R) = V(S)+1 acknowledges our I frame; a frame without N(R) counts as 0. */
  private void acknowledge(Frame frame) {
    if (frame.receiveNumber() == Frame.next(vs)) {
      vs = frame.receiveNumber();
    }
  }

  /** §5: UA with our parameters, V(S) = V(R) = 0; the pending message is kept. */
  private void connect() {
    state = SecondaryState.CONNECTED;
    vs = 0;
    vr = 0;
    counters.add(LinkCounters.CONNECTS);
    send(new Frame(FrameKind.UA, 0, 0, UaParameters.OWN));
  }

  /** §6, rules 2 and 4: executed whatever its N(S) is; its reply is the answer, or silence. */
  private void message(Frame frame) {
    if (frame.sendNumber() == vr) {
      vr = Frame.next(vr);
    }
    counters.add(LinkCounters.MESSAGES);
    if (!frame.information().isEmpty()) {
      dispatcher.dispatch(frame.information());
    }
  }

  /** §7: the pending message, or RR; before both an answer that was not ready for the last poll. */
  private void poll() {
    counters.add(LinkCounters.POLLS);
    Bytes answer = dispatcher.takeReadyAnswer();
    Bytes waiting = pending.get();
    if (answer != null) {
      sendAnswer(answer);
    } else if (waiting == null) {
      send(Frame.rr(vr));
    } else {
      counters.add(LinkCounters.UNSOLICITED);
      send(Frame.i(vs, vr, waiting));
    }
  }

  /** §7: frees the pending message, whether or not it was sent; UA without information. */
  private void disc() {
    pending.set(null);
    state = SecondaryState.DISCONNECTED;
    counters.add(LinkCounters.DISCONNECTS);
    send(Frame.of(FrameKind.UA));
  }

  private void refuse(FrameKind kind, String counter) {
    counters.add(counter);
    send(Frame.of(kind));
  }

  /** Is disconnected as after a restart; an answer that is on its way is still sent. */
  void disconnect() {
    state = SecondaryState.DISCONNECTED;
  }

  private void sendAnswer(Bytes answer) {
    counters.add(LinkCounters.ANSWERED);
    send(Frame.i(vs, vr, answer));
  }

  private void send(Frame frame) {
    Bytes wire = FrameEncoder.encode(frame);
    counters.add(LinkCounters.FRAMES_SENT);
    counters.add(LinkCounters.BYTES_SENT, wire.length());
    port.write(wire);
  }
}
