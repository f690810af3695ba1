// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.dtls.HandshakeFailure;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;

/**
 * The handshakes that clients have begun and not ended. There is a bound: beyond it, the oldest is
 * given up for the newest. When an eighth of it is reached, only so many more may begin in a second
 * as cost those who are connected little; who is not let in tries again. So those who begin
 * handshakes and leave them take neither the connections nor the time of others. Thread-safe.
 */
final class OpenHandshakes {
  private static final int UNLIMITED = 8;
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos() / 400;
  private static final long SAVED_NANOS = 20 * PAUSE_NANOS;

  private final int most;
  private final Time time;
  private final LimitedHandshakes limited;
  private final Set<Handshaker> open = new LinkedHashSet<>();
  private long next;

  OpenHandshakes(int most, Time time, LimitedHandshakes limited) {
    this.most = Math.max(1, most);
    this.time = time;
    this.limited = limited;
    next = time.nanos();
  }

  /** Tells whether one more may begin; counts it when there are many. */
  synchronized boolean mayBegin() {
    if (open.size() <= most / UNLIMITED) {
      return true;
    }
    long now = time.nanos();
    if (now - next < 0) {
      limited.add();
      return false;
    }
    next = Math.max(next, now - SAVED_NANOS) + PAUSE_NANOS;
    return true;
  }

  /** A client has begun one. */
  void begun(Handshaker handshaker) {
    handshaker.addSessionListener(
        new SessionAdapter() {
          @Override
          public void handshakeCompleted(Handshaker done) {
            ended(done);
          }

          @Override
          public void handshakeFailed(Handshaker done, Throwable error) {
            ended(done);
          }
        });
    Handshaker oldest = add(handshaker);
    if (oldest != null) {
      limited.add();
      giveUp(oldest);
    }
  }

  private synchronized Handshaker add(Handshaker handshaker) {
    open.add(handshaker);
    if (open.size() <= most) {
      return null;
    }
    Iterator<Handshaker> each = open.iterator();
    Handshaker oldest = each.next();
    each.remove();
    return oldest;
  }

  private synchronized void ended(Handshaker handshaker) {
    open.remove(handshaker);
  }

  private static void giveUp(Handshaker handshaker) {
    Connection connection = handshaker.getConnection();
    if (connection.isExecuting()) {
      try {
        connection.getExecutor().execute(() -> end(handshaker));
      } catch (RejectedExecutionException ended) {
        // The connection has ended, or the engine.
      }
    }
  }

  /** Ends a handshake as if its peer had not answered for long; on the connection's executor. */
  static void end(Handshaker handshaker) {
    handshaker.handshakeFailed(
        new DtlsHandshakeTimeoutException("no answer in time", HandshakeFailure.LAST_FLIGHT));
  }
}
