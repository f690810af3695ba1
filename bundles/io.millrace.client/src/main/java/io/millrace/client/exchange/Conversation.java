// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

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
 * A local port, one peer, and the exchanges between them. To be used by one thread at a time; the
 * calls block that thread, at most as long as they are told. Closing it leaves no thread and no
 * socket behind.
 */
public final class Conversation implements AutoCloseable {
  /** The largest body put together of blocks, in bytes. */
  private static final int MAX_BODY_BYTES = 4 << 20;

  private final InetSocketAddress peer;
  private final ConnectedConnector connector;
  private final ScheduledExecutorService executor;
  private final CoapEndpoint endpoint;
  private volatile ExchangeObserver current;

  private Conversation(InetSocketAddress peer, int localPort, int blockBytes, Trace trace) {
    this.peer = peer;
    this.connector = new ConnectedConnector(localPort, peer, trace, this::unreachable);
    this.executor = new InOrderExecutor();
    this.endpoint =
        CoapEndpoint.builder()
            .setConnector(connector)
            .setConfiguration(configuration(blockBytes))
            .build();
    endpoint.setExecutors(executor, executor);
  }

  /**
   * Opens a conversation.
   *
   * @param localPort 0 for any
   * @param blockBytes how large the blocks of large bodies shall be: 16, 32 … 1024
   * @throws CommandFailure when the port is taken or there is no way to the peer
   */
  public static Conversation open(
      InetSocketAddress peer, int localPort, int blockBytes, Trace trace) {
    Conversation conversation = new Conversation(peer, localPort, blockBytes, trace);
    try {
      conversation.endpoint.start();
    } catch (IOException e) {
      conversation.close();
      throw new CommandFailure(ExitStatus.FAULT, "cannot start: " + e.getMessage());
    }
    return conversation;
  }

  private static Configuration configuration(int blockBytes) {
    CoapConfig.register();
    return new Configuration()
        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, MAX_BODY_BYTES)
        .set(CoapConfig.PREFERRED_BLOCK_SIZE, blockBytes);
  }

  /** Returns the local port that the peer sees, 1–65535. */
  public int localPort() {
    return connector.localPort();
  }

  /** Sends a request and waits for its outcome, at most {@code limit}. */
  public Outcome exchange(Request request, Duration limit) throws InterruptedException {
    ExchangeObserver observer = new ExchangeObserver();
    begin(request, observer);
    return observer.await(limit);
  }

  /**
   * Registers as an observer and hands on what comes until the limit, in the caller's thread; then
   * deregisters. A first answer that is no registration ends it at once.
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

  private void unreachable(String reason) {
    ExchangeObserver observer = current;
    if (observer != null) {
      observer.unreachable(reason);
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
