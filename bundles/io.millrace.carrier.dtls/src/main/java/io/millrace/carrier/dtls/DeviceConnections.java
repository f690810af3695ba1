// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.dtls.HandshakeFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
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

  /** What the engine does; its methods may be called on any thread. */
  interface Handshakes {
    /** Begins a full handshake; the last one gets why it did not begin. */
    void shakeHands(InetSocketAddress server, Offer.Kind offered, Consumer<Throwable> notBegun);

    /** Ends a handshake that is under way as if the server had not answered for long. */
    void giveUp(InetSocketAddress server);

    /** Has a task run after so long. */
    void later(Runnable task, long millis);

    /** Returns the connection with that address at present, or null. */
    Connection at(InetSocketAddress address);

    /** Returns the connection of an ID, or null. */
    Connection of(ConnectionId id);
  }

  private static final int MOST_HANDSHAKES = 1000;
  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_BEGINNINGS = 10; // within five seconds

  /** A server that refuses the latest key is asked again with it after so long. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private final Function<InetSocketAddress, Offer> offers;
  private final Time time;
  private final Map<InetSocketAddress, HandshakeAttempt> attempts = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, ConnectionId> present = new ConcurrentHashMap<>();
  private final Map<ConnectionId, InetSocketAddress> servers = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, Long> refusedLatest = new ConcurrentHashMap<>();
  private final Set<InetSocketAddress> lost = ConcurrentHashMap.newKeySet();
  private volatile Handshakes engine;
  private volatile Listener listener;

  /**
   * Makes one.
   *
   * @param offers what a server is offered at present
   */
  DeviceConnections(Function<InetSocketAddress, Offer> offers, Time time) {
    this.offers = offers;
    this.time = time;
  }

  void use(Handshakes running, Listener told) {
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
    List<DeviceKeys.Key> now = offers.apply(remote).keys();
    boolean latest = !now.isEmpty() && now.get(0).identity().equals(psk.getIdentity());
    if (latest || now.stream().noneMatch(each -> each.identity().equals(psk.getIdentity()))) {
      return latest;
    }
    Long refused = refusedLatest.get(remote);
    return !idle || refused != null && time.nanos() - refused < AGAIN.toNanos();
  }

  private void begin(InetSocketAddress remote) {
    Offer offer = offers.apply(remote);
    if (offer.isEmpty()) {
      listener.refused(remote, "there is no key for " + remote.getHostString(), false);
    } else if (attempts.size() >= MOST_HANDSHAKES) {
      listener.refused(remote, "too many handshakes are under way", false);
    } else {
      lost.remove(remote);
      HandshakeAttempt attempt = new HandshakeAttempt(remote, offer);
      attempts.put(remote, attempt);
      shakeHands(attempt);
    }
  }

  private void shakeHands(HandshakeAttempt attempt) {
    if (!attempt.started && attempts.get(attempt.remote) == attempt) {
      engine.shakeHands(attempt.remote, attempt.offer.kind(), error -> notBegun(attempt, error));
    }
  }

  /** The engine is ending the connection that it has for the server: in a moment there is none. */
  private void notBegun(HandshakeAttempt attempt, Throwable error) {
    if (attempt.started) {
      return; // nothing is lost: the message had no content
    }
    if (++attempt.begun < MOST_BEGINNINGS) {
      engine.later(() -> shakeHands(attempt), 5L << attempt.begun);
    } else {
      failed(attempt, error);
    }
  }

  /**
   * Called by the engine: it begins a handshake with a server.
   *
   * @return gets why this handshake has failed; another one that was begun since goes on
   */
  Consumer<Throwable> started(InetSocketAddress remote) {
    HandshakeAttempt attempt = attempts.get(remote);
    if (attempt == null) {
      return error -> {};
    }
    attempt.started = true;
    int used = attempt.used;
    return error -> {
      if (attempt.used == used) {
        failed(attempt, error);
      }
    };
  }

  /** Called by the engine: a handshake that was begun here has ended well. */
  void completed(InetSocketAddress remote, Connection connection) {
    HandshakeAttempt attempt = attempts.remove(remote);
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

  private void failed(HandshakeAttempt attempt, Throwable cause) {
    if (attempts.get(attempt.remote) != attempt) {
      return;
    }
    HandshakeFailure failure = HandshakeFailure.of(cause);
    if (attempt.next()) {
      attempt.started = false;
      shakeHands(attempt);
    } else if (attempts.remove(attempt.remote, attempt)) {
      attempt.end();
      listener.refused(attempt.remote, failure.text(), failure.silent());
    }
  }

  private void giveUp(InetSocketAddress remote, HandshakeAttempt attempt) {
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
    HandshakeAttempt attempt = attempts.get(remote);
    return attempt == null ? remote : attempt.remote;
  }

  /**
   * Returns the key of the handshake that is under way, which the engine is about to use; null when
   * it has none.
   */
  DeviceKeys.Key key(InetSocketAddress remote) {
    HandshakeAttempt attempt = remote == null ? null : attempts.get(remote);
    DeviceKeys.Key key = attempt == null ? null : attempt.key();
    if (key != null) {
      attempt.limit(time, () -> giveUp(remote, attempt));
    }
    return key;
  }
}
