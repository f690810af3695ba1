// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Timer;
import io.millrace.lib.persist.TimeStamp;

/**
 * The last value of an observation without observers: retained for the next observer, and for all
 * that join within the grace after that one. Touched on the serial executor only.
 */
final class RetainedValue {
  private final ObservationHost host;
  private ReceivedValue value;
  private Timer forgetting;

  RetainedValue(ObservationHost host) {
    this.host = host;
  }

  /** Returns the value; null when there is none. */
  ReceivedValue value() {
    return value;
  }

  /** Sets the value of the previous instance or of the observers; null for none. */
  void restore(ReceivedValue other) {
    value = other;
  }

  /** Retains a notification that has no observer. */
  void retain(CoapResponse response) {
    value = new ReceivedValue(response, TimeStamp.of(host.context().time()));
    host.changed();
  }

  /**
   * Tells whether there is a fresh value; the first time, the grace begins after which it is
   * removed.
   */
  boolean isFresh() {
    if (value == null || !value.isFresh(host.context().time())) {
      return false;
    }
    if (forgetting == null) {
      forgetting = host.context().after(host.context().settings().observeGrace(), this::forget);
    }
    return true;
  }

  /** Removes the value: there is a newer one, or the observation has ended. */
  void forget() {
    stop();
    if (value != null) {
      value = null;
      host.changed();
    }
  }

  /** Stops the grace. */
  void stop() {
    if (forgetting != null) {
      forgetting.cancel();
      forgetting = null;
    }
  }
}
