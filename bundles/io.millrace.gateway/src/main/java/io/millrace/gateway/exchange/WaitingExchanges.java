// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The exchanges whose device, or the directory itself, is away because a bundle is being replaced
 * [DESIGN §4]. They go on in the order they came as soon as the directory tells of a change, and
 * get 5.03 after the grace. Bounded in exchanges and bytes. Thread-safe.
 */
final class WaitingExchanges {
  private static final CallbackGuard EXCHANGES =
      new CallbackGuard(WaitingExchanges.class, "an exchange that waited for its device");

  /** A directory that failed does not tell when it would succeed: it is asked again after this. */
  private static final Duration BACK_OFF = Duration.ofMillis(50);

  private static final int MAX_DOUBLINGS = 5;

  private final Map<ProxiedExchange, Timer> waiting = new LinkedHashMap<>();
  private final Time time;
  private final int maxExchanges;
  private final long maxBytes;
  private final long graceNanos;
  private long bytes;
  private volatile long changes;

  /** Begins without exchanges. */
  WaitingExchanges(Time time, int maxExchanges, long maxBytes, Duration grace) {
    this.time = time;
    this.maxExchanges = maxExchanges;
    this.maxBytes = maxBytes;
    this.graceNanos = grace.toNanos();
  }

  /** Returns how often the directory has changed: to be read before it is asked. */
  long changes() {
    return changes;
  }

  /**
   * Has an exchange wait; answers it with 5.03 when there is no room.
   *
   * @param seen {@link #changes} from before the directory was asked: when it has changed since,
   *     the exchange goes on at once
   */
  void add(ProxiedExchange exchange, long seen) {
    if (exchange.waitsUntil == 0) {
      exchange.waitsUntil = time.nanos() + graceNanos;
    }
    Duration pause = pause(exchange);
    boolean changed;
    boolean room;
    synchronized (this) {
      changed = changes != seen;
      int size = exchange.request.bytes();
      room = waiting.size() < maxExchanges && bytes + size <= maxBytes;
      if (!changed && room) {
        bytes += size;
        waiting.put(exchange, time.schedule(pause, () -> look(exchange)));
      }
    }
    if (changed) {
      exchange.resume();
    } else if (!room) {
      exchange.refused(ErrorResponses.unavailable("the device is away and too many requests wait"));
    }
  }

  private Duration left(ProxiedExchange exchange) {
    return Duration.ofNanos(exchange.waitsUntil - time.nanos());
  }

  /** Returns how long it waits for the event: the grace, or after a failure the back-off. */
  private Duration pause(ProxiedExchange exchange) {
    Duration left = left(exchange);
    if (exchange.failedLookups == 0) {
      return left;
    }
    int doublings = Math.min(exchange.failedLookups - 1, MAX_DOUBLINGS);
    Duration backOff = BACK_OFF.multipliedBy(1L << doublings);
    return left.compareTo(backOff) < 0 ? left : backOff;
  }

  private void look(ProxiedExchange exchange) {
    remove(exchange);
    if (left(exchange).toNanos() > 0) {
      resume(exchange);
    } else {
      EXCHANGES.run(
          exchange, ProxiedExchange::refused, ErrorResponses.unavailable("the device is away"));
    }
  }

  private static void resume(ProxiedExchange exchange) {
    Throwable fault = EXCHANGES.attempt(exchange, ProxiedExchange::resume);
    if (fault != null) {
      exchange.refused(ErrorResponses.failed("the way to the device", fault));
    }
  }

  /** An exchange waits no longer, for whatever reason. */
  synchronized void remove(ProxiedExchange exchange) {
    Timer look = waiting.remove(exchange);
    if (look != null) {
      look.cancel();
      bytes -= exchange.request.bytes();
    }
  }

  /** The directory has changed, or another one is bound: all exchanges ask it again. */
  void resumeAll() {
    List<ProxiedExchange> all;
    synchronized (this) {
      changes++;
      all = new ArrayList<>(waiting.keySet());
      all.forEach(this::remove);
    }
    all.forEach(WaitingExchanges::resume);
  }

  /** Returns how many wait. */
  synchronized int size() {
    return waiting.size();
  }
}
