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
import java.util.Map;
import java.util.function.Function;
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
      DtlsThreads executor,
      Time time,
      LimitedHandshakes limited) {
    private OpenHandshakes openHandshakes() {
      return new OpenHandshakes(settings.connections() / OPEN_HANDSHAKES, time, limited);
    }
  }

  /** One in so many connections may be a handshake that a client has not ended. */
  private static final int OPEN_HANDSHAKES = 10;

  private final Carrier records;
  private final DtlsEngine engine;
  private final DeviceEngines others;
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
    ServerTrust trust = credentials.serverTrust();
    DeviceConnections devices =
        begins
            ? new DeviceConnections(
                device -> Offer.of(device, credentials.devices(), trust), shared.time())
            : null;
    port = new RecordPort(records.name(), devices);
    ConnectionEnds ends = new ConnectionEnds(port::ended);
    Function<Offer.Kind, DtlsConnectorConfig> client =
        offered ->
            shared
                .settings()
                .buildClient(
                    offered,
                    trust,
                    new DevicePskStore(devices::key, this::server),
                    devices::named,
                    ends);
    engine =
        DtlsEngine.of(
            begins ? client.apply(Offer.Kind.KEY) : shared.settings().build(credentials, ends),
            local,
            shared.executor(),
            port::sendRecords,
            port::decrypted,
            port::ended,
            devices,
            shared.openHandshakes());
    others = new DeviceEngines(engine, begins && trust.isPresent() ? others(client) : Map.of());
    port.use(engine, shared.executor());
    if (begins) {
      devices.use(others, port);
    }
    if (before != null) {
      engine.restore(before.connections());
      port.restore(before.messages());
    }
    engine.start();
    others.start();
  }

  private static Map<Offer.Kind, DtlsConnectorConfig> others(
      Function<Offer.Kind, DtlsConnectorConfig> client) {
    return Map.of(
        Offer.Kind.CERTIFICATE,
        client.apply(Offer.Kind.CERTIFICATE),
        Offer.Kind.BOTH,
        client.apply(Offer.Kind.BOTH));
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
    others.stop();
    return new HeldConnections.State(engine.saved(), port.leftOver());
  }
}
