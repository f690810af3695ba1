// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.carrier.StreamCarrier;
import io.millrace.api.time.Time;
import io.millrace.platform.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The real carrier on a listening socket of this machine, and its next builds. */
public final class CarrierRig implements AutoCloseable {
  private static final TcpLimits LIMITS =
      new TcpLimits(20, 20, 1_179_648, 2_359_296, Duration.ofSeconds(10), Duration.ofSeconds(60));

  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final ByteBudget budget = new ByteBudget(64 << 20);
  private final MeterRegistry meters = new MeterRegistry();
  private final AtomicInteger ids = new AtomicInteger();
  private final Time time;
  private TcpCarrier carrier;

  /** Listens. */
  public CarrierRig(Time time) throws IOException {
    this.time = time;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.configureBlocking(false);
    carrier = build(List.of());
  }

  private TcpCarrier build(List<Map<String, Object>> left) throws IOException {
    TcpCarrier.Parts parts =
        new TcpCarrier.Parts(
            "tcp",
            new Connections(),
            LIMITS,
            budget,
            new TcpMeters(meters, "tcp"),
            NoSecurity::new,
            () -> "connection-" + ids.incrementAndGet());
    for (Map<String, Object> each : left) {
      parts.connections().add(Connection.restore(each, new NoSecurity(), LIMITS, budget));
    }
    return new TcpCarrier("coap+tcp", server, parts, time);
  }

  /** Returns the present carrier. */
  public StreamCarrier carrier() {
    return carrier;
  }

  /** Ends the carrier and makes the next one, with the same connections. */
  public StreamCarrier replace() throws IOException {
    carrier.stop();
    carrier = build(carrier.leave());
    return carrier;
  }

  /** Returns how many bytes the buffers hold. */
  public long heldBytes() {
    return budget.held();
  }

  /** Returns how many connections are open. */
  public int connections() {
    return carrier.size();
  }

  /** Returns where it listens. */
  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) server.getLocalAddress();
  }

  @Override
  public void close() throws IOException {
    carrier.stop();
    carrier.end();
    server.close();
  }
}
