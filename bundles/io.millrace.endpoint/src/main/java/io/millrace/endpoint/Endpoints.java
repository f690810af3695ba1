// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.AwayServices;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Puts a CoAP endpoint on every carrier and registers it as a {@link Transport} of its name. When a
 * carrier goes, its endpoint keeps its state for the slots' grace and goes on over the next carrier
 * of that name; its users notice nothing.
 */
@Component(
    configurationPid = "io.millrace.endpoint",
    service = {})
@Designate(ocd = EndpointConfig.class)
public final class Endpoints {
  private static final String KEY = "io.millrace.endpoint/";
  private static final CallbackGuard WARM_UPS =
      new CallbackGuard(Endpoints.class, "the warm-up before a change of builds");

  private final EndpointLimits limits;
  private final Time time;
  private final Randomness randomness;
  private final CoapMeters coapMeters;
  private final Slot<CoapCodec> codecs;
  private final Handlers handlers;
  private final EndpointRegistry endpoints;
  private final BundleContext context;
  private final Holder holder;
  private final EndpointFile file;
  private final ServiceListener others = this::transportChanged;
  private final ServiceRegistration<?> away;
  private final AtomicBoolean warmedUp = new AtomicBoolean();

  /** Begins without carriers. */
  @Activate
  public Endpoints(
      BundleContext context,
      EndpointConfig config,
      @Reference Time time,
      @Reference Randomness randomness,
      @Reference Meters meters) {
    this.limits = EndpointLimits.of(config);
    this.time = time;
    this.randomness = randomness;
    this.coapMeters = new CoapMeters(meters);
    this.codecs = new Slot<>(time, SlotLimits.standard());
    this.handlers = new Handlers(time);
    this.endpoints =
        new EndpointRegistry(context, time, new EndpointGauges(meters, time), this::endpoint);
    this.context = context;
    this.holder = new Holder(context);
    this.file =
        new EndpointFile(context.getProperty("millrace.data"), time, limits.exchangeLifetime());
    listenToOthers();
    AwayServices needed = new AwayServices().with("the codec of CoAP (io.millrace.coap)", codecs);
    away =
        context.registerService(
            Supplier.class, needed, new Hashtable<>(Map.of("millrace.status", "gateway")));
  }

  private void listenToOthers() {
    try {
      context.addServiceListener(others, "(objectClass=" + Transport.class.getName() + ")");
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCodec(CoapCodec codec) {
    codecs.bind(codec);
    endpoints.forEach(Endpoint::codecChanged);
    warmUp();
  }

  void unbindCodec(CoapCodec codec) {
    codecs.unbind(codec);
    endpoints.forEach(Endpoint::codecChanged);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = "(millrace.role=gateway)")
  void bindHandler(RequestHandler handler) {
    forgetFormerOf(handlers.gateway());
    handlers.gateway().bind(handler);
  }

  void unbindHandler(RequestHandler handler) {
    handlers.gateway().unbind(handler);
    forgetFormerOf(handlers.gateway());
  }

  @Reference(
      service = RequestHandler.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(transport.name=*)")
  void bindClaim(RequestHandler handler, Map<String, Object> properties) {
    String transport = String.valueOf(properties.get(Transport.NAME));
    forgetFormerOf(handlers.of(transport).get());
    handlers.add(transport, handler, ServiceRank.of(properties));
  }

  void unbindClaim(RequestHandler handler, Map<String, Object> properties) {
    String transport = String.valueOf(properties.get(Transport.NAME));
    handlers.remove(transport, handler);
    forgetFormerOf(handlers.of(transport).get());
  }

  /** One that stops still sends after it was unbound, so this is due at either end of the gap. */
  private void forgetFormerOf(Slot<RequestHandler> of) {
    endpoints.forEach(
        endpoint -> {
          if (handlers.of(endpoint.name()).get() == of) {
            endpoint.handlerChanged();
          }
        });
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindCarrier(Carrier carrier, Map<String, Object> properties) {
    endpoints.add(carrier, ServiceRank.of(properties));
    warmUp();
  }

  /** While another build serves, nobody waits for this one to be quick. */
  private void warmUp() {
    CoapCodec codec = codecs.service();
    if (codec != null && endpoints.isBesideAnother() && warmedUp.compareAndSet(false, true)) {
      WARM_UPS.run(new WarmUp(limits, codec, time, randomness), WarmUp::run);
    }
  }

  void unbindCarrier(Carrier carrier) {
    endpoints.remove(carrier);
  }

  private Endpoint endpoint(Carrier carrier) {
    Endpoint endpoint =
        new Endpoint(
            carrier.name(),
            carrier.scheme(),
            codecs,
            handlers.of(carrier.name()),
            limits,
            time,
            randomness,
            coapMeters);
    endpoint.follow(() -> left(carrier.name()));
    return endpoint;
  }

  /** Returns what an endpoint before this one has left: in this process, or in the one before. */
  private Object left(String name) {
    Object here = holder.take(KEY + name);
    return here != null ? here : file.take(name);
  }

  private boolean leave(String name, Map<String, Object> state) {
    boolean routerStops = context.getBundle(0).getState() == Bundle.STOPPING;
    return routerStops ? file.put(name, state) : holder.put(KEY + name, state);
  }

  /** Another endpoint's transport goes, and the endpoint has left its carrier before. */
  private void transportChanged(ServiceEvent event) {
    if (event.getType() == ServiceEvent.UNREGISTERING) {
      endpoints.retry(String.valueOf(event.getServiceReference().getProperty(Transport.NAME)));
    }
  }

  /**
   * Leaves what is open for the next endpoints, and detaches, before the transports are withdrawn:
   * an endpoint of another build that waits for the carrier takes over at that moment. When the
   * whole router stops, the next process has it. What cannot be left fails.
   */
  @Deactivate
  void close() {
    away.unregister();
    context.removeServiceListener(others);
    endpoints.forEach(Endpoint::stopReading);
    handlers.close();
    endpoints.handOver(this::leave);
    endpoints.withdraw();
    endpoints.close();
    codecs.close();
  }
}
