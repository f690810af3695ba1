// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.time.Time;
import io.millrace.lib.dtls.ScandiumClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;

/**
 * CoAP over DTLS [RFC 7252 §9] on one leased channel. The connections are the carrier's, and
 * outlive its listener; they go to the next carrier by {@link #stop}. Thread-safe.
 */
final class DtlsCarrier implements Carrier {
  /** What carriers of all channels share. */
  record Shared(
      EngineSettings settings,
      Credentials credentials,
      ScheduledExecutorService executor,
      Time time) {}

  private final Carrier records;
  private final DtlsEngine engine;
  private final RecordPort port;
  private final boolean begins;

  /**
   * Makes a carrier and starts its engine.
   *
   * @param records reads and writes the channel
   * @param local where the channel is bound
   * @param begins whether it begins connections itself, and nobody connects to it
   * @param before what the carrier before left; null when there was none
   */
  DtlsCarrier(
      Carrier records,
      InetSocketAddress local,
      boolean begins,
      Shared shared,
      HeldConnections.State before)
      throws IOException {
    ScandiumClasses.initialize();
    this.records = records;
    this.begins = begins;
    Credentials credentials = shared.credentials();
    DeviceConnections devices =
        begins
            ? new DeviceConnections(
                credentials::devices, () -> credentials.serverTrust().isPresent(), shared.time())
            : null;
    port = new RecordPort(records.name(), devices);
    ConnectionEnds ends = new ConnectionEnds(port::ended);
    DtlsConnectorConfig config =
        begins
            ? shared
                .settings()
                .buildClient(
                    credentials,
                    new DevicePskStore(devices::key, this::server),
                    devices::named,
                    ends)
            : shared.settings().build(credentials, ends);
    engine =
        DtlsEngine.of(
            config,
            local,
            shared.executor(),
            port::sendRecords,
            port::decrypted,
            port::ended,
            devices);
    port.use(engine);
    if (before != null) {
      engine.restore(before.connections());
      port.restore(before.messages());
    }
    engine.start();
  }

  private InetSocketAddress server(ConnectionId id) {
    Connection connection = engine.of(id);
    return connection == null ? null : connection.getPeerAddress();
  }

  /** Ends the connections of those that are not trusted any more. */
  void endUntrusted(Trust trust) {
    engine.endUnless(peer -> begins ? trust.isServer(peer) : trust.isClient(peer));
  }

  @Override
  public String name() {
    return records.name();
  }

  @Override
  public String scheme() {
    return "coaps";
  }

  @Override
  public CarrierPort attach(CarrierListener listener) {
    try {
      return port.attach(records, listener);
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException("carrier " + name(), e.getCause());
    }
  }

  /** Returns the number of connections, half-open ones included. */
  int connections() {
    return engine.size();
  }

  /** Reads no more; returns when all that was read before is with the listener, or time is up. */
  void drain() {
    try {
      port.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends everything; returns the connections for the next carrier, and forgets them. */
  HeldConnections.State stop() {
    port.stop();
    engine.stop();
    return new HeldConnections.State(engine.saved(), port.leftOver());
  }
}
