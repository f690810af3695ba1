// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.caller.BlockwiseCall;
import io.millrace.lib.caller.CoapCaller;
import io.millrace.lib.caller.GatewayTransport;
import io.millrace.lib.caller.TokenSessions;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The proxy from HTTP to CoAP, put together from its parts. It registers its services itself,
 * because the streams of events have to end before the HTTP server waits for their handler.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = "io.millrace.http.coap")
@Designate(ocd = HttpCoapConfig.class)
public final class HttpCoap {
  /** Of io.millrace.http: the paths of its two servers. */
  private static final String PATH = "millrace.http.path";

  private static final String TLS_PATH = "millrace.https.path";

  /** Of io.millrace.http: how many requests a path may have at a time. */
  private static final String SHARE = "millrace.http.requests";

  /** Requests that are refused at once, beside those that wait for devices. */
  private static final int REFUSED_AT_ONCE = 2;

  /** The transport's name, and its scheme. */
  private static final String HTTP = "http";

  private final Slot<RequestHandler> gateway;
  private final Slot<Sessions> sessions;
  private final GatewayTransport transport;
  private final TokenSessions tokens;
  private final HttpCoapConfig config;
  private final Time time;
  private final Randomness randomness;
  private final Deque<ServiceRegistration<?>> services = new ArrayDeque<>();

  /** Begins to serve, unless the configuration says that there is no such proxy. */
  @Activate
  public HttpCoap(
      BundleContext context,
      HttpCoapConfig config,
      @Reference Time time,
      @Reference Randomness randomness) {
    this.config = config;
    this.time = time;
    this.randomness = randomness;
    gateway = new Slot<>(time, SlotLimits.standard());
    sessions = new Slot<>(time, SlotLimits.standard());
    tokens = new TokenSessions(sessions, time);
    long firstToken = ByteBuffer.wrap(randomness.nextBytes(Long.BYTES)).getLong();
    transport = new GatewayTransport(HTTP, gateway, firstToken);
    if (config.enabled()) {
      register(context);
    }
  }

  private void register(BundleContext context) {
    // Without Transport.NAME: no configuration may name it, because it reaches no servers.
    Map<String, String> scheme = Map.of(Transport.SCHEME, HTTP);
    services.push(context.registerService(Transport.class, transport, new Hashtable<>(scheme)));
    EventStreams streams = new EventStreams(config.streams(), time);
    int share = config.requests() + config.streams() + REFUSED_AT_ONCE;
    serve(
        context,
        ProxyHandler.PATH,
        new ProxyHandler(config, this::caller, streams),
        Map.of(SHARE, share));
    serve(context, DiscoveryHandler.PATH, new DiscoveryHandler(), Map.of());
  }

  private void serve(
      BundleContext context, String path, HttpHandler handler, Map<String, Integer> share) {
    Hashtable<String, Object> properties = new Hashtable<>(share);
    properties.putAll(Map.of(PATH, path, TLS_PATH, path));
    services.push(context.registerService(HttpHandler.class, handler, properties));
  }

  private ProxyHandler.TokenCaller caller(String token, HttpExchange exchange) {
    CoapCaller caller =
        new CoapCaller(
            transport,
            time,
            Duration.ofSeconds(config.timeOutSeconds()),
            TokenSessions.peer(HTTP, token, exchange.getRemoteAddress().getAddress()));
    return new ProxyHandler.TokenCaller(
        tokens, caller, new BlockwiseCall(caller, randomness, config.bodyBytes()));
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + RequestHandler.ROLE + "=gateway)")
  void bindGateway(RequestHandler handler, Map<String, Object> properties) {
    gateway.bind(handler, ServiceRank.of(properties));
  }

  void unbindGateway(RequestHandler handler) {
    gateway.unbind(handler);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindSessions(Sessions present) {
    sessions.bind(present);
  }

  void unbindSessions(Sessions present) {
    sessions.unbind(present);
  }

  /**
   * Ends the streams, which would go on for ever; then the services, the paths first: the HTTP
   * server waits for the requests that are in progress.
   */
  @Deactivate
  void deactivate() {
    transport.endObservations();
    services.forEach(ServiceRegistration::unregister);
    transport.close();
    gateway.close();
    sessions.close();
  }
}
