// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.Configuration;

/**
 * The server behind the proxy, with the resources that the test descriptions of the CoAP plugtests
 * ask for. It remembers what it was asked, and loses messages when it is told to.
 */
public final class Origin implements AutoCloseable {
  private final List<Request> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger requestsToLose = new AtomicInteger();
  private final AtomicInteger datagramsToLose = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final int port;
  private CoapServer server;
  private OriginResources resources;

  /** Starts it on this port of loopback. */
  public Origin(int port) {
    this.port = port;
    CoapConfig.register();
    start();
  }

  private static Configuration configuration() {
    return Configuration.createStandardWithoutFile()
        .set(CoapConfig.PREFERRED_BLOCK_SIZE, 256)
        .set(CoapConfig.MAX_MESSAGE_SIZE, 1024)
        .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 1 << 21);
  }

  private void start() {
    Configuration configuration = configuration();
    CoapEndpoint endpoint =
        CoapEndpoint.builder()
            .setConfiguration(configuration)
            .setConnector(new LossyConnector(configuration))
            .build();
    endpoint.addInterceptor(new Losses());
    resources = new OriginResources();
    server = new CoapServer(configuration);
    server.addEndpoint(endpoint);
    resources.all().forEach(server::add);
    server.start();
  }

  /** Forgets everything: resources, observers, and what it was asked. */
  public void restart() {
    server.destroy();
    asked.clear();
    start();
  }

  /** Returns the start of its URIs. */
  public String uri() {
    return "coap://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  OriginResources resources() {
    return resources;
  }

  /** Returns what arrived at a path, duplicates and later blocks included, in order. */
  public List<Request> asked(String path) {
    return asked.stream()
        .filter(each -> each.getOptions().getUriPathString().equals(path))
        .toList();
  }

  /** Forgets what it was asked, and what it lost. */
  public void forget() {
    asked.clear();
    lost.set(0);
  }

  /** Loses the next requests that come. */
  void loseRequests(int number) {
    requestsToLose.set(number);
  }

  /** Loses the next responses that it sends. */
  void loseResponses(int number) {
    datagramsToLose.set(number);
  }

  /** Returns how many messages were lost. */
  int lost() {
    return lost.get();
  }

  @Override
  public void close() {
    server.destroy();
  }

  private static boolean takes(AtomicInteger left) {
    return left.getAndUpdate(each -> Math.max(0, each - 1)) > 0;
  }

  private final class Losses extends MessageInterceptorAdapter {
    @Override
    public void receiveRequest(Request request) {
      asked.add(request);
      if (takes(requestsToLose)) {
        lost.incrementAndGet();
        request.setCanceled(true);
      }
    }
  }

  private final class LossyConnector extends UDPConnector {
    LossyConnector(Configuration configuration) {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), configuration);
    }

    @Override
    public void send(RawData datagram) {
      if (takes(datagramsToLose)) {
        lost.incrementAndGet();
        datagram.onContextEstablished(datagram.getEndpointContext());
        datagram.onSent();
      } else {
        super.send(datagram);
      }
    }
  }
}
