// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;

/** A Californium server on a port of its own with resources for every kind of answer. */
final class TestServer implements AutoCloseable {
  private final CoapServer server;
  final AtomicInteger observers = new AtomicInteger();
  final Counter counter = new Counter();

  private final String scheme;

  TestServer() {
    this("coap", udp());
  }

  /** Makes one over another connector than that of UDP. */
  TestServer(String scheme, Connector connector) {
    Quiet.please();
    this.scheme = scheme;
    CoapConfig.register();
    Configuration configuration =
        new Configuration().set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
    server = new CoapServer(configuration);
    server.addEndpoint(
        CoapEndpoint.builder().setConfiguration(configuration).setConnector(connector).build());
    server.add(new Mirror(), new Fixed("cbor", 60, "a2006474656d70016474657874"), counter);
    server.add(new Fixed("binary", 42, "38431384"), new Fixed("broken", 60, "a2"));
    server.add(new Fixed("large", 0, "61".repeat(2000)), new Failing(), new Later());
    server.start();
  }

  private static Connector udp() {
    UdpConfig.register();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new UDPConnector(any, new Configuration());
  }

  String uri(String path) {
    return scheme + "://127.0.0.1:" + server.getEndpoints().get(0).getAddress().getPort() + path;
  }

  @Override
  public void close() {
    server.destroy();
  }

  /** Answers with the method, the query, the format and the body of the request. */
  private static final class Mirror extends CoapResource {
    Mirror() {
      super("mirror");
    }

    @Override
    public void handleRequest(org.eclipse.californium.core.network.Exchange exchange) {
      var request = exchange.getRequest();
      Response response = new Response(CoAP.ResponseCode.CONTENT);
      response.getOptions().setContentFormat(0);
      response.setPayload(
          "%s %s %s %s %d %d"
              .formatted(
                  request.getType(),
                  request.getCode(),
                  request.getOptions().getUriQuery(),
                  request.getPayloadString(),
                  request.getOptions().getContentFormat(),
                  request.getOptions().getAccept()));
      exchange.sendResponse(response);
    }
  }

  private static final class Fixed extends CoapResource {
    private final int format;
    private final byte[] body;

    Fixed(String name, int format, String hex) {
      super(name);
      this.format = format;
      this.body = java.util.HexFormat.of().parseHex(hex);
      getAttributes().addResourceType("fixed");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond(CoAP.ResponseCode.CONTENT, body, format);
    }
  }

  /** Answers with the code that the query names. */
  private static final class Failing extends CoapResource {
    Failing() {
      super("code");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      int code = Integer.parseInt(exchange.getRequestOptions().getUriQuery().get(0));
      exchange.respond(CoAP.ResponseCode.valueOf(code), "why not");
    }
  }

  /** Acknowledges first and answers in a message of its own. */
  private static final class Later extends CoapResource {
    Later() {
      super("later");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.accept();
      exchange.respond("later");
    }
  }

  /** An observable number. */
  final class Counter extends CoapResource {
    private final AtomicInteger value = new AtomicInteger();

    Counter() {
      super("counter");
      setObservable(true);
      getAttributes().setObservable();
    }

    void count() {
      value.incrementAndGet();
      changed();
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.setMaxAge(1);
      exchange.respond(Integer.toString(value.get()));
    }

    @Override
    public void addObserveRelation(org.eclipse.californium.core.observe.ObserveRelation relation) {
      super.addObserveRelation(relation);
      observers.set(getObserverCount());
    }

    @Override
    public void removeObserveRelation(
        org.eclipse.californium.core.observe.ObserveRelation relation) {
      super.removeObserveRelation(relation);
      observers.set(getObserverCount());
    }
  }
}
