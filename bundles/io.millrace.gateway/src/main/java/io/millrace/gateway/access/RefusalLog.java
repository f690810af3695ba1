// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.bounded.BoundedMap;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Logs which peers were refused: at most one line per peer and minute, and at most 60 lines per
 * minute for all peers, since addresses can be forged. Bounded. Thread-safe.
 */
public final class RefusalLog {
  private static final Logger LOG = System.getLogger(RefusalLog.class.getName());
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MAX_PEERS = 1024;
  private static final int MAX_LINES = 60;

  private final BoundedMap<InetSocketAddress, Long> logged =
      BoundedMap.<InetSocketAddress, Long>ofAtMost(MAX_PEERS)
          .lifetime(QUIET_NANOS, at -> at)
          .build();
  private final Time time;
  private long minute;
  private int lines;
  private long suppressed;
  private long failed;
  private boolean hasFailed;

  /** Makes an empty log. */
  public RefusalLog(Time time) {
    this.time = time;
  }

  /** Logs that a peer was refused; the reason is the diagnostic payload of the response. */
  public void refused(Peer peer, CoapResponse answer) {
    if (LOG.isLoggable(Level.WARNING) && isDue(peer.remote())) {
      LOG.log(Level.WARNING, () -> "refused " + peer + ": " + answer.payload().utf8());
    }
  }

  /** Logs that a request failed by the router's own fault: at most one line a minute. */
  public void failed(String what, Throwable cause) {
    synchronized (this) {
      long now = time.nanos();
      if (hasFailed && now - failed < QUIET_NANOS) {
        return;
      }
      hasFailed = true;
      failed = now;
    }
    LOG.log(Level.ERROR, () -> what + ": " + reason(cause));
    LOG.log(Level.DEBUG, what, cause);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  /** Tells whether a line about that peer may be written now. */
  synchronized boolean isDue(InetSocketAddress peer) {
    long now = time.nanos();
    if (now - minute >= QUIET_NANOS) {
      startMinute(now);
    }
    if (logged.get(peer, now) != null) {
      return false;
    }
    if (lines >= MAX_LINES) {
      suppressed++;
      return false;
    }
    lines++;
    logged.put(peer, now, now);
    return true;
  }

  private void startMinute(long now) {
    if (suppressed > 0) {
      LOG.log(Level.WARNING, "{0} more requests were refused in the minute before", suppressed);
    }
    minute = now;
    lines = 0;
    suppressed = 0;
  }
}
