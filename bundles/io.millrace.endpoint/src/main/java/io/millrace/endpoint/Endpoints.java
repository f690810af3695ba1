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
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Puts a CoAP endpoint on every carrier and registers it as a {@link Transport} of its name. When a
 * carrier goes, its endpoint keeps its state for the slots' grace and goes on over the next carrier
 * of that name; its users notice nothing.
 */
@Component(
    configurationPid = "io.millrace.endpoint",
    service = {})
@Designate(ocd = Endpoints.Config.class)
public final class Endpoints {
  /** The limits; RFC 7252 §4.8 has the default values of those that it names. */
  @ObjectClassDefinition(
      name = "Millrace endpoint",
      description = "The CoAP message layer: retransmission, duplicates, message IDs, tokens.")
  public @interface Config {
    /** NSTART. */
    @AttributeDefinition(
        name = "NSTART",
        description =
            "Requests that may be outstanding with one remote address at the same time; more are"
                + " queued.",
        min = "1",
        max = "65535")
    int nstart() default 1;

    /** The queue behind NSTART. */
    @AttributeDefinition(
        name = "Queue per remote address",
        description =
            "Requests that may be queued for one remote address behind NSTART others; more are"
                + " refused.",
        min = "0",
        max = "1000000")
    int queuePerRemote() default 1024;

    /** The bound of requests. */
    @AttributeDefinition(
        name = "Open requests",
        description =
            "Requests that the router sends, queued ones and observations included, which may be"
                + " open at the same time; more are refused.",
        min = "1",
        max = "10000000")
    int openRequests() default 20000;

    /** The bound of responses. */
    @AttributeDefinition(
        name = "Open responses",
        description =
            "Confirmable responses that may wait for an acknowledgement at the same time; more are"
                + " not sent.",
        min = "1",
        max = "10000000")
    int openResponses() default 20000;

    /** The bound of peers. */
    @AttributeDefinition(
        name = "Peers",
        description =
            "Peers whose messages are remembered; the one silent for the longest time is forgotten"
                + " first.",
        min = "1",
        max = "10000000")
    int peers() default 10000;

    /** The ring of duplicates. */
    @AttributeDefinition(
        name = "Answers per peer",
        description =
            "Messages of one peer that are remembered with their answers, to answer duplicates.",
        min = "1",
        max = "1024")
    int answersPerPeer() default 32;

    /** The memory of duplicates. */
    @AttributeDefinition(
        name = "Answer bytes",
        description =
            "Bytes that all remembered answers may hold together; older answers are forgotten"
                + " first.",
        min = "0",
        max = "8589934592")
    long answerBytes() default 33554432;

    /** The memory of non-confirmable responses. */
    @AttributeDefinition(
        name = "Non-confirmable per peer",
        description =
            "Non-confirmable responses to one peer that are remembered in case the peer resets"
                + " one.",
        min = "1",
        max = "1024")
    int nonPerPeer() default 32;

    /** EXCHANGE_LIFETIME. */
    @AttributeDefinition(
        name = "EXCHANGE_LIFETIME",
        description = "Seconds during which a message ID is not used again with the same peer.",
        min = "1",
        max = "86400")
    int exchangeLifetimeSeconds() default 247;

    /** NON_LIFETIME. */
    @AttributeDefinition(
        name = "NON_LIFETIME",
        description = "Seconds during which a peer may reset a non-confirmable response.",
        min = "1",
        max = "86400")
    int nonLifetimeSeconds() default 145;

    /** The length of tokens. */
    @AttributeDefinition(
        name = "Token",
        description = "Random bytes in the token of each request that the router sends.",
        min = "4",
        max = "8")
    int tokenBytes() default 8;

    /** The bound of local ports. */
    @AttributeDefinition(
        name = "Downstream ports",
        description =
            "Local ports that may be used towards one remote address. Each has message IDs of its"
                + " own, 65536 in an EXCHANGE_LIFETIME; the next port is used when they run out.",
        min = "1",
        max = "1024")
    int lanes() default 128;

    /** Max-Age of 5.03. */
    @AttributeDefinition(
        name = "Retry after",
        description =
            "Seconds that Max-Age says in the 5.03 for a request whose handler is away for too"
                + " long.",
        min = "0",
        max = "86400")
    int retryAfterSeconds() default 10;
  }

  private static final String KEY = "io.millrace.endpoint/";

  private final EndpointLimits limits;
  private final Time time;
  private final Randomness randomness;
  private final CoapMeters coapMeters;
  private final Slot<CoapCodec> codecs;
  private final Handlers handlers;
  private final EndpointRegistry endpoints;
  private final BundleContext context;
  private final Holder holder;
  private final ServiceListener others = this::transportChanged;

  /** Begins without carriers. */
  @Activate
  public Endpoints(
      BundleContext context,
      Config config,
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
        new EndpointRegistry(context, time, new EndpointGauges(meters), this::endpoint);
    this.context = context;
    this.holder = new Holder(context);
    listenToOthers();
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
    endpoint.follow(() -> holder.take(KEY + carrier.name()));
    return endpoint;
  }

  /** Another endpoint's transport goes, and the endpoint has left its carrier before. */
  private void transportChanged(ServiceEvent event) {
    if (event.getType() == ServiceEvent.UNREGISTERING) {
      endpoints.retry(String.valueOf(event.getServiceReference().getProperty(Transport.NAME)));
    }
  }

  /**
   * Leaves what is open for the next endpoints, and detaches, before the transports are withdrawn:
   * an endpoint of another build that waits for the carrier takes over at that moment. What cannot
   * be left fails.
   */
  @Deactivate
  void close() {
    context.removeServiceListener(others);
    endpoints.forEach(Endpoint::stopReading);
    handlers.close();
    endpoints.handOver((name, state) -> holder.put(KEY + name, state));
    endpoints.withdraw();
    endpoints.close();
    codecs.close();
  }
}
