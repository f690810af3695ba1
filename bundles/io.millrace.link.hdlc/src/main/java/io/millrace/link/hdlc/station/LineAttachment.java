// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.station;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Attaches a state machine to a line: hands the line's events to it, takes tasks from any thread to
 * the line's loop, and ends it in order.
 *
 * @param <M> the state machine
 */
public final class LineAttachment<M extends LineListener> {
  private static final long LAST_TASK_MILLIS = 500;

  private final LinePort port;
  private final M machine;
  private volatile boolean closed;

  /** Attaches to the line and makes the machine for its port. */
  public LineAttachment(Line line, Function<LinePort, M> maker) {
    EarlyListener early = new EarlyListener();
    port = line.attach(early);
    machine = maker.apply(port);
    port.execute(() -> early.forwardTo(machine));
  }

  /** Returns the state machine, whose methods are for tasks on the loop unless they say else. */
  public M machine() {
    return machine;
  }

  /** Tells whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  /** Pulses the wake line, if there is one. */
  public void signalWake(Duration length) {
    port.signalWake(length);
  }

  /** Runs a task on the loop; it may be dropped once this is closed. */
  public void execute(Runnable task) {
    port.execute(task);
  }

  /**
   * Runs a last task on the loop, waits half a second for it, and detaches from the line. If the
   * loop has ended or is stuck, the task runs later or never: the caller does what must be done.
   */
  public void close(Runnable lastTask) {
    closed = true;
    CountDownLatch done = new CountDownLatch(1);
    port.execute(
        () -> {
          lastTask.run();
          done.countDown();
        });
    try {
      done.await(LAST_TASK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    port.close();
  }

  /**
   * Keeps the state of the line, and what comes over it, until the machine exists: the other end
   * may have waited for this one, and speaks at once. Runs on the line's loop.
   */
  private static final class EarlyListener implements LineListener {
    private static final int MOST = 16;

    private final List<Bytes> received = new ArrayList<>();
    private LineListener machine;
    private boolean up;
    private String reason;

    void forwardTo(LineListener next) {
      machine = next;
      if (up) {
        machine.up();
      } else if (reason != null) {
        machine.down(reason);
      }
      received.forEach(machine::received);
      received.clear();
    }

    @Override
    public void up() {
      up = true;
      if (machine != null) {
        machine.up();
      }
    }

    @Override
    public void received(Bytes chunk) {
      if (machine != null) {
        machine.received(chunk);
      } else if (received.size() < MOST) {
        received.add(chunk);
      }
    }

    @Override
    public void wake() {
      if (machine != null) {
        machine.wake();
      }
    }

    @Override
    public void down(String why) {
      up = false;
      reason = why;
      received.clear();
      if (machine != null) {
        machine.down(why);
      }
    }
  }
}
