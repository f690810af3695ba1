// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import io.millrace.api.coap.CoapResponse;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives a device's responses. Called on whichever thread has them; must not block. */
@ConsumerType
public interface DeviceListener {
  /** A response or a notification. An observation ends with a response that is no success. */
  void answered(CoapResponse response);

  /** There will be no response, or no further notification. */
  void failed(DeviceFailure failure);
}
