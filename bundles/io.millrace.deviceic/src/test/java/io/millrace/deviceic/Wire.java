// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.util.ArrayDeque;
import java.util.Deque;

/** A line whose far end is the test; the loop runs when the test feeds or takes. */
final class Wire implements Line {
  private final Deque<Runnable> loop = new ArrayDeque<>();
  private Bytes written = Bytes.EMPTY;
  private LineListener listener;

  /** Lets bytes arrive. */
  void feed(Bytes chunk) {
    loop.add(() -> listener.received(chunk));
    run();
  }

  /** Returns what was written since the last call. */
  Bytes take() {
    run();
    Bytes taken = written;
    written = Bytes.EMPTY;
    return taken;
  }

  private void run() {
    for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
      task.run();
    }
  }

  @Override
  public String name() {
    return "wire";
  }

  @Override
  public String description() {
    return "wire to a test";
  }

  @Override
  public LinePort attach(LineListener user) {
    listener = user;
    loop.add(user::up);
    return new LinePort() {
      @Override
      public void execute(Runnable task) {
        loop.add(task);
      }

      @Override
      public void write(Bytes bytes) {
        written = written.plus(bytes);
      }

      @Override
      public void discardInput() {}

      @Override
      public void close() {}
    };
  }
}
