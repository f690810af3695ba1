// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import java.time.Duration;

/** Puts the real endpoint on a carrier, without a framework. */
public final class EndpointOpener implements AutoCloseable {
  private final Endpoint endpoint;

  /** Opens an endpoint whose requests go to {@code handler}. */
  public EndpointOpener(Carrier carrier, RequestHandler handler, Time time, Meters meters) {
    SlotLimits slots = new SlotLimits(256, 1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(1));
    Slot<CoapCodec> codecs = new Slot<>(time, slots);
    Slot<RequestHandler> handlers = new Slot<>(time, slots);
    codecs.fill(new DatagramCodec());
    handlers.fill(handler);
    EndpointLimits limits =
        new EndpointLimits(
            1,
            256,
            20_000,
            20_000,
            10_000,
            32,
            1 << 25,
            32,
            Duration.ofSeconds(247),
            Duration.ofSeconds(145),
            8,
            128,
            Duration.ofSeconds(10));
    endpoint =
        new Endpoint(
            carrier,
            codecs,
            handlers,
            limits,
            time,
            new SeededRandomness(1),
            new CoapMeters(meters));
    endpoint.open();
  }

  /** Returns the endpoint as a transport. */
  public Transport transport() {
    return endpoint;
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
