// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.ByteTransform;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.secondary.HdlcSecondaryLink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** The real secondary on a pipe whose other end sends raw bytes and notes what comes back. */
final class SecondaryBench {
  final TurnedTime time = new TurnedTime();
  final HdlcSecondaryLink secondary;
  final List<Bytes> executed = new ArrayList<>();
  private final Pipe pipe;
  private final LinePort nic;
  private final UnaryOperator<Bytes> application;
  private AutoCloseable attached;
  private Bytes replied = Bytes.EMPTY;

  /** Makes a bench on which bytes arrive as they were written. */
  SecondaryBench(UnaryOperator<Bytes> application) {
    this(application, ByteTransform.AS_WRITTEN);
  }

  SecondaryBench(UnaryOperator<Bytes> application, ByteTransform transform) {
    pipe = new Pipe("uart0", task -> time.schedule(Duration.ZERO, task), 4096, transform);
    secondary = new HdlcSecondaryLink(pipe.secondary(), time, Pair.SETTINGS);
    this.application = application;
    reattach();
    nic =
        pipe.primary()
            .attach(
                new LineListener() {
                  @Override
                  public void up() {}

                  @Override
                  public void received(Bytes chunk) {
                    replied = replied.plus(chunk);
                  }

                  @Override
                  public void down(String reason) {}
                });
    time.settle();
  }

  /** Makes the application the secondary's listener. */
  void reattach() {
    attached =
        secondary.attach(
            (message, answer) -> {
              executed.add(message);
              Bytes reply = application.apply(message);
              if (reply != null) {
                answer.accept(reply);
              }
            });
  }

  void detach() throws Exception {
    attached.close();
  }

  /** Returns a transform that cuts bytes at places that {@code seed} decides. */
  static ByteTransform splits(long seed) {
    Random random = new Random(seed);
    return written -> {
      List<Bytes> pieces = new ArrayList<>();
      for (int from = 0; from < written.length(); ) {
        int count = 1 + random.nextInt(Math.min(written.length() - from, 1 + random.nextInt(40)));
        pieces.add(written.slice(from, count));
        from += count;
      }
      return pieces;
    };
  }

  /** Returns an application that gives these answers in order; nothing is silence. */
  static UnaryOperator<Bytes> answering(ArrayDeque<Bytes> answers) {
    return message -> answers.isEmpty() ? null : answers.remove();
  }

  /** Sends bytes without waiting. */
  void write(Bytes bytes) {
    nic.write(bytes);
    time.settle();
  }

  /** Returns everything that came back since the last call. */
  Bytes replies() {
    Bytes all = replied;
    replied = Bytes.EMPTY;
    return all;
  }

  /** Sends a burst, returns the reply, and leaves a silence after it. */
  Bytes burst(Bytes bytes) {
    write(bytes);
    Bytes reply = replies();
    pause(500);
    return reply;
  }

  Bytes send(Frame frame) {
    return burst(FrameEncoder.encode(frame));
  }

  void pause(long millis) {
    time.turn(Duration.ofMillis(millis));
  }

  /** Takes the line away and brings it back. */
  void replug() {
    pipe.cut("unplugged");
    pipe.mend();
    time.settle();
  }
}
