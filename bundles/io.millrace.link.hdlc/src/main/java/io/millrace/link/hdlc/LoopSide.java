// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The way from any thread to a state machine on its line's loop, and its safe beginning and end.
 *
 * @param <M> the state machine
 */
final class LoopSide<M extends LineListener> {
  private static final long FAREWELL_MILLIS = 500;

  private final LinePort port;
  private final M machine;
  private volatile boolean closed;

  /** Takes the line and has the machine made for its port hear of it from now on. */
  LoopSide(Line line, Function<LinePort, M> maker) {
    Doorway doorway = new Doorway();
    port = line.attach(doorway);
    machine = maker.apply(port);
    port.execute(() -> doorway.open(machine));
  }

  M machine() {
    return machine;
  }

  boolean isClosed() {
    return closed;
  }

  /** Pulses the wake line of the line, if it has one. */
  void signalWake(Duration length) {
    port.signalWake(length);
  }

  /** Runs a task on the loop; it may be dropped once this is closed. */
  void execute(Runnable task) {
    port.execute(task);
  }

  /**
   * Has the loop run a last task, waits half a second for that, and gives the line back. A loop
   * that has ended, or is stuck, runs it later or never: what must be done, its caller does.
   */
  void close(Runnable farewell) {
    closed = true;
    CountDownLatch done = new CountDownLatch(1);
    port.execute(
        () -> {
          farewell.run();
          done.countDown();
        });
    try {
      done.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    port.close();
  }

  /** Keeps what the line says until the machine can hear it. Runs on the line's loop. */
  private static final class Doorway implements LineListener {
    private LineListener inside;
    private boolean up;
    private String reason;

    void open(LineListener machine) {
      inside = machine;
      if (up) {
        machine.up();
      } else if (reason != null) {
        machine.down(reason);
      }
    }

    @Override
    public void up() {
      up = true;
      if (inside != null) {
        inside.up();
      }
    }

    @Override
    public void received(Bytes chunk) {
      if (inside != null) {
        inside.received(chunk);
      }
    }

    @Override
    public void wake() {
      if (inside != null) {
        inside.wake();
      }
    }

    @Override
    public void down(String why) {
      up = false;
      reason = why;
      if (inside != null) {
        inside.down(why);
      }
    }
  }
}
