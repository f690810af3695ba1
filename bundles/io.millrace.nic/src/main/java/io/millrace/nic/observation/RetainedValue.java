// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Timer;

/**
 * The value of an observation that nobody was there to hear: left for who comes next, and for all
 * who come within the grace from then on. Touched on the serial executor only.
 */
final class RetainedValue {
  private final ObservationHost host;
  private ReceivedValue value;
  private Timer forgetting;

  RetainedValue(ObservationHost host) {
    this.host = host;
  }

  /** Returns it; null when there is none. */
  ReceivedValue value() {
    return value;
  }

  /** Takes over what an earlier instance or an observer had; null for nothing. */
  void restore(ReceivedValue other) {
    value = other;
  }

  /** Keeps what nobody hears. */
  void retain(CoapResponse response) {
    value = new ReceivedValue(response, host.context().time().now());
    host.changed();
  }

  /** Tells whether there is one that is fresh; from the first time it lasts for the grace. */
  boolean isFresh() {
    if (value == null || !value.isFresh(host.context().time().now())) {
      return false;
    }
    if (forgetting == null) {
      forgetting = host.context().after(host.context().settings().observeGrace(), this::forget);
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
