// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.coap.DatagramCodec;
import io.millrace.gateway.rig.Configured;
import io.millrace.gateway.rig.Registry;
import io.millrace.lib.testing.SeededRandomness;
import java.util.Map;

/** Puts the real endpoint on a carrier, without a framework. */
public final class EndpointOpener implements AutoCloseable {
  private final Registry registry = new Registry();
  private final Endpoints endpoints;

  /** Opens an endpoint whose requests go to {@code handler}. */
  public EndpointOpener(
      Carrier carrier, RequestHandler handler, Time time, Meters meters, Map<String, ?> config) {
    endpoints =
        new Endpoints(
            registry.context(),
            Configured.of(EndpointConfig.class, config),
            time,
            new SeededRandomness(1),
            meters);
    endpoints.bindCodec(new DatagramCodec());
    endpoints.bindHandler(handler);
    endpoints.bindCarrier(carrier, Map.of());
  }

  /** Returns the endpoint as a transport. */
  public Transport transport() {
    return registry.service(Transport.class);
  }

  @Override
  public void close() {
    endpoints.close();
  }
}
