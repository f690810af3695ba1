// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;

/** Sends notifications to clients, by whichever transport the client is reached. */
@FunctionalInterface
public interface NotificationSender {
  /** Sends a notification and tells the listener whether the client has it. */
  void send(ReplyTo to, CoapResponse response, Reliability how, DeliveryListener listener);
}
