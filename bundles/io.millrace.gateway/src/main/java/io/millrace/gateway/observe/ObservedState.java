// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.gateway.cache.ResourceKey;
import io.millrace.gateway.cache.ResponseCache;
import io.millrace.gateway.cache.StoredResponse;
import io.millrace.gateway.route.NextHop;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The state of an observed resource as it was received last, and for how long it is fresh [RFC 7252
 * §5.10.5]. It goes to the response cache, too, so that requests that do not observe get no older
 * one. Not thread-safe.
 */
final class ObservedState {
  /** What holds where a response says nothing [RFC 7252 §5.10.5]. */
  private static final long DEFAULT_SECONDS = 60;

  private final Time time;
  private final ResponseCache cache;
  private final Supplier<Object> key;
  private CoapResponse response; // null: none yet
  private long received;
  private long maxAgeSeconds;
  private int changes;

  /**
   * Makes one that is not known yet.
   *
   * @param key the resource's; it is in the cache if that is a {@link ResourceKey}
   */
  ObservedState(Time time, ResponseCache cache, Supplier<Object> key) {
    this.time = time;
    this.cache = cache;
    this.key = key;
  }

  /** Takes the state that came now. */
  void set(CoapResponse state, NextHop from) {
    response = state;
    received = time.nanos();
    maxAgeSeconds = state.options().uint(OptionNumber.MAX_AGE, from.maxAge().toSeconds());
    if (key.get() instanceof ResourceKey resource && state.code() == CoapCode.CONTENT) {
      changes = cache.paths().changes(resource);
      cache.store(resource, changes, state, from.maxAge());
    }
  }

  /** Returns after how many seconds the server should have sent another one. */
  static long announcedSeconds(CoapResponse state) {
    return state.options().uint(OptionNumber.MAX_AGE, DEFAULT_SECONDS);
  }

  boolean isKnown() {
    return response != null;
  }

  /**
   * Tells whether it holds: it is not too old, and no request has changed the resource. A 2.03 is
   * no state: it answers a registration at a sensor [spec device-ic-api.md §7].
   */
  boolean isFresh() {
    return isKnown()
        && response.code() == CoapCode.CONTENT
        && ageSeconds() < maxAgeSeconds
        && !(key.get() instanceof ResourceKey resource
            && changes != cache.paths().changes(resource));
  }

  /** Returns the state for a client that joins now, perhaps from the cache; null when it is old. */
  CoapResponse fresh() {
    if (isFresh()) {
      return aged();
    }
    StoredResponse cached = key.get() instanceof ResourceKey resource ? cache.find(resource) : null;
    boolean fresh =
        cached != null && cached.isFresh(cache.now()) && cached.code() == CoapCode.CONTENT;
    return fresh ? cached.whole(cache.now()) : null;
  }

  /** Tells whether it is the same as that. */
  boolean is(CoapResponse other) {
    return other.equals(response);
  }

  /** Returns it as a client gets it now: Max-Age says how long it is still fresh. */
  CoapResponse aged() {
    long age = ageSeconds();
    if (age == 0) {
      return response;
    }
    CoapOptions options =
        response.options().toBuilder()
            .set(OptionNumber.MAX_AGE, Math.max(0, maxAgeSeconds - age))
            .build();
    return response.with(options);
  }

  private long ageSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(time.nanos() - received);
  }
}
