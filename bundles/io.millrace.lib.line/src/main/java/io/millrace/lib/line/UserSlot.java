// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The slot of a line's one user: knows whether the line is up, reports that to the user that
 * attaches, and passes received bytes to the loop. Input that waits there is bounded; more is lost.
 * {@link #attach} and {@link #arrived} may be called on any thread, the rest on the loop.
 */
public final class UserSlot {
  private final String line;
  private final Executor loop;
  private final LineOutput output;
  private final AtomicReference<LineUser> user = new AtomicReference<>();
  private boolean up;
  private String reason = "";

  /** Makes an empty slot of a line of which it is not known yet whether it is up. */
  public UserSlot(String line, Executor loop, LineOutput output) {
    this.line = line;
    this.loop = loop;
    this.output = output;
  }

  /** Attaches the user; see {@link io.millrace.api.line.Line#attach}. */
  public LinePort attach(LineListener listener) {
    LineUser next = new LineUser(listener);
    if (!user.compareAndSet(null, next)) {
      throw new IllegalStateException("line " + line + " has a user already");
    }
    loop.execute(this::report);
    return new Port(next);
  }

  /** The line can carry bytes now. */
  public void up() {
    up = true;
    report();
  }

  /** The line cannot carry bytes now. */
  public void down(String why) {
    up = false;
    reason = why;
    report();
  }

  /** The other end pulsed its wake line. */
  public void wake() {
    LineUser present = user.get();
    if (present != null) {
      present.wake();
    }
  }

  /** Reports to the user whether the line is up, if that is known and has changed. */
  private void report() {
    LineUser present = user.get();
    if (present != null && up) {
      present.up();
    } else if (present != null && !reason.isEmpty()) {
      present.down(reason);
    }
  }

  /** Bytes were received; the user gets them on the loop. */
  public void arrived(Bytes chunk) {
    LineUser present = user.get();
    if (present != null) {
      present.arrived(chunk, loop, () -> user.get() == present);
    }
  }

  /** The port of the attached user. */
  private final class Port implements LinePort {
    private final LineUser holder;

    Port(LineUser holder) {
      this.holder = holder;
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
    }

    @Override
    public void write(Bytes bytes) {
      whileHeld(() -> output.write(bytes));
    }

    @Override
    public void signalWake(Duration length) {
      whileHeld(() -> output.pulse(length));
    }

    private void whileHeld(Runnable task) {
      loop.execute(
          () -> {
            if (user.get() == holder) {
              task.run();
            }
          });
    }

    @Override
    public void discardInput() {
      holder.discard();
    }

    @Override
    public void close() {
      user.compareAndSet(holder, null);
    }
  }
}
