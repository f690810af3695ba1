// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.Map;
import org.osgi.framework.BundleContext;
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
 * Puts a CoAP endpoint on every carrier and registers it as a {@link Transport} of its name. A
 * carrier that goes may be followed by another of its name within the slots' grace: the endpoint
 * waits for it with all it knows, and its users notice nothing.
 */
@Component(
    configurationPid = "io.millrace.endpoint",
    service = {})
@Designate(ocd = Endpoints.Config.class)
public final class Endpoints {
  /** The figures; see RFC 7252 §4.8 for what they are by default. */
  @ObjectClassDefinition(name = "Millrace endpoint", description = "The CoAP message layer")
  public @interface Config {
    /** NSTART. */
    @AttributeDefinition(
        name = "NSTART",
        description = "Requests outstanding with one remote address at the same time",
        min = "1",
        max = "65535")
    int nstart() default 1;

    /** The queue behind NSTART. */
    @AttributeDefinition(
        name = "Queue per remote address",
        description = "Requests that wait for their turn with one remote address",
        min = "0",
        max = "1000000")
    int queuePerRemote() default 1024;

    /** The bound of requests. */
    @AttributeDefinition(
        name = "Open requests",
        description = "Requests and observations of ours open or waiting at the same time",
        min = "1",
        max = "10000000")
    int openRequests() default 20000;

    /** The bound of responses. */
    @AttributeDefinition(
        name = "Open responses",
        description = "Confirmable responses waiting for an acknowledgement at the same time",
        min = "1",
        max = "10000000")
    int openResponses() default 20000;

    /** The bound of peers. */
    @AttributeDefinition(
        name = "Peers",
        description = "Peers remembered; the one silent for the longest time is forgotten first",
        min = "1",
        max = "10000000")
    int peers() default 10000;

    /** The ring of duplicates. */
    @AttributeDefinition(
        name = "Answers per peer",
        description = "Messages of one peer remembered with their answers, for duplicates",
        min = "1",
        max = "1024")
    int answersPerPeer() default 32;

    /** The memory of duplicates. */
    @AttributeDefinition(
        name = "Answer bytes",
        description = "Bytes of all remembered answers together",
        min = "0",
        max = "8589934592")
    long answerBytes() default 33554432;

    /** The memory of non-confirmable responses. */
    @AttributeDefinition(
        name = "Non-confirmable per peer",
        description = "Non-confirmable responses to one peer remembered in case it resets one",
        min = "1",
        max = "1024")
    int nonPerPeer() default 32;

    /** EXCHANGE_LIFETIME. */
    @AttributeDefinition(
        name = "EXCHANGE_LIFETIME",
        description = "Seconds during which a message ID is not used again with a peer",
        min = "1",
        max = "86400")
    int exchangeLifetimeSeconds() default 247;

    /** NON_LIFETIME. */
    @AttributeDefinition(
        name = "NON_LIFETIME",
        description = "Seconds during which a non-confirmable response may be reset",
        min = "1",
        max = "86400")
    int nonLifetimeSeconds() default 145;

    /** The length of tokens. */
    @AttributeDefinition(
        name = "Token",
        description = "Random bytes in the token of a request of ours",
        min = "4",
        max = "8")
    int tokenBytes() default 8;

    /** The bound of local ports. */
    @AttributeDefinition(
        name = "Lanes",
        description =
            "Local ports used towards one remote address when the message IDs of one are used up"
                + " (65536 in an EXCHANGE_LIFETIME)",
        min = "1",
        max = "1024")
    int lanes() default 128;

    /** Max-Age of 5.03. */
    @AttributeDefinition(
        name = "Retry after",
        description = "Seconds that Max-Age says when nobody takes a request (5.03)",
        min = "0",
        max = "86400")
    int retryAfterSeconds() default 10;
  }

  private final EndpointLimits limits;
  private final Time time;
  private final Randomness randomness;
  private final CoapMeters coapMeters;
  private final Slot<CoapCodec> codecs;
  private final Handlers handlers;
  private final Places places;

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
    this.places = new Places(context, time, new EndpointGauges(meters), this::endpoint);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCodec(CoapCodec codec) {
    codecs.bind(codec);
    places.forEach(Endpoint::codecChanged);
  }

  void unbindCodec(CoapCodec codec) {
    codecs.unbind(codec);
    places.forEach(Endpoint::codecChanged);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = "(millrace.role=gateway)")
  void bindHandler(RequestHandler handler) {
    forgetFormer(handlers.gateway());
    handlers.gateway().bind(handler);
  }

  void unbindHandler(RequestHandler handler) {
    handlers.gateway().unbind(handler);
    forgetFormer(handlers.gateway());
  }

  @Reference(
      service = RequestHandler.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(transport.name=*)")
  void bindClaim(RequestHandler handler, Map<String, Object> properties) {
    String transport = String.valueOf(properties.get(Transport.NAME));
    forgetFormer(handlers.of(transport).get());
    handlers.claim(transport, handler, ServiceRank.of(properties));
  }

  void unbindClaim(RequestHandler handler, Map<String, Object> properties) {
    String transport = String.valueOf(properties.get(Transport.NAME));
    handlers.leave(transport, handler);
    forgetFormer(handlers.of(transport).get());
  }

  /** One that stops still sends after it was unbound, so this is due at either end of the gap. */
  private void forgetFormer(Slot<RequestHandler> of) {
    places.forEach(
        endpoint -> {
          if (handlers.of(endpoint.name()).get() == of) {
            endpoint.handlerChanged();
          }
        });
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindCarrier(Carrier carrier, Map<String, Object> properties) {
    places.take(carrier, ServiceRank.of(properties));
  }

  void unbindCarrier(Carrier carrier) {
    places.leave(carrier);
  }

  private Endpoint endpoint(Carrier carrier) {
    return new Endpoint(
        carrier.name(),
        carrier.scheme(),
        codecs,
        handlers.of(carrier.name()),
        limits,
        time,
        randomness,
        coapMeters);
  }

  /** Withdraws the transports, sends away who waits, fails what is open, and detaches. */
  @Deactivate
  void close() {
    places.withdraw();
    places.forEach(Endpoint::stopReading);
    handlers.close();
    places.close();
    codecs.close();
  }
}
