// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Call;
import java.time.Duration;

/** The next hop of a forwarded request, found by {@link Router}. */
public interface NextHop {
  /** Returns its kind. */
  HopKind kind();

  /** Returns the canonical name of a device of the directory; empty for other servers. */
  String name();

  /** Returns an object that is equal for all next hops that are the same server. */
  Object server();

  /** Returns the port at which it is reached over a transport; 0 when it is in this router. */
  default int port() {
    return 0;
  }

  /**
   * Tells whether requests wait for it in a queue of the gateway, for as long as its profile says.
   */
  boolean isQueued();

  /** Returns how many requests may wait for it. */
  int queueLimit();

  /** Returns how many requests may be in flight to it; {@code usual} unless its profile says. */
  int window(int usual);

  /** Returns the least time between the beginnings of two requests to it; zero: none. */
  Duration spacing();

  /** Tells whether it sends notifications when it has accepted an observation. */
  boolean notifies();

  /** Returns how long a response of it without Max-Age is fresh. */
  default Duration maxAge() {
    return Duration.ZERO;
  }

  /** Returns how long the gateway waits for a response, from the client's request on. */
  Duration deadline();

  /**
   * Tells whether the gateway may ask it on its own, because nothing was heard for long. A profile
   * that sends every request once forbids that [spec source, "Timeout"].
   */
  boolean renews();

  /** Tells whether a request that may have arrived may be sent again. */
  boolean mayRepeat();

  /** Sends a request; {@code left} is the time left until its deadline. */
  Call exchange(CoapRequest request, Duration left, NextHopListener listener);

  /**
   * Goes on with a request that another gateway has sent and released; when the hop does not know
   * it, {@link NextHopListener#closed} is called.
   */
  default Call resume(CoapRequest request, Duration left, NextHopListener listener) {
    listener.closed();
    return () -> {};
  }

  /** Observes; the request has an Observe option unless the hop is a device of this router. */
  Call observe(CoapRequest request, Duration left, NextHopListener listener);

  /** Tells whether the directory still resolves the name to this next hop. */
  boolean isStill(Resolution resolution);
}
