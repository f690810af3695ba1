// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;

/** Sends notifications to clients, by whichever transport the client is reached. */
public interface NotificationSender {
  /** Sends a response, as soon as there is a transport; tells the listener of its delivery. */
  void send(ReplyTo to, CoapResponse response, Reliability how, DeliveryListener listener);

  /**
   * Sends a notification if there is a transport, and passes the listener to it: one that stays the
   * same for all notifications of an observation takes memory once.
   *
   * @return false when there is none
   */
  boolean notify(ReplyTo to, CoapResponse notification, Reliability how, DeliveryListener listener);
}
