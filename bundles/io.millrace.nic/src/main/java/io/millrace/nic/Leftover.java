// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Timer;

/**
 * The value of an observation that nobody was there to hear: left for who comes next, and for all
 * who come within the grace from then on. Touched on the serial only.
 */
final class Leftover {
  private final ObservationHost host;
  private Kept value;
  private Timer forgetting;

  Leftover(ObservationHost host) {
    this.host = host;
  }

  /** Returns it; null when there is none. */
  Kept value() {
    return value;
  }

  /** Takes over what an earlier instance or an observer had; null for nothing. */
  void restore(Kept other) {
    value = other;
  }

  /** Keeps what nobody hears. */
  void keep(CoapResponse response) {
    value = new Kept(response, host.parts().time().now());
    host.changed();
  }

  /** Tells whether there is one that is fresh; from the first time it lasts for the grace. */
  boolean isFresh() {
    if (value == null || !value.isFresh(host.parts().time().now())) {
      return false;
    }
    if (forgetting == null) {
      forgetting = host.parts().after(host.parts().settings().observeGrace(), this::forget);
    }
    return true;
  }

  /** There is a newer value, or the observation is over. */
  void forget() {
    stop();
    if (value != null) {
      value = null;
      host.changed();
    }
  }

  /** Forgets nothing any more by itself. */
  void stop() {
    if (forgetting != null) {
      forgetting.cancel();
      forgetting = null;
    }
  }
}
