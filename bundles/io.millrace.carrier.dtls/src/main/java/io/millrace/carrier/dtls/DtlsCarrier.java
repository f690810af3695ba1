// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;

/**
 * CoAP over DTLS [RFC 7252 §9] on one leased channel. The connections are the carrier's, and
 * outlive its listener; they go to the next carrier by {@link #stop}. Thread-safe.
 */
final class DtlsCarrier implements Carrier {
  /** What carriers of all channels share. */
  record Shared(
      EngineSettings settings, Credentials credentials, ScheduledExecutorService executor) {}

  private final Carrier records;
  private final DtlsEngine engine;
  private final RecordPort port;

  /**
   * Makes a carrier and starts its engine.
   *
   * @param records reads and writes the channel
   * @param local where the channel is bound
   * @param before what the carrier before left; null when there was none
   */
  DtlsCarrier(Carrier records, InetSocketAddress local, Shared shared, HeldConnections.State before)
      throws IOException {
    ScandiumClasses.initialize();
    this.records = records;
    port = new RecordPort(records.name());
    DtlsConnectorConfig config =
        shared.settings().build(shared.credentials(), new ConnectionEnds(port::ended));
    engine =
        DtlsEngine.of(
            config, local, shared.executor(), port::sendRecords, port::decrypted, port::ended);
    port.use(engine);
    if (before != null) {
      engine.restore(before.connections());
      port.restore(before.messages());
    }
    engine.start();
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
