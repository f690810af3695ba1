// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceListener;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.ObserveNumbers;
import io.millrace.nic.sensor.SensorExchange;
import io.millrace.nic.sensor.Tokens;

/** What an observation needs of the NIC around it. Used on the serial executor only. */
interface ObservationHost {
  NicContext context();

  Tokens tokens();

  ObserveNumbers numbers();

  /** Sends a request that a client's wish has made, in the clients' turn. */
  SensorExchange askInTurn(CoapRequest request, Bytes token, DeviceListener listener);

  /** Sends a request of the NIC's own, before those of clients. */
  SensorExchange ask(CoapRequest request, Bytes token, DeviceListener listener);

  /** Takes a request back. */
  void cancel(SensorExchange exchange);

  /** Something changed that the next instance has to know. */
  void changed();

  /** The observation is over. */
  void ended(Observation observation);
}
