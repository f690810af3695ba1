// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import java.time.Duration;

/**
 * A line whose user hears late, as the real sensor, which looks at its input after 400 ms of
 * silence [spec hdlc-link.md §8]. It has no wake line, as most cables.
 */
record SlowLine(Line line, Time time, Duration delay) implements Line {
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
    return new Wireless(line.attach(new Late(listener)));
  }

  /** A port without a wake line. */
  private record Wireless(LinePort port) implements LinePort {
    @Override
    public void execute(Runnable task) {
      port.execute(task);
    }

    @Override
    public void write(Bytes bytes) {
      port.write(bytes);
    }

    @Override
    public void discardInput() {
      port.discardInput();
    }

    @Override
    public void close() {
      port.close();
    }
  }

  private final class Late implements LineListener {
    private final LineListener listener;

    Late(LineListener listener) {
      this.listener = listener;
    }

    @Override
    public void up() {
      listener.up();
    }

    @Override
    public void received(Bytes chunk) {
      time.schedule(delay, () -> listener.received(chunk));
    }

    @Override
    public void down(String reason) {
      listener.down(reason);
    }
  }
}
