// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.carrier.StreamCarrier;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.api.transport.ConnectionListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.NamedSlots;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Puts a message layer on every stream carrier and registers it as a {@link Transport} of its name.
 * Connections stay open when this bundle or the carrier's is replaced.
 */
@Component(
    configurationPid = "io.millrace.endpoint.stream",
    service = {})
@Designate(ocd = StreamConfig.class)
public final class StreamEndpoints {
  private static final String KEY = "io.millrace.endpoint.stream/";

  private final Slot<CoapCodec> codecs;
  private final Slot<RequestHandler> gateway;
  private final NamedSlots<RequestHandler> claimed;
  private final Slot<ConnectionListener> sessions;
  private final StreamRegistry endpoints;
  private final BundleContext context;
  private final Holder holder;

  /** Begins without carriers. */
  @Activate
  public StreamEndpoints(
      BundleContext context, StreamConfig config, @Reference Time time, @Reference Meters meters) {
    this.context = context;
    holder = new Holder(context);
    SlotLimits limits = SlotLimits.standard();
    codecs = new Slot<>(time, limits);
    gateway = new Slot<>(time, limits);
    claimed = new NamedSlots<>(time, limits);
    sessions = new Slot<>(time, limits);
    StreamLimits bounds = StreamLimits.of(config);
    StreamMeters counted = new StreamMeters(meters);
    endpoints =
        new StreamRegistry(
            context,
            time,
            meters,
            carrier ->
                new StreamEndpoint(
                    carrier,
                    codecs,
                    () -> claimed.of(carrier.name(), gateway),
                    bounds,
                    counted,
                    time,
                    this::ended),
            name -> holder.take(KEY + name));
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCodec(CoapCodec codec) {
    codecs.bind(codec);
    endpoints.all().forEach(StreamEndpoint::codecChanged);
  }

  void unbindCodec(CoapCodec codec) {
    codecs.unbind(codec);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = "(millrace.role=gateway)")
  void bindHandler(RequestHandler handler) {
    gateway.bind(handler);
  }

  void unbindHandler(RequestHandler handler) {
    gateway.unbind(handler);
  }

  @Reference(
      service = RequestHandler.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(transport.name=*)")
  void bindClaim(RequestHandler handler, Map<String, Object> properties) {
    claimed
        .of(String.valueOf(properties.get(Transport.NAME)))
        .bind(handler, ServiceRank.of(properties));
  }

  void unbindClaim(RequestHandler handler, Map<String, Object> properties) {
    claimed.of(String.valueOf(properties.get(Transport.NAME))).unbind(handler);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindListener(ConnectionListener listener) {
    sessions.bind(listener);
  }

  void unbindListener(ConnectionListener listener) {
    sessions.unbind(listener);
  }

  /** What is bound to a connection ends with it, though nobody is there at the moment to end it. */
  private void ended(Peer peer) {
    sessions.submit(
        0,
        new Caller<>() {
          @Override
          public void admitted(ConnectionListener listener, Runnable done) {
            try {
              listener.ended(peer);
            } finally {
              done.run();
            }
          }

          @Override
          public void refused(Refusal why) {
            // Its session ends when it has been idle for long enough.
          }
        });
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindCarrier(StreamCarrier carrier) {
    endpoints.add(carrier);
  }

  void unbindCarrier(StreamCarrier carrier) {
    endpoints.remove(carrier);
  }

  /**
   * Leaves the connections to the carrier, and what waits to the next build. When the whole router
   * stops, the other sides are told.
   */
  @Deactivate
  void close() {
    boolean routerStops = context.getBundle(0).getState() == Bundle.STOPPING;
    endpoints.close(routerStops, (name, left) -> holder.put(KEY + name, left));
    gateway.close();
    claimed.close();
    sessions.close();
    codecs.close();
  }
}
