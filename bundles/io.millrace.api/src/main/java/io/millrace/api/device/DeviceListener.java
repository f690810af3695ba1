// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import io.millrace.api.coap.CoapResponse;
import org.osgi.annotation.versioning.ConsumerType;

/** Told what a device answers. Called on the completer's thread; must not block. */
@ConsumerType
public interface DeviceListener {
  /** An answer or a notification. An observation whose answer is no success ends with it. */
  void answered(CoapResponse response);

  /** There will be no (further) answer. */
  void failed(DeviceFailure failure);
}
