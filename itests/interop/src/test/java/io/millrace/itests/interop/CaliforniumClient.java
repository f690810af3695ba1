// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.util.Bytes;

/** Californium's client, on one connection. */
final class CaliforniumClient implements InteropClient {
  private static final long LONGEST_MILLIS = 30_000;

  private final CoapEndpoint endpoint;
  private final CoapClient client = new CoapClient();
  private final String proxy;
  private volatile boolean connectionId;

  /**
   * Makes one.
   *
   * @param connector null for CoAP in clear
   * @param proxy the router's, or empty
   */
  CaliforniumClient(Connector connector, String proxy) throws IOException {
    CoapEndpoint.Builder builder = CoapEndpoint.builder().setConfiguration(new Configuration());
    endpoint = (connector == null ? builder : builder.setConnector(connector)).build();
    endpoint.start();
    client.setEndpoint(endpoint);
    client.setTimeout(LONGEST_MILLIS);
    this.proxy = proxy;
  }

  private Request to(Request request, String uri) {
    request.setURI(proxy.isEmpty() ? uri : proxy);
    if (!proxy.isEmpty()) {
      request.getOptions().setProxyUri(uri);
    }
    return request;
  }

  private String ask(Request request) throws Exception {
    CoapResponse answer = client.advanced(request);
    if (answer == null || !answer.isSuccess()) {
      throw new IOException(
          answer == null ? "no answer" : answer.getCode() + answer.getResponseText());
    }
    Bytes id =
        answer.advanced().getSourceContext().get(DtlsEndpointContext.KEY_WRITE_CONNECTION_ID);
    connectionId |= id != null && !id.isEmpty();
    return answer.getResponseText();
  }

  /** Tells whether an answer came over a connection for which the router has made an ID. */
  boolean hasConnectionId() {
    return connectionId;
  }

  @Override
  public String get(String uri, int blockBytes) throws Exception {
    Request request = to(Request.newGet(), uri);
    if (blockBytes > 0) {
      request.getOptions().setBlock2(BlockOption.size2Szx(blockBytes), false, 0);
    }
    return ask(request);
  }

  @Override
  public void put(String uri, String payload) throws Exception {
    ask(to(Request.newPut().setPayload(payload), uri));
  }

  @Override
  public Observation observe(String uri) {
    BlockingQueue<String> states = new LinkedBlockingQueue<>();
    CoapObserveRelation relation =
        client.observe(
            to(Request.newGet().setObserve(), uri),
            new CoapHandler() {
              @Override
              public void onLoad(CoapResponse response) {
                states.add(response.getResponseText());
              }

              @Override
              public void onError() {
                states.add("error");
              }
            });
    return new Observation() {
      private int got;

      @Override
      public void await(int atLeast, String text) throws Exception {
        for (String last = ""; got < atLeast || !last.contains(text); got++) {
          last = states.poll(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
          if (last == null || last.equals("error")) {
            throw new IOException("no " + text + " after " + got + " states: " + last);
          }
        }
      }

      @Override
      public void close() {
        relation.reactiveCancel();
      }
    };
  }

  @Override
  public void close() {
    client.shutdown();
    endpoint.destroy();
  }
}
