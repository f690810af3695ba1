// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.api.line.LineListener;
import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.line.BackOff;
import io.millrace.lib.line.LineOutput;
import io.millrace.lib.line.PulseFilter;
import io.millrace.lib.line.UserSlot;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/**
 * A line over a TCP connection that may be lost and made again: connects, or listens, and tries
 * again with growing pauses. Thread-safe; what happens to the connection happens on the line's
 * loop.
 */
final class TcpLine implements Line, AutoCloseable {
  private static final Logger LOG = System.getLogger(TcpLine.class.getName());
  private static final String NOBODY = "nobody is connected";

  /** What is no fault of this side. */
  private static final List<String> USABLE =
      List.of("open", "not connected yet", "waits for a connection", NOBODY);

  /** A connection that lasted this long resets the pauses. */
  private static final Duration GOOD = Duration.ofSeconds(10);

  private final TcpSettings settings;
  private final Time time;
  private final SelectorLoop loop;
  private final Opener opener;
  private final UserSlot user;
  private final BackOff backOff;
  private final PulseFilter pulses = new PulseFilter();
  private volatile String status = "not connected yet";
  private volatile int boundPort;
  private ServerSocketChannel waiting;
  private SocketChannel opening;
  private Session session;
  private Timer timer;
  private String logged = "";
  private boolean closed;

  /** Begins to connect, or to wait for a connection. */
  TcpLine(TcpSettings settings, Time time) {
    this.settings = settings;
    this.time = time;
    backOff = settings.line().backOff();
    loop = SelectorLoop.start("line-" + settings.name());
    opener = new Opener(loop, this::connected, this::failed);
    user = new UserSlot(settings.name(), loop, new Out());
    loop.execute(this::open);
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public String description() {
    String serial = settings.rfc2217() ? " " + settings.parameters() : "";
    return "tcp " + settings.address() + serial + ", " + status;
  }

  /** Returns why it cannot be used, one sentence; none when it can, or was not tried yet. */
  List<String> problems() {
    return USABLE.contains(status) ? List.of() : List.of("line " + name() + ": " + description());
  }

  @Override
  public LinePort attach(LineListener listener) {
    return user.attach(listener);
  }

  /** Returns the port it waits at; 0 as long as it does not. Any thread. */
  int boundPort() {
    return boundPort;
  }

  /** Closes the connection without telling the user, and ends the loop. */
  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          cancelTimer();
          Sockets.close(opening);
          Sockets.close(waiting);
          disconnect();
          status = "closed";
        });
    loop.close();
  }

  private void open() {
    timer = null;
    if (closed) {
      return;
    }
    if (settings.listen()) {
      waiting = opener.listen(settings.host(), settings.port());
      if (waiting != null) {
        boundPort = waiting.socket().getLocalPort();
        logged = "";
        backOff.reset();
        waitForClient();
      }
    } else {
      timer = time.schedule(settings.connectTimeout(), () -> loop.execute(this::timedOut));
      opening = opener.connect(settings.host(), settings.port());
    }
  }

  private void waitForClient() {
    status = "waits for a connection";
    user.down(NOBODY);
  }

  private void connected(SocketChannel channel) {
    opening = null;
    if (closed || session != null) {
      LOG.log(Level.DEBUG, () -> "line " + name() + ": refuses a second connection");
      Sockets.close(channel);
      return;
    }
    try {
      session = new Session(channel);
    } catch (IOException e) {
      Sockets.close(channel);
      failed(e.getMessage());
      return;
    }
    if (settings.listen()) {
      timer = time.schedule(settings.connectTimeout(), () -> loop.execute(this::timedOut));
    }
    session.dialect.opened();
  }

  private void timedOut() {
    if (session == null && opening != null) {
      Sockets.close(opening);
      failed("no connection within " + settings.connectTimeout().toMillis() + " ms");
    } else if (session != null && !session.ready) {
      failed("no word of RFC 2217 within " + settings.connectTimeout().toMillis() + " ms");
    }
  }

  private void ready() {
    cancelTimer();
    boolean again = !logged.isEmpty();
    LOG.log(Level.INFO, () -> "line " + name() + ": " + description() + (again ? " again" : ""));
    user.up();
  }

  /** There is no usable connection: logs that once, and tries again later. */
  private void failed(String reason) {
    if (closed) {
      return;
    }
    cancelTimer();
    opening = null;
    if (session != null && session.ready && time.nanos() - session.since >= GOOD.toNanos()) {
      logged = "";
      backOff.reset();
    }
    disconnect();
    if (settings.listen() && waiting != null && waiting.isOpen()) {
      LOG.log(Level.INFO, () -> "line " + name() + ": " + reason);
      waitForClient();
    } else {
      tryLater(settings.address() + ": " + reason);
    }
  }

  private void tryLater(String reason) {
    status = reason;
    Duration pause = backOff.pause();
    if (!reason.equals(logged)) {
      logged = reason;
      LOG.log(
          Level.ERROR,
          () ->
              "line "
                  + name()
                  + ": "
                  + reason
                  + "; tried again from "
                  + pause.toSeconds()
                  + " s on");
    }
    timer = time.schedule(pause, () -> loop.execute(this::open));
    user.down(reason);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void disconnect() {
    Session ending = session;
    session = null;
    if (ending != null) {
      ending.connection.close();
    }
  }

  /** One connection and its dialect. */
  private final class Session implements Dialect.Callbacks {
    final Connection connection;
    final Dialect dialect;
    final long since = time.nanos();
    boolean ready;

    Session(SocketChannel channel) throws IOException {
      dialect = settings.dialect(this);
      connection = new Connection(channel, loop, this::received, this::failed);
    }

    private boolean isCurrent() {
      return session == this;
    }

    private void received(Bytes chunk) {
      if (isCurrent()) {
        dialect.received(chunk);
      }
    }

    @Override
    public void send(Bytes bytes) {
      connection.send(bytes);
    }

    @Override
    public void data(Bytes lineBytes) {
      user.arrived(lineBytes);
    }

    @Override
    public void ready() {
      if (isCurrent() && !ready) {
        ready = true;
        status = "open";
        TcpLine.this.ready();
      }
    }

    @Override
    public void woken() {
      if (pulses.begins(time.nanos())) {
        user.wake();
      }
    }

    @Override
    public void failed(String reason) {
      if (isCurrent()) {
        TcpLine.this.failed(reason);
      }
    }
  }

  /** What the user of the line has it do. */
  private final class Out implements LineOutput {
    @Override
    public void write(Bytes bytes) {
      Session now = session;
      if (now != null && now.ready) {
        now.send(now.dialect.encode(bytes));
      }
    }

    @Override
    public void pulse(Duration length) {
      Session now = session;
      if (now != null) {
        now.dialect.wake(true);
        time.schedule(length, () -> loop.execute(() -> now.dialect.wake(false)));
      }
    }
  }
}
