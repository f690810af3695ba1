// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;

/** Hears what became of a notification: one that the client rejects ends its observation. */
record NotificationDelivery(Observation observation, boolean confirmable)
    implements DeliveryListener {
  @Override
  public void settled(Delivery delivery) {
    if (confirmable) {
      observation.confirmed();
    }
    if (NotificationBuilder.endsObservation(delivery)) {
      observation.end();
    }
  }
}
