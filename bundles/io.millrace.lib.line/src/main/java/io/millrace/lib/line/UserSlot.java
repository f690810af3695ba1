// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The place of a line's one user: knows whether the line is up, tells whoever comes, and takes what
 * arrives to the loop. Input that waits there is bounded; more is lost. {@link #attach} and {@link
 * #arrived} may be called on any thread, the rest on the loop.
 */
public final class UserSlot {
  private final String line;
  private final Executor loop;
  private final LineOutput outlet;
  private final AtomicReference<LineUser> user = new AtomicReference<>();
  private boolean up;
  private String reason = "";

  /** Makes an empty place of a line that has not said yet whether it is up. */
  public UserSlot(String line, Executor loop, LineOutput outlet) {
    this.line = line;
    this.loop = loop;
    this.outlet = outlet;
  }

  /** Lets the user in; see {@link io.millrace.api.line.Line#attach}. */
  public LinePort attach(LineListener listener) {
    LineUser next = new LineUser(listener);
    if (!user.compareAndSet(null, next)) {
      throw new IllegalStateException("line " + line + " has a user already");
    }
    loop.execute(this::tell);
    return new Port(next);
  }

  /** The line can carry bytes now. */
  public void up() {
    up = true;
    tell();
  }

  /** The line cannot carry bytes now. */
  public void down(String why) {
    up = false;
    reason = why;
    tell();
  }

  /** The other end pulsed its wake line. */
  public void wake() {
    LineUser present = user.get();
    if (present != null) {
      present.wake();
    }
  }

  /** Tells the user how the line is, if that is known and news. */
  private void tell() {
    LineUser present = user.get();
    if (present != null && up) {
      present.up();
    } else if (present != null && !reason.isEmpty()) {
      present.down(reason);
    }
  }

  /** Bytes came in; the user gets them on the loop. */
  public void arrived(Bytes chunk) {
    LineUser present = user.get();
    if (present != null) {
      present.arrived(chunk, loop, () -> user.get() == present);
    }
  }

  /** What the user holds. */
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
      whileHeld(() -> outlet.write(bytes));
    }

    @Override
    public void signalWake(Duration length) {
      whileHeld(() -> outlet.pulse(length));
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
