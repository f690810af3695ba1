// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.time.Time;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests whose device (or the directory itself) is away because a bundle is being replaced: they
 * look again every now and then, and get 5.03 after the grace [DESIGN §4]. Bounded in requests and
 * bytes. Thread-safe.
 */
final class WaitingExchanges {
  private static final CallbackGuard LOOKS =
      new CallbackGuard(WaitingExchanges.class, "looking for a device that is away");
  private static final Duration PAUSE = Duration.ofMillis(50);

  private record Waiting(ProxiedExchange request, long until) {}

  private final Time time;
  private final int maxRequests;
  private final long maxBytes;
  private final long graceNanos;
  private List<Waiting> waiting = new ArrayList<>();
  private long bytes;

  WaitingExchanges(Time time, int maxRequests, long maxBytes, Duration grace) {
    this.time = time;
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
    this.graceNanos = grace.toNanos();
  }

  /** Lets a request wait; answers it with 5.03 when there is no room. */
  void park(ProxiedExchange request) {
    boolean first;
    synchronized (this) {
      int size = request.bytes();
      boolean room = waiting.size() < maxRequests && bytes + size <= maxBytes;
      first = waiting.isEmpty();
      if (room) {
        waiting.add(new Waiting(request, request.awayUntil(time.nanos() + graceNanos)));
        bytes += size;
      } else {
        first = false;
      }
      if (room) {
        request = null;
      }
    }
    if (request != null) {
      request.refused(ErrorResponses.unavailable("the device is away and too many requests wait"));
    } else if (first) {
      time.schedule(PAUSE, this::look);
    }
  }

  private void look() {
    List<Waiting> now;
    synchronized (this) {
      now = waiting;
      waiting = new ArrayList<>();
      bytes = 0;
    }
    long nanos = time.nanos();
    for (Waiting each : now) {
      if (nanos - each.until >= 0) {
        LOOKS.run(
            each.request,
            ProxiedExchange::refused,
            ErrorResponses.unavailable("the device is away"));
      } else if (!each.request.isDone()) {
        look(each.request);
      }
    }
  }

  private static void look(ProxiedExchange request) {
    Throwable fault = LOOKS.attempt(request, ProxiedExchange::look);
    if (fault != null) {
      request.refused(ErrorResponses.failed("the way to the device", fault));
    }
  }

  /** Returns how many requests wait. */
  synchronized int size() {
    return waiting.size();
  }
}
