// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.StreamCarrier;
import io.millrace.api.time.Randomness;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The gateway is there, what comes in at every bound socket reaches somebody, no service is away
 * that requests wait for, and a request to each socket, as a client of this machine would send it,
 * is answered; of a socket that asks clients for a key, the handshake's beginning. Nothing but the
 * last tells that all parts from the socket to the gateway work together.
 */
@Component(
    property = {
      HealthCheck.NAME + "=gateway",
      HealthCheck.TAGS + "=clients",
      HealthCheck.TAGS + "=devices",
      HealthCheck.TAGS + "=ready"
    })
public final class GatewayCheck implements HealthCheck {
  private static final String GATEWAY = "(" + RequestHandler.ROLE + "=gateway)";

  private final BundleContext context;
  private final BundleChanges changes;
  private final List<Way> ways;

  /**
   * A kind of socket.
   *
   * @param addresses the address of each by its name
   */
  record Way(Supplier<Map<String, InetSocketAddress>> addresses, Asking asking) {}

  /** Sends a request. */
  interface Asking {
    /** Tells whether it is answered. */
    boolean answers(InetSocketAddress address) throws IOException;
  }

  /** Makes the check. */
  @Activate
  public GatewayCheck(
      BundleContext context, @Reference BundleChanges changes, @Reference Randomness randomness) {
    this(
        context,
        changes,
        List.of(
            new Way(
                () -> BoundSockets.datagrams(context, false),
                address -> new AskedGateway(randomness).answers(address)),
            new Way(
                () -> BoundSockets.datagrams(context, true),
                address -> new AskedDtls(randomness).answers(address)),
            new Way(
                () -> BoundSockets.streams(context, false),
                address -> new AskedStream(randomness).answers(address)),
            new Way(
                () -> BoundSockets.streams(context, true),
                address -> new AskedStream(randomness).answersSecured(address))));
  }

  GatewayCheck(BundleContext context, BundleChanges changes, List<Way> ways) {
    this.context = context;
    this.changes = changes;
    this.ways = ways;
  }

  @Override
  public Result execute() {
    try {
      Found found = new Found();
      if (context.getServiceReferences(RequestHandler.class, GATEWAY).isEmpty()) {
        found.bad(
            changes.ofMissing(), "away: no request of a client is answered (io.millrace.gateway)");
      }
      Set<String> deaf = Named.services(context, DatagramChannel.class, "socket.name");
      deaf.addAll(Named.services(context, ServerSocketChannel.class, "socket.name"));
      // The transport outlives its carrier, and so the transport alone says nothing.
      Set<String> heard = Named.services(context, Transport.class, Transport.NAME);
      Set<String> carried = Named.services(context, Carrier.class, Carrier.NAME);
      carried.addAll(Named.services(context, StreamCarrier.class, StreamCarrier.NAME));
      heard.retainAll(carried);
      deaf.removeAll(heard);
      if (!deaf.isEmpty()) {
        found.bad(
            changes.ofMissing(),
            "nobody reads what comes in at "
                + String.join(", ", deaf)
                + " (io.millrace.carrier, io.millrace.endpoint)");
      }
      Reported.of(context, "gateway").forEach(line -> found.bad(changes.ofMissing(), line));
      if (found.isGood()) {
        for (Way way : ways) {
          way.addresses.get().forEach((name, address) -> ask(name, address, way.asking, found));
        }
      }
      found.good(
          heard.isEmpty()
              ? "is there, and no socket is bound for it to read"
              : "reads what comes in at " + String.join(", ", heard));
      return found.result("");
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void ask(String name, InetSocketAddress address, Asking asking, Found found) {
    try {
      if (!asking.answers(address)) {
        found.bad(
            changes.ofMissing(),
            "a request to %s (port %d) has no answer".formatted(name, address.getPort()));
      }
    } catch (IOException failure) {
      found.bad(Status.CRITICAL, name + " cannot be asked: " + failure.getMessage());
    }
  }
}
