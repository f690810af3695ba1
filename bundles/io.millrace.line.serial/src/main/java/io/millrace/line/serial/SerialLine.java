// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.Loop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A line over a serial port that may come and go: opened when it is there, tried again with growing
 * pauses when it is not. Thread-safe; what happens to the port happens on the line's loop.
 */
final class SerialLine implements Line, AutoCloseable {
  private static final Logger LOG = System.getLogger(SerialLine.class.getName());

  /** No write of a frame takes this long (266 bytes take 9 s at 300 baud, and fit the buffer). */
  private static final Duration STALL = Duration.ofSeconds(1);

  private final SerialSettings settings;
  private final Time time;
  private final Loop loop;
  private final AtomicReference<LineUser> user = new AtomicReference<>();
  private volatile String status = "not open yet";
  private OpenPort port;
  private int opening;
  private Timer retry;
  private Duration pause;
  private String complaint = "";
  private boolean closed;

  /** Begins to open the port. */
  SerialLine(SerialSettings settings, Time time) {
    this.settings = settings;
    this.time = time;
    pause = settings.retryMin();
    loop = Loop.start("line-" + settings.name());
    loop.execute(this::open);
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public String description() {
    return settings.port() + " " + settings.baud() + " baud, " + status;
  }

  @Override
  public LinePort attach(LineListener listener) {
    LineUser next = new LineUser(listener);
    if (!user.compareAndSet(null, next)) {
      throw new IllegalStateException("line " + name() + " has a user already");
    }
    loop.execute(this::tellUser);
    return new Port(next);
  }

  /** Tells the user how the line is, if there is anything to tell yet. On the loop. */
  private void tellUser() {
    LineUser present = user.get();
    if (present != null && port != null) {
      present.up();
    } else if (present != null && !complaint.isEmpty()) {
      present.down(complaint);
    }
  }

  /** Closes the port, without a word to the user, and ends the loop. */
  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          cancelRetry();
          closePort();
          status = "closed";
        });
    loop.close();
  }

  private void open() {
    retry = null;
    if (closed || port != null) {
      return;
    }
    int mine = ++opening;
    try {
      port =
          OpenPort.open(
              settings.port(),
              settings.baud(),
              this::arrived,
              () -> loop.execute(() -> lost(mine, "the port is gone")));
    } catch (PortUnavailableException e) {
      tryLater(e.getMessage());
      return;
    }
    opened();
  }

  private void opened() {
    boolean again = !complaint.isEmpty();
    LOG.log(
        Level.INFO,
        () -> "line " + name() + ": " + settings.port() + " open" + (again ? " again" : ""));
    complaint = "";
    status = "open";
    pause = settings.retryMin();
    tellUser();
  }

  /** Says once what is wrong and tries again later, each time twice as late. */
  private void tryLater(String reason) {
    status = reason;
    if (!reason.equals(complaint)) {
      complaint = reason;
      Duration first = pause;
      LOG.log(
          Level.ERROR,
          () ->
              "line "
                  + name()
                  + ": "
                  + reason
                  + "; tried again from "
                  + first.toSeconds()
                  + " s on");
    }
    retry = time.schedule(pause, () -> loop.execute(this::open));
    tellUser();
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(settings.retryMax()) > 0 ? settings.retryMax() : doubled;
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  private void arrived(Bytes chunk) {
    LineUser present = user.get();
    if (present != null) {
      present.arrived(chunk, loop, () -> user.get() == present);
    }
  }

  private void lost(int which, String reason) {
    if (closed || port == null || which != opening) {
      return;
    }
    closePort();
    tryLater(settings.port() + ": " + reason);
  }

  private void closePort() {
    OpenPort closing = port;
    port = null;
    if (closing != null) {
      closing.close();
    }
  }

  private void write(Bytes bytes) {
    OpenPort open = port;
    if (open == null) {
      return;
    }
    long before = time.nanos();
    Timer watch = time.schedule(STALL, open::flush);
    boolean taken = open.write(bytes.toArray());
    watch.cancel();
    if (!taken || time.nanos() - before >= STALL.toNanos()) {
      lost(opening, "the port takes no bytes");
    }
  }

  /** What the line's one user holds. */
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
      loop.execute(
          () -> {
            if (user.get() == holder) {
              SerialLine.this.write(bytes);
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
