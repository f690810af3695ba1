// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A line that changes what is written to it and what is heard of it: a planted bug. */
record PlantedLine(Line line, UnaryOperator<Bytes> written, UnaryOperator<Bytes> heard)
    implements Line {
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
    return new Port(line.attach(new Ears(listener, heard)), written);
  }

  private record Ears(LineListener listener, UnaryOperator<Bytes> heard) implements LineListener {
    @Override
    public void received(Bytes chunk) {
      listener.received(heard.apply(chunk));
    }

    @Override
    public void up() {
      listener.up();
    }

    @Override
    public void down(String reason) {
      listener.down(reason);
    }

    @Override
    public void wake() {
      listener.wake();
    }
  }

  private record Port(LinePort port, UnaryOperator<Bytes> written) implements LinePort {
    @Override
    public void execute(Runnable task) {
      port.execute(task);
    }

    @Override
    public void write(Bytes bytes) {
      port.write(written.apply(bytes));
    }

    @Override
    public void discardInput() {
      port.discardInput();
    }

    @Override
    public void signalWake(Duration length) {
      port.signalWake(length);
    }

    @Override
    public void close() {
      port.close();
    }
  }
}
