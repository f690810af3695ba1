// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import io.millrace.api.coap.CoapResponse;
import org.osgi.annotation.versioning.ConsumerType;

/** Told what comes back for a request. Called on the endpoint's thread; must not block. */
@ConsumerType
public interface ResponseListener {
  /**
   * An answer. Called once for a plain request; for one with Observe 0 whose answer carries
   * Observe, again for every notification, in the order of arrival (neither the number nor any
   * other option is judged here).
   */
  void answered(CoapResponse response);

  /** There will be no (further) answer. Called at most once, never after a final answer. */
  void failed(RequestFailure failure);
}
