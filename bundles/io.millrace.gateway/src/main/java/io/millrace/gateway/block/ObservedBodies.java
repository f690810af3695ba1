// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.block;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.gateway.route.CancellableCall;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import java.time.Duration;

/**
 * An observation whose notifications may come in blocks, or a request that is answered once: the
 * device sends the first block of each, and the rest is fetched [RFC 7959 §2.6]. A notification
 * that comes while an older one is fetched takes its place. Thread-safe.
 */
final class ObservedBodies extends CancellableCall implements NextHopListener {
  private static final int NUMBERS = 1 << 24;

  private final BodyFetches fetches;
  private final NextHop hop;
  private final CoapRequest request;
  private final NextHopListener listener;
  private Call fetch;
  private long fetched; // the Observe of what is being fetched

  ObservedBodies(BodyFetches fetches, NextHop hop, CoapRequest request, NextHopListener listener) {
    this.fetches = fetches;
    this.hop = hop;
    this.request = request;
    this.listener = listener;
  }

  Call observe(Duration left) {
    began(expectCall(), hop.observe(request, left, this));
    return this;
  }

  Call exchange(Duration left) {
    began(expectCall(), hop.exchange(request, left, this));
    return this;
  }

  @Override
  public void answered(CoapResponse response) {
    if (!BodyFetches.isFirstOfMore(response)) {
      stopOlder(response);
      listener.answered(response);
    } else if (stopOlder(response)) {
      fetch(response);
    }
  }

  private void fetch(CoapResponse response) {
    long number = number(response);
    synchronized (this) {
      fetched = number;
      fetch = () -> {};
    }
    Call begun = fetches.begin(hop, request, response, hop::deadline, whole -> end(number, whole));
    synchronized (this) {
      if (fetch != null && fetched == number) {
        fetch = begun;
        return;
      }
    }
    begun.cancel(); // it is over, or was taken back meanwhile
  }

  private void end(long number, CoapResponse whole) {
    synchronized (this) {
      if (fetch == null || fetched != number) {
        return;
      }
      fetch = null;
    }
    listener.answered(whole);
  }

  /** Ends the fetch of an older notification; false when it is of a newer one. */
  private boolean stopOlder(CoapResponse response) {
    Call former;
    synchronized (this) {
      long ahead = (number(response) - fetched) & NUMBERS - 1;
      if (fetch != null && ahead >= NUMBERS / 2) {
        return false;
      }
      former = fetch;
      fetch = null;
    }
    if (former != null) {
      former.cancel();
    }
    return true;
  }

  private static long number(CoapResponse response) {
    return response.options().uint(OptionNumber.OBSERVE, 0);
  }

  @Override
  public void failed(DeviceFailure failure) {
    listener.failed(failure);
  }

  @Override
  public void closed() {
    listener.closed();
  }

  @Override
  public void cancel() {
    stopFetch();
    super.cancel();
  }

  @Override
  public void deregister() {
    stopFetch();
    super.deregister();
  }

  private void stopFetch() {
    Call former;
    synchronized (this) {
      former = fetch;
      fetch = null;
    }
    if (former != null) {
      former.cancel();
    }
  }
}
