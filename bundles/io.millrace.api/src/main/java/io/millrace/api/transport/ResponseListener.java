// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import io.millrace.api.coap.CoapResponse;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives the response to a request. Called on the transport's thread; must not block. */
@ConsumerType
public interface ResponseListener {
  /**
   * A response. Called once for a plain request. When a request with Observe 0 gets a response with
   * Observe, called again for every notification, in the order of arrival; neither the sequence
   * number nor any other option has been checked.
   */
  void answered(CoapResponse response);

  /** There will be no response, or no further one. Called at most once, never after a final one. */
  void failed(RequestFailure failure);
}
