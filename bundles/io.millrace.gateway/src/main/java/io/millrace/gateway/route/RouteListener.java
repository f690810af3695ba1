// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.lib.slot.Slot;

/** Gets the next hop of a route. Exactly one of the callbacks ends the search. */
public interface RouteListener {
  /** Returns the route. */
  Route route();

  /** Returns the client for whom it is; null where that makes no difference. */
  default Peer client() {
    return null;
  }

  /** Tells whether the client's session says that what it sends goes out in clear. */
  default boolean isInClear(Slot<Sessions> sessions) {
    Peer client = client();
    Session found = client == null ? null : sessions.call(present -> present.find(client), null);
    return found != null && !found.options().secured();
  }

  /** Tells whether no client waits for the result, which will be asked for again. */
  default boolean isRetry() {
    return false;
  }

  /** The next hop is found. May be called on another thread. */
  void found(NextHop destination);

  /** There is no next hop. May be called on another thread. */
  void refused(CoapResponse why);

  /** The directory or the device is away: try again when it is back. */
  void away();

  /** The directory failed, and does not tell when it would not: try again after a while. */
  default void lookupFailed() {
    away();
  }

  /** The host is being looked up: the result will come on another thread. */
  void lookingUp();
}
