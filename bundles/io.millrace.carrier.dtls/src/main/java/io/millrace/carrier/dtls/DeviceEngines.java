// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;

/**
 * The engines of a socket from which connections are begun: one for each kind of offer, since an
 * engine of Scandium offers the same to everybody. They share their connections. The first one gets
 * what comes in, and saves and ends all connections; the others begin handshakes. Thread-safe.
 */
final class DeviceEngines implements DeviceConnections.Handshakes {
  private final DtlsEngine first;
  private final Map<Offer.Kind, DtlsEngine> others = new EnumMap<>(Offer.Kind.class);

  /**
   * Makes the other engines; none of them runs.
   *
   * @param configs of the other ones
   */
  DeviceEngines(DtlsEngine first, Map<Offer.Kind, DtlsConnectorConfig> configs) {
    this.first = first;
    configs.forEach((kind, config) -> others.put(kind, first.beside(config)));
  }

  /** Starts the other engines, after the first one. */
  void start() throws IOException {
    for (DtlsEngine each : others.values()) {
      each.start();
    }
  }

  /** Stops the other engines, after the first one. */
  void stop() {
    others.values().forEach(DtlsEngine::stop);
  }

  @Override
  public void shakeHands(
      InetSocketAddress server, Offer.Kind offered, Consumer<Throwable> notBegun) {
    others.getOrDefault(offered, first).shakeHands(server, notBegun);
  }

  @Override
  public void giveUp(InetSocketAddress server) {
    first.giveUp(server);
  }

  @Override
  public void later(Runnable task, long millis) {
    first.later(task, millis);
  }

  @Override
  public Connection at(InetSocketAddress address) {
    return first.at(address);
  }

  @Override
  public Connection of(ConnectionId id) {
    return first.of(id);
  }
}
