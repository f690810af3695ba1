// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Calls whoever uses the endpoint; what they throw is logged and stays with them. */
final class Outside {
  private static final Logger LOG = System.getLogger(Endpoint.class.getName());

  void answered(ResponseListener listener, CoapResponse response) {
    try {
      listener.answered(response);
    } catch (RuntimeException | LinkageError e) {
      complain("who waited for an answer failed", e);
    }
  }

  void failed(ResponseListener listener, RequestFailure why) {
    try {
      listener.failed(why);
    } catch (RuntimeException | LinkageError e) {
      complain("who waited for an answer failed", e);
    }
  }

  void settled(DeliveryListener listener, Delivery delivery) {
    try {
      listener.settled(delivery);
    } catch (RuntimeException | LinkageError e) {
      complain("who waited for a delivery failed", e);
    }
  }

  void complain(String what, Throwable cause) {
    LOG.log(Level.ERROR, what, cause);
  }
}
