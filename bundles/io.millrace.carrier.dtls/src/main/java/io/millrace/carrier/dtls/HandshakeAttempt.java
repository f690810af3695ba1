// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The handshakes with a server, one after the other with each of its keys. Thread-safe. */
final class HandshakeAttempt {
  /**
   * After it was said who asks, and with which key, the server has so long when there is another.
   */
  static final Duration ANOTHER_KEY = Duration.ofSeconds(8);

  /** The same when there is no other key: three retransmissions of the engine. */
  static final Duration LAST_KEY = Duration.ofSeconds(30);

  final InetSocketAddress remote;
  final Offer offer;

  /** How many keys were refused. */
  volatile int used;

  /** The engine has begun the handshake and will tell how it ends. */
  volatile boolean started;

  /** How often the engine was asked to begin. */
  int begun;

  private Timer limit;
  private boolean ended;

  HandshakeAttempt(InetSocketAddress remote, Offer offer) {
    this.remote = remote;
    this.offer = offer;
  }

  DeviceKeys.Key key() {
    return used < offer.keys().size() ? offer.keys().get(used) : null;
  }

  /** Goes on to the next key; false when there is none. */
  synchronized boolean next() {
    if (limit == null || used + 1 >= offer.keys().size()) {
      return false; // no key was asked for: there is nobody, or it is a matter of certificates
    }
    used++;
    stopLimit();
    return true;
  }

  /** Has a task run when the server does not answer to the present key. */
  synchronized void limit(Time time, Runnable task) {
    if (limit == null && !ended) {
      limit = time.schedule(used + 1 < offer.keys().size() ? ANOTHER_KEY : LAST_KEY, task);
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
