// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.block;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Call;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Fetches the rest of responses of which a device sends the first block [RFC 7959 §2.4], so that
 * the gateway has them whole: one fetch serves clients with blocks of any size, a cache, and
 * observers. Limited in the length of a body and in the bytes of all; what exceeds a limit is left
 * to the client, which then fetches block by block. Thread-safe.
 */
public final class BodyFetches {
  /** How a block that is the first of several begins: number 0, more. */
  private static final int FIRST_OF_MORE = 1;

  private final Time time;
  private final int maxBodyBytes;
  private final long maxTotalBytes;
  private final AtomicLong held = new AtomicLong();

  /** Makes it with nothing to fetch. */
  public BodyFetches(Time time, int maxBodyBytes, long maxTotalBytes) {
    this.time = time;
    this.maxBodyBytes = maxBodyBytes;
    this.maxTotalBytes = maxTotalBytes;
  }

  /** Tells whether a response is the first block of several. */
  public static boolean isFirstOfMore(CoapResponse response) {
    return response.options().uint(OptionNumber.BLOCK2, 0) >> 3 == FIRST_OF_MORE;
  }

  /**
   * Fetches the rest of a response.
   *
   * @param request what the device has answered
   * @param first its answer, for which {@link #isFirstOfMore} is true
   * @param left returns how much time there is still
   * @param then gets the whole response once, or {@code first} when the rest cannot be fetched; or,
   *     when a block is refused, the error
   * @return what ends it
   */
  public Call begin(
      NextHop hop,
      CoapRequest request,
      CoapResponse first,
      Supplier<Duration> left,
      Consumer<CoapResponse> then) {
    BodyFetch fetch = new BodyFetch(this, hop, request, left, then);
    fetch.begin(first);
    return fetch;
  }

  /**
   * Observes; what comes in blocks is fetched before the listener gets it.
   *
   * @param request as for {@link NextHop#observe}
   */
  public Call observe(NextHop hop, CoapRequest request, Duration left, NextHopListener listener) {
    return new ObservedBodies(this, hop, request, listener).observe(left);
  }

  /** Asks; what comes in blocks is fetched before the listener gets it. */
  public Call exchange(NextHop hop, CoapRequest request, Duration left, NextHopListener listener) {
    return new ObservedBodies(this, hop, request, listener).exchange(left);
  }

  boolean reserve(int bytes, int bodyBytes) {
    boolean room = bodyBytes <= maxBodyBytes && held.addAndGet(bytes) <= maxTotalBytes;
    if (!room && bodyBytes <= maxBodyBytes) {
      held.addAndGet(-bytes);
    }
    return room;
  }

  void release(int bytes) {
    held.addAndGet(-bytes);
  }

  long nanos() {
    return time.nanos();
  }

  /** Returns how many bytes of unfinished bodies are held. */
  public long heldBytes() {
    return held.get();
  }
}
