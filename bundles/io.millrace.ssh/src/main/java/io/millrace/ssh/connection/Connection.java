// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import io.millrace.ssh.keys.AuthorizedKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.session.Session;

/**
 * One client's connection: who it is once it has logged in, its bounds, and what is recorded of it.
 * Runs on a thread of its own and blocks it; the other methods by any thread.
 */
public final class Connection {
  private static final CallbackGuard GUARD =
      CallbackGuard.outermost(Connection.class, "an SSH connection");

  /** SSH_DISCONNECT_BY_APPLICATION: clients show the sentence that comes with it [RFC 4253 §11]. */
  private static final int BY_APPLICATION = 11;

  /** How long a client may take to read the sentence with which its connection ends. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final SshParts parts;
  private final SocketSession socket;
  private final InetAddress remote;
  private final Activity activity;
  private final Offered offered = new Offered();
  private final AtomicInteger channels = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private final long began;
  private volatile Session session;
  private volatile AuthorizedKey key;
  private volatile Timer timer;
  private String ending = "";

  Connection(SshParts parts, SocketChannel channel, IoHandler handler) throws IOException {
    this.parts = parts;
    activity = new Activity(parts.time());
    socket = new SocketSession(channel, handler, activity);
    remote = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
    began = parts.time().nanos();
    socket.setAttribute(Connection.class, this);
  }

  /** Returns the connection that a session of SSHD belongs to. */
  static Connection of(Session session) {
    return (Connection) session.getIoSession().getAttribute(Connection.class);
  }

  /**
   * Serves the client until either side ends.
   *
   * @return whether somebody had logged in
   */
  public boolean run() {
    Duration most = parts.limits().authentication();
    timer = time().schedule(most, () -> end("no key was accepted within " + seconds(most)));
    try {
      GUARD.run(socket, SshParts.checked(SocketSession::run));
    } finally {
      timer.cancel();
      GUARD.close(() -> socket.close(true));
      recordEnd();
    }
    return key != null;
  }

  void begin(Session opened) {
    session = opened;
  }

  /** Takes the key with which somebody has logged in. */
  void admit(AuthorizedKey accepted) {
    key = accepted;
    timer.cancel();
    activity.touch();
    checkIdle();
    record("login", AuditOutcome.DONE, accepted.role() + ", key " + accepted.blob().fingerprint());
    parts.loggedIn().accept(this);
  }

  private void checkIdle() {
    Duration most = parts.limits().idle();
    boolean command = busy.get() > 0;
    Duration idle = command ? activity.stalled() : activity.idle();
    if (idle.compareTo(most) >= 0) {
      String what =
          command ? "the client did not read what was sent to it" : "nothing was typed or sent";
      end(what + " for " + seconds(most));
    } else if (!socket.isClosed()) {
      timer = time().schedule(most.minus(idle), this::checkIdle);
    }
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }

  /** Ends it and has the client show why. Does not block. */
  public void end(String why) {
    synchronized (this) {
      if (!ending.isEmpty()) {
        return;
      }
      ending = why;
    }
    time().schedule(LAST_WORDS, () -> GUARD.close(() -> socket.close(true)));
    Daemon.thread("ssh-end", () -> GUARD.run(this, each -> each.sayAndClose(why))).start();
  }

  private void sayAndClose(String why) {
    Session present = session;
    if (present != null) {
      GUARD.run(present, SshParts.checked(each -> each.disconnect(BY_APPLICATION, why)));
    }
    socket.close(true);
  }

  private synchronized void recordEnd() {
    if (key != null) {
      Duration lasted = Duration.ofNanos(time().nanos() - began);
      String why = ending.isEmpty() ? "" : ": " + ending;
      record("session", AuditOutcome.DONE, "ended after " + seconds(lasted) + why);
    } else {
      String why = ending.isEmpty() ? "ended before a login" : ending;
      parts.audit().refuse(remote, why + offered.words());
    }
  }

  /** Returns what is known of who is at the other end. */
  Origin origin() {
    AuthorizedKey known = key;
    return Origin.of(AuditLog.ORIGIN, known == null ? "" : known.owner(), remote.getHostAddress());
  }

  /** Returns the role that the key has now; empty when it was taken out of the file. */
  Optional<ShellRole> role() {
    return parts.keys().look().find(key.blob()).map(AuthorizedKey::role);
  }

  /** Writes into the audit trail. */
  void record(String action, AuditOutcome outcome, String detail) {
    parts.audit().add(origin(), action, outcome, detail);
  }

  /** Counts a channel; false when there are as many as may be. */
  boolean openChannel() {
    if (channels.incrementAndGet() <= parts.limits().channels()) {
      return true;
    }
    channels.decrementAndGet();
    return false;
  }

  void closeChannel() {
    channels.decrementAndGet();
  }

  /** A command that runs keeps the connection from being idle. */
  void begin(ShellTask task) {
    busy.addAndGet(task.isCommand() ? 1 : 0);
  }

  void finish(ShellTask task) {
    activity.touch();
    busy.addAndGet(task.isCommand() ? -1 : 0);
  }

  /** Returns the address it comes from. */
  public InetAddress remote() {
    return remote;
  }

  Offered offered() {
    return offered;
  }

  Activity activity() {
    return activity;
  }

  CallbackGuard guard() {
    return GUARD;
  }

  private Time time() {
    return parts.time();
  }
}
