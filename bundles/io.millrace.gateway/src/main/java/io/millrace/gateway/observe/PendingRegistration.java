// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;

/** A client's request to observe, until the first notification answers it [RFC 7641 §3.1]. */
public interface PendingRegistration {
  /** Returns who asked. */
  Peer peer();

  /** Returns where the response and the notifications go. */
  ReplyTo replyTo();

  /** Says which call to cancel when the client gives the request up or its deadline passes. */
  void downstream(Call call);

  /** Answers; false when it was answered, or given up, before. The listener learns of delivery. */
  boolean answer(CoapResponse response, DeliveryListener listener);

  /** Ends it without an answer: the next gateway gets the request. */
  void handBack();
}
