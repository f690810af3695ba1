// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends connections whose other side lets wait, and asks silent ones. Used on the loop alone. */
final class Timeouts {
  private static final long SWEEP_NANOS = 1_000_000_000;
  private static final long RELEASE_MILLIS = 1000;

  private final Connections connections;
  private final StreamLimits limits;
  private long next;
  private boolean begun;

  Timeouts(Connections connections, StreamLimits limits) {
    this.connections = connections;
    this.limits = limits;
  }

  /** Does what is due; returns when to come again. */
  long run(long now) {
    if (!begun || now - next >= 0) {
      begun = true;
      next = now + SWEEP_NANOS;
      connections.all().forEach(each -> check(each, now));
    }
    return connections.size() == 0 ? Long.MAX_VALUE : next;
  }

  private void check(ConnectionState each, long now) {
    each.forgetOld(now);
    if (isOver(each.csmDue, now)) {
      connections.abort(each, "no CSM has come in time", -1);
    } else if (isOver(each.messageDue, now)) {
      connections.abort(each, "the rest of a message has not come in time", -1);
    } else if (isOver(each.pongDue, now)) {
      connections.abort(each, "a ping has not been answered", -1);
    } else if (isOver(each.releaseDue, now)) {
      connections.end(each, "released, and not every request was answered in time");
    } else if (each.greeted) {
      ask(each, now);
    }
  }

  private static boolean isOver(long due, long now) {
    return due != 0 && now - due >= 0;
  }

  private void ask(ConnectionState each, long now) {
    boolean idle = limits.idle() > 0 && now - each.lastUsed >= limits.idle();
    if (idle && each.openRequests() == 0) {
      connections.release(each, now + limits.message());
    } else if (limits.ping() > 0
        && each.pongDue == 0
        && !each.paused
        && now - each.lastHeard >= limits.ping()) {
      each.pongDue = now + limits.pong();
      connections.signal(each, Signal.ping(Bytes.EMPTY));
    }
  }

  /** Says to all peers that the router goes; returns when that has been sent, or after a second. */
  void releaseAll(CarrierLink link) {
    if (!link.isAttached()) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    link.onLoop(
        () -> {
          connections.all().forEach(each -> connections.signal(each, Signal.release()));
          done.countDown();
        });
    try {
      done.await(RELEASE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
