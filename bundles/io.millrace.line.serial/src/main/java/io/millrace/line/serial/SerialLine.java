// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.line.BackOff;
import io.millrace.lib.line.LineOutput;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.line.PulseFilter;
import io.millrace.lib.line.UserSlot;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Loop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * A line over a serial port that may come and go: opened as soon as it is there, tried again with
 * growing pauses when it cannot be opened. Thread-safe; what happens to the port happens on the
 * line's loop.
 */
final class SerialLine implements Line, AutoCloseable {
  private static final CallbackGuard READS = new CallbackGuard(SerialLine.class, "reading a port");
  private static final Logger LOG = System.getLogger(SerialLine.class.getName());

  /** No write of a frame takes this long (266 bytes take 9 s at 300 baud, and fit the buffer). */
  private static final Duration STALL = Duration.ofSeconds(1);

  /** How soon a device that was plugged in is seen. Looking costs one system call. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** How soon bytes are seen on a port with a wake input. */
  private static final Duration READ = Duration.ofMillis(10);

  private final SerialSettings settings;
  private final NativeLibrary library;
  private final Time time;
  private final Loop loop;
  private final UserSlot user;
  private final BackOff backOff;
  private final PulseFilter pulses = new PulseFilter();
  private volatile String status = "not open yet";

  /** Where links to the port lead, in brackets; empty without links, and while it is not open. */
  private volatile String elsewhere = "";

  private OpenPort port;
  private int opening;
  private Timer retry;
  private String complaint = "";
  private volatile boolean heard;
  private boolean closed;

  /** Begins to open the port. */
  SerialLine(SerialSettings settings, NativeLibrary library, Time time) {
    this.settings = settings;
    this.library = library;
    this.time = time;
    backOff = settings.line().backOff();
    loop = Loop.start("line-" + settings.name());
    user = new UserSlot(settings.name(), loop, new Out());
    loop.execute(this::open);
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public String description() {
    return settings.port() + elsewhere + " " + settings.baud() + " baud, " + status;
  }

  @Override
  public LinePort attach(LineListener listener) {
    return user.attach(listener);
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
    heard = false;
    try {
      port = OpenPort.open(library, settings, new Ears(mine));
    } catch (PortUnavailableException e) {
      failed(e.getMessage());
      return;
    }
    opened();
  }

  private void opened() {
    boolean again = !complaint.isEmpty();
    String device = port.device();
    elsewhere = device.equals(settings.port().toString()) ? "" : " (" + device + ")";
    LOG.log(
        Level.INFO,
        () ->
            "line %s: %s%s open%s"
                .formatted(name(), settings.port(), elsewhere, again ? " again" : ""));
    complaint = "";
    status = "open";
    backOff.reset();
    user.up();
    readOn(port);
  }

  /** Asks a port for what has arrived that does not say so by itself. */
  private void readOn(OpenPort open) {
    if (open == port && open.isRead()) {
      READS.run(open, OpenPort::read);
      time.schedule(READ, () -> loop.execute(() -> readOn(open)));
    }
  }

  private void failed(String reason) {
    if (settings.port().isAbsent()) {
      await(reason);
      return;
    }
    Duration pause = backOff.pause();
    complain(reason, "tried again from " + pause.toSeconds() + " s on");
    retry = time.schedule(pause, () -> loop.execute(this::open));
    user.down(reason);
  }

  /** Opens the port as soon as its device is there. */
  private void await(String reason) {
    complain(reason, "opened as soon as it is there");
    backOff.reset();
    retry = time.schedule(LOOK, () -> loop.execute(this::look));
    user.down(reason);
  }

  private void look() {
    if (!closed && settings.port().isAbsent()) {
      retry = time.schedule(LOOK, () -> loop.execute(this::look));
    } else {
      open();
    }
  }

  /** Says once what is wrong. */
  private void complain(String reason, String next) {
    status = reason;
    if (!reason.equals(complaint)) {
      complaint = reason;
      LOG.log(Level.ERROR, () -> "line " + name() + ": " + reason + "; " + next);
    }
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  /** A port that was lost before it said anything is not opened ten times a second. */
  private void lost(int which, String reason) {
    if (closed || port == null || which != opening) {
      return;
    }
    closePort();
    if (heard) {
      await(settings.port() + ": " + reason);
    } else {
      failed(settings.port() + ": " + reason);
    }
  }

  private void closePort() {
    OpenPort closing = port;
    port = null;
    elsewhere = "";
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

  private void woken() {
    if (pulses.begins(time.nanos())) {
      user.wake();
    }
  }

  /** Takes what one opening of the port says to the loop. */
  private final class Ears implements OpenPort.Hearer {
    private final int which;

    Ears(int which) {
      this.which = which;
    }

    @Override
    public void arrived(Bytes chunk) {
      heard = true;
      user.arrived(chunk);
    }

    @Override
    public void woken() {
      loop.execute(SerialLine.this::woken);
    }

    @Override
    public void hungUp() {
      loop.execute(() -> lost(which, "the port is gone"));
    }
  }

  /** What the line does for its user. */
  private final class Out implements LineOutput {
    @Override
    public void write(Bytes bytes) {
      SerialLine.this.write(bytes);
    }

    @Override
    public void pulse(Duration length) {
      OpenPort open = port;
      if (open != null && settings.signals().wakeOutput() != ModemSignals.Output.NONE) {
        open.pulse(true);
        time.schedule(length, () -> loop.execute(() -> open.pulse(false)));
      }
    }
  }
}
