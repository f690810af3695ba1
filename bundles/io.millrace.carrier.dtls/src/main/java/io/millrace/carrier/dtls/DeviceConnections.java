// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.dtls.HandshakeFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;

/**
 * The connections that the router itself begins, one to each server: it shakes hands when there is
 * something to be sent, with the server's latest key first, and with the one before when that gets
 * no answer: a server says nothing to an identity that it does not know. A connection lasts until
 * its key is good no more or the server seems to have lost it. The peer of a connection is known by
 * the server's address, whichever connection it is that goes there at present: an observation
 * outlives its handshakes. Thread-safe.
 */
final class DeviceConnections {
  /** Who is told how a handshake has ended; called on any thread. */
  interface Listener {
    void connected(InetSocketAddress remote);

    void refused(InetSocketAddress remote, String why, boolean silent);
  }

  private static final int MOST_HANDSHAKES = 1000;
  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_BEGINNINGS = 10; // within five seconds

  /** A server that refuses the latest key is asked again with it after so long. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  /**
   * After it was said who asks, and with which key, the server has so long when there is another.
   */
  static final Duration ANOTHER_KEY = Duration.ofSeconds(8);

  /** The same when there is no other key: three retransmissions of the engine. */
  static final Duration LAST_KEY = Duration.ofSeconds(30);

  private static final class Attempt {
    final InetSocketAddress remote;
    final List<DeviceKeys.Key> keys;
    volatile int used;

    /** The engine has begun the handshake and will tell how it ends. */
    volatile boolean started;

    private int begun;
    private Timer limit;
    private boolean ended;

    Attempt(InetSocketAddress remote, List<DeviceKeys.Key> keys) {
      this.remote = remote;
      this.keys = keys;
    }

    DeviceKeys.Key key() {
      return used < keys.size() ? keys.get(used) : null;
    }

    /** Goes on to the next key; false when there is none. */
    synchronized boolean next() {
      if (limit == null || used + 1 >= keys.size()) {
        return false; // no key was asked for: there is nobody, or it is a matter of certificates
      }
      used++;
      stopLimit();
      return true;
    }

    /** Has a task run when the server does not answer to the present key. */
    synchronized void limit(Time time, Runnable task) {
      if (limit == null && !ended) {
        limit = time.schedule(used + 1 < keys.size() ? ANOTHER_KEY : LAST_KEY, task);
      }
    }

    synchronized void end() {
      ended = true;
      stopLimit();
    }

    private void stopLimit() {
      if (limit != null) {
        limit.cancel();
        limit = null;
      }
    }
  }

  private final Supplier<DeviceKeys> keys;
  private final Supplier<Boolean> hasCertificates;
  private final Time time;
  private final Map<InetSocketAddress, Attempt> attempts = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, ConnectionId> present = new ConcurrentHashMap<>();
  private final Map<ConnectionId, InetSocketAddress> servers = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, Long> refusedLatest = new ConcurrentHashMap<>();
  private final Set<InetSocketAddress> lost = ConcurrentHashMap.newKeySet();
  private volatile DtlsEngine engine;
  private volatile Listener listener;

  /**
   * Makes one.
   *
   * @param hasCertificates whether servers are trusted without a pre-shared key
   */
  DeviceConnections(Supplier<DeviceKeys> keys, Supplier<Boolean> hasCertificates, Time time) {
    this.keys = keys;
    this.hasCertificates = hasCertificates;
    this.time = time;
  }

  void use(DtlsEngine running, Listener told) {
    engine = running;
    listener = told;
  }

  /** As {@link io.millrace.api.carrier.CarrierPort#connect}. */
  boolean connect(InetSocketAddress remote, boolean idle) {
    if (attempts.containsKey(remote)) {
      return false;
    }
    Connection connection = connection(remote);
    boolean keep = connection != null && !lost.contains(remote) && isGood(remote, connection, idle);
    if (!keep) {
      begin(remote);
    }
    return keep;
  }

  private boolean isGood(InetSocketAddress remote, Connection connection, boolean idle) {
    if (!(connection.getEstablishedPeerIdentity() instanceof PreSharedKeyIdentity psk)) {
      return true;
    }
    List<DeviceKeys.Key> now = keys.get().of(remote);
    boolean latest = !now.isEmpty() && now.get(0).identity().equals(psk.getIdentity());
    if (latest || now.stream().noneMatch(each -> each.identity().equals(psk.getIdentity()))) {
      return latest;
    }
    Long refused = refusedLatest.get(remote);
    return !idle || refused != null && time.nanos() - refused < AGAIN.toNanos();
  }

  private void begin(InetSocketAddress remote) {
    List<DeviceKeys.Key> known = keys.get().of(remote);
    if (known.isEmpty() && !hasCertificates.get()) {
      listener.refused(remote, "there is no key for " + remote.getHostString(), false);
    } else if (attempts.size() >= MOST_HANDSHAKES) {
      listener.refused(remote, "too many handshakes are under way", false);
    } else {
      lost.remove(remote);
      Attempt attempt = new Attempt(remote, known);
      attempts.put(remote, attempt);
      shakeHands(attempt);
    }
  }

  private void shakeHands(Attempt attempt) {
    if (!attempt.started && attempts.get(attempt.remote) == attempt) {
      engine.shakeHands(attempt.remote, error -> notBegun(attempt, error));
    }
  }

  /** The engine is ending the connection that it has for the server: in a moment there is none. */
  private void notBegun(Attempt attempt, Throwable error) {
    if (attempt.started) {
      return; // nothing is lost: the message had no content
    }
    if (++attempt.begun < MOST_BEGINNINGS) {
      engine.later(() -> shakeHands(attempt), 5L << attempt.begun);
    } else {
      failed(attempt.remote, error);
    }
  }

  /** Called by the engine: it begins a handshake with a server. */
  void started(InetSocketAddress remote) {
    Attempt attempt = attempts.get(remote);
    if (attempt != null) {
      attempt.started = true;
    }
  }

  /** Called by the engine: a handshake that was begun here has ended well. */
  void completed(InetSocketAddress remote, Connection connection) {
    Attempt attempt = attempts.remove(remote);
    if (attempt != null) {
      attempt.end();
    }
    ConnectionId id = connection.getConnectionId();
    ConnectionId before = present.put(remote, id);
    if (before != null && !before.equals(id)) {
      servers.remove(before);
    }
    servers.put(id, remote);
    if (attempt != null && attempt.used > 0) {
      remember(remote);
    } else {
      refusedLatest.remove(remote);
    }
    listener.connected(remote);
  }

  private void remember(InetSocketAddress remote) {
    if (refusedLatest.size() >= MOST_REMEMBERED) {
      refusedLatest.clear();
    }
    refusedLatest.put(remote, time.nanos());
  }

  /** Called by the engine: a handshake that was begun here has failed. */
  void failed(InetSocketAddress remote, Throwable cause) {
    Attempt attempt = attempts.get(remote);
    if (attempt == null) {
      return;
    }
    HandshakeFailure failure = HandshakeFailure.of(cause);
    if (attempt.next()) {
      attempt.started = false;
      shakeHands(attempt);
    } else if (attempts.remove(remote, attempt)) {
      attempt.end();
      listener.refused(remote, failure.text(), failure.silent());
    }
  }

  private void giveUp(InetSocketAddress remote, Attempt attempt) {
    if (attempts.get(remote) == attempt) {
      engine.giveUp(remote);
    }
  }

  /** The server has not answered a request. */
  void unanswered(InetSocketAddress remote) {
    if (lost.size() < MOST_REMEMBERED) {
      lost.add(remote);
    }
  }

  /** The server has sent something: it has not lost the connection. */
  void heard(InetSocketAddress remote) {
    lost.remove(remote);
  }

  /** A connection has ended. */
  void ended(Connection connection) {
    InetSocketAddress remote = servers.remove(connection.getConnectionId());
    if (remote != null) {
      present.remove(remote, connection.getConnectionId());
    }
  }

  /** Returns the established connection to a server; null when there is none. */
  Connection connection(InetSocketAddress remote) {
    ConnectionId id = present.get(remote);
    Connection found = id == null ? engine.at(remote) : engine.of(id);
    boolean open = found != null && !found.isClosed() && found.hasEstablishedDtlsContext();
    return open ? found : null;
  }

  /** Returns the address to which a connection was begun, also when the server's has changed. */
  InetSocketAddress server(Connection connection) {
    InetSocketAddress begun = servers.get(connection.getConnectionId());
    return begun != null ? begun : connection.getPeerAddress();
  }

  /** Returns what identifies the connections to a server, one after the other. */
  static String idOf(InetSocketAddress remote) {
    return "to " + remote.getAddress().getHostAddress() + ' ' + remote.getPort();
  }

  /** Returns a server's address with the name by which it is asked for. */
  InetSocketAddress named(InetSocketAddress remote) {
    Attempt attempt = attempts.get(remote);
    return attempt == null ? remote : attempt.remote;
  }

  /**
   * Returns the key of the handshake that is under way, which the engine is about to use; null when
   * it has none.
   */
  DeviceKeys.Key key(InetSocketAddress remote) {
    Attempt attempt = remote == null ? null : attempts.get(remote);
    DeviceKeys.Key key = attempt == null ? null : attempt.key();
    if (key != null) {
      attempt.limit(time, () -> giveUp(remote, attempt));
    }
    return key;
  }
}
