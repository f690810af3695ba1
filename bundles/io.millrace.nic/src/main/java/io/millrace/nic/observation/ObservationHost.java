// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceListener;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.sensor.SensorExchange;
import io.millrace.nic.sensor.Tokens;

/** What an observation uses of its NIC. Used on the serial executor only. */
interface ObservationHost {
  NicContext context();

  Tokens tokens();

  /** Sends a request on behalf of a client, with the rank of clients' requests. */
  SensorExchange askInTurn(CoapRequest request, Bytes token, DeviceListener listener);

  /** Sends a request of the NIC itself, before those of clients. */
  SensorExchange ask(CoapRequest request, Bytes token, DeviceListener listener);

  /** Cancels a request. */
  void cancel(SensorExchange exchange);

  /** The state to be saved has changed. */
  void changed();

  /** The observation has ended. */
  void ended(Observation observation);
}
