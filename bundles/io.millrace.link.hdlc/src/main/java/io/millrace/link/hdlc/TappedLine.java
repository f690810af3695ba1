// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;

/** A line that reports everything sent and received to the taps. */
record TappedLine(Line line, LineTaps taps) implements Line {
  @Override
  public String name() {
    return line.name();
  }

  @Override
  public String description() {
    return line.description();
  }

  @Override
  public LinePort attach(LineListener listener) {
    return new Port(line.attach(new Listener(name(), taps, listener)), name(), taps);
  }

  private record Listener(String name, LineTaps taps, LineListener inside) implements LineListener {
    @Override
    public void up() {
      taps.notifyTaps(tap -> tap.noted(name, "up"));
      inside.up();
    }

    @Override
    public void received(Bytes chunk) {
      taps.notifyTaps(tap -> tap.received(name, chunk));
      inside.received(chunk);
    }

    @Override
    public void down(String reason) {
      taps.notifyTaps(tap -> tap.noted(name, "down: " + reason));
      inside.down(reason);
    }

    @Override
    public void wake() {
      taps.notifyTaps(tap -> tap.noted(name, "wake"));
      inside.wake();
    }
  }

  private record Port(LinePort port, String name, LineTaps taps) implements LinePort {
    @Override
    public void execute(Runnable task) {
      port.execute(task);
    }

    @Override
    public void write(Bytes bytes) {
      taps.notifyTaps(tap -> tap.written(name, bytes));
      port.write(bytes);
    }

    @Override
    public void discardInput() {
      port.discardInput();
    }

    @Override
    public void signalWake(Duration length) {
      taps.notifyTaps(tap -> tap.noted(name, "wake signalled, " + length.toMillis() + " ms"));
      port.signalWake(length);
    }

    @Override
    public void close() {
      port.close();
    }
  }
}
