// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.lib.oscore.OpenContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.config.Configuration;

/**
 * Sends requests from a local port to one peer. Used by one thread at a time; each call blocks it
 * for at most the given time. Closing it ends its threads and its socket.
 */
public final class PeerConnection implements AutoCloseable {
  /** The largest body that is assembled from blocks, in bytes. */
  private static final int MAX_BODY_BYTES = 4 << 20;

  private final InetSocketAddress peer;
  private final PeerConnector connector;
  private final ScheduledExecutorService executor;
  private final CoapEndpoint endpoint;
  private final OscoreConnector oscore;
  private volatile ExchangeObserver current;

  private PeerConnection(ConnectionSettings settings) {
    this.peer = settings.peer().resolve();
    this.connector = connector(settings);
    this.executor = new SerialExecutor();
    this.oscore = new OscoreConnector(connector);
    this.endpoint =
        CoapEndpoint.builder()
            .setConnector(oscore)
            .setConfiguration(configuration(settings.blockBytes()))
            .build();
    endpoint.setExecutors(executor, executor);
  }

  /**
   * Opens a connection; what a handshake comes to, the first exchange says.
   *
   * @throws CommandFailure if the host is unknown, the port in use, or no route leads to the peer
   */
  public static PeerConnection open(ConnectionSettings settings) {
    PeerConnection connection = new PeerConnection(settings);
    try {
      connection.endpoint.start();
    } catch (IOException e) {
      connection.close();
      throw new CommandFailure(ExitStatus.FAULT, "cannot start: " + e.getMessage());
    }
    return connection;
  }

  private PeerConnector connector(ConnectionSettings settings) {
    int port = settings.localPort();
    Trace trace = settings.trace();
    return switch (settings.peer().scheme()) {
      case COAP -> new ConnectedConnector(port, peer, trace, this::failed);
      case COAPS -> SecuredConnector.of(port, peer, settings.credentials(), trace, this::failed);
      case COAP_TCP, COAPS_TCP -> new StreamConnector(settings, peer, this::failed);
    };
  }

  private static Configuration configuration(int blockBytes) {
    CoapConfig.register();
    return new Configuration()
        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, MAX_BODY_BYTES)
        .set(CoapConfig.TCP_NUMBER_OF_BULK_BLOCKS, 1) // several need the peer's consent
        .set(CoapConfig.PREFERRED_BLOCK_SIZE, blockBytes);
  }

  /**
   * Has all requests protected from now on; closes the context with the connection.
   *
   * @throws CommandFailure if the connection is a stream
   */
  public void protect(OpenContext context) {
    oscore.protect(context);
  }

  /** Returns the local port that the peer sees, 1–65535. */
  public int localPort() {
    return connector.getAddress().getPort();
  }

  /**
   * Sends a request and waits for its outcome, at most {@code limit}. Once, it sends it again with
   * the Echo value with which the peer wants to see it [RFC 9175 §2.3].
   */
  public Outcome exchange(Request request, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Outcome first = exchangeOnce(request, limit);
    Request again = EchoedRequest.of(request, first.response());
    return again == null ? first : exchangeOnce(again, Duration.ofNanos(end - System.nanoTime()));
  }

  private Outcome exchangeOnce(Request request, Duration limit) throws InterruptedException {
    ExchangeObserver observer = new ExchangeObserver();
    begin(request, observer);
    return observer.await(limit, this::timedOut);
  }

  /**
   * Registers as an observer, passes on notifications on the caller's thread until the limit, and
   * deregisters. If the first response is no notification, the observation ends at once.
   */
  public Outcome observe(Request request, ObserveLimit limit, NotificationListener listener)
      throws InterruptedException {
    Observation observation = new Observation(this, endpoint, request, limit, listener);
    return observation.run();
  }

  void begin(Request request, ExchangeObserver observer) {
    current = observer;
    request.setDestinationContext(new AddressEndpointContext(peer));
    request.addMessageObserver(observer);
    endpoint.sendRequest(request);
  }

  Outcome timedOut(Duration limit) {
    return connector.timedOut(limit);
  }

  private void failed(ExitStatus status, String reason) {
    ExchangeObserver observer = current;
    if (observer != null) {
      observer.end(status, reason);
    }
  }

  @Override
  public void close() {
    endpoint.destroy();
    connector.destroy();
    executor.shutdownNow();
    try {
      executor.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
