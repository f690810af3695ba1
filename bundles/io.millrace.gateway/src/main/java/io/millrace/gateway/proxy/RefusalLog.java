// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Warns of refused peers, at most one line per peer and minute [STYLE]. Bounded. Thread-safe. */
public final class RefusalLog {
  private static final Logger LOG = System.getLogger(RefusalLog.class.getName());
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_PEERS = 1024;

  private final Map<InetSocketAddress, Long> said = new LinkedHashMap<>();
  private final Time time;

  /** Makes a log that has said nothing. */
  public RefusalLog(Time time) {
    this.time = time;
  }

  /** Says that a peer was refused; the reason is the answer's text. */
  public void refused(Peer peer, CoapResponse answer) {
    if (LOG.isLoggable(Level.WARNING) && isDue(peer.remote())) {
      LOG.log(Level.WARNING, () -> "refused " + peer + ": " + answer.payload().utf8());
    }
  }

  /** Tells whether a line about that peer may be written now. */
  synchronized boolean isDue(InetSocketAddress peer) {
    long now = time.nanos();
    Long last = said.get(peer);
    if (last != null && now - last < QUIET_NANOS) {
      return false;
    }
    said.remove(peer);
    if (said.size() >= MAX_PEERS) {
      said.remove(said.keySet().iterator().next());
    }
    said.put(peer, now);
    return true;
  }
}
