// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.route.Route;

/** Who wants to know where a route leads. Exactly one of the callbacks ends the search. */
public interface Traveller {
  /** Returns the route. */
  Route route();

  /** Tells whether nobody waits for the answer now, and it will be asked for again. */
  default boolean isRetry() {
    return false;
  }

  /** It leads there. May be called on another thread. */
  void found(Destination destination);

  /** It leads nowhere. May be called on another thread. */
  void refused(CoapResponse why);

  /** The directory, or the device, is away for the moment: ask again. */
  void away();

  /** The answer will come on another thread; nothing else has been called yet. */
  void lookingUp();
}
