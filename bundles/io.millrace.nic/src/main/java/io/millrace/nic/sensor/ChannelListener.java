// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.coap.CoapResponse;
import java.time.Duration;

/** Told what goes over a {@link SensorChannel}, on the serial executor. */
public interface ChannelListener {
  /** A request is about to be sent; returns the answer when it is not to be sent, else null. */
  CoapResponse sends(SensorExchange exchange);

  /** The sensor has answered a request after this time. */
  void answered(Duration roundTrip);
}
