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
import java.util.List;

/**
 * A line over a serial port that may be unplugged and plugged in again: opened as soon as the
 * device exists, and tried again with growing pauses while it cannot be opened. Thread-safe; what
 * happens to the port happens on the line's loop.
 */
final class SerialLine implements Line, AutoCloseable {
  private static final List<String> USABLE = List.of("open", "not open yet");

  private static final CallbackGuard READS = new CallbackGuard(SerialLine.class, "reading a port");
  private static final Logger LOG = System.getLogger(SerialLine.class.getName());

  /** A write takes longer only if the port is stuck: a frame of 266 bytes fits the buffer. */
  private static final Duration STALL = Duration.ofSeconds(1);

  /** How often an absent device is looked for; that costs one system call. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** After this time a line that was to be closed, and was not, is as it was before. */
  private static final Duration PREPARED = Duration.ofSeconds(60);

  /** How often a port with a wake input is read. */
  private static final Duration READ = Duration.ofMillis(10);

  private final SerialSettings settings;
  private final NativeLibrary library;
  private final Time time;
  private final Loop loop;
  private final UserSlot user;
  private final BackOff backOff;
  private final PulseFilter pulses = new PulseFilter();
  private volatile String status = "not open yet";

  /** The device that symbolic links lead to, in brackets; else empty. */
  private volatile String resolved = "";

  private volatile OpenPort port; // set on the loop alone
  private int opening;
  private Timer retry;
  private String logged = "";
  private volatile boolean received;
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
    return settings.port() + resolved + " " + settings.baud() + " baud, " + status;
  }

  /** Returns why it cannot be used, one sentence; none when it can, or was not tried yet. */
  List<String> problems() {
    return USABLE.contains(status) ? List.of() : List.of("line " + name() + ": " + description());
  }

  @Override
  public LinePort attach(LineListener listener) {
    return user.attach(listener);
  }

  /**
   * Goes on as before for some time, but so that {@link #close} takes none. Blocks for half a
   * second the first time.
   */
  void prepareClose() {
    OpenPort open = port;
    if (open != null && open.prepareClose()) {
      time.schedule(PREPARED, () -> loop.execute(open::goOn));
    }
  }

  /** Closes the port without telling the user, and ends the loop. */
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
    received = false;
    try {
      port = OpenPort.open(library, settings, new PortEvents(mine));
    } catch (PortUnavailableException e) {
      failed(e.getMessage());
      return;
    }
    opened();
  }

  private void opened() {
    boolean again = !logged.isEmpty();
    String device = port.device();
    resolved = device.equals(settings.port().toString()) ? "" : " (" + device + ")";
    LOG.log(
        Level.INFO,
        () ->
            "line %s: %s%s open%s"
                .formatted(name(), settings.port(), resolved, again ? " again" : ""));
    logged = "";
    status = "open";
    backOff.reset();
    user.up();
    poll(port);
  }

  /** Polls a port whose received bytes are not delivered by events. */
  private void poll(OpenPort open) {
    if (open == port && open.isPolled()) {
      READS.run(open::read);
      time.schedule(READ, () -> loop.execute(() -> poll(open)));
    }
  }

  private void failed(String reason) {
    if (settings.port().isAbsent()) {
      await(reason);
      return;
    }
    Duration pause = backOff.pause();
    logOnce(reason, "tried again from " + pause.toSeconds() + " s on");
    retry = time.schedule(pause, () -> loop.execute(this::open));
    user.down(reason);
  }

  /** Opens the port as soon as its device exists. */
  private void await(String reason) {
    logOnce(reason, "opened as soon as it is there");
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

  /** Logs a failure, once until another one. */
  private void logOnce(String reason, String next) {
    status = reason;
    if (!reason.equals(logged)) {
      logged = reason;
      LOG.log(Level.ERROR, () -> "line " + name() + ": " + reason + "; " + next);
    }
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
  }

  /** A port that was lost before it received anything is not opened ten times a second. */
  private void lost(int which, String reason) {
    if (closed || port == null || which != opening) {
      return;
    }
    closePort();
    if (received) {
      await(settings.port() + ": " + reason);
    } else {
      failed(settings.port() + ": " + reason);
    }
  }

  private void closePort() {
    OpenPort closing = port;
    port = null;
    resolved = "";
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

  /** Passes the events of one opening of the port to the loop. */
  private final class PortEvents implements OpenPort.Handler {
    private final int which;

    PortEvents(int which) {
      this.which = which;
    }

    @Override
    public void arrived(Bytes chunk) {
      received = true;
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

  /** What the user of the line has it do. */
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
