// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.api.auth.TokenIssuer;
import io.millrace.api.device.Device;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.deployer.probe.ProbeClient;
import io.millrace.deployer.probe.ProbeResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Asks the gateway over its own socket, with one session from the baseline to the verdict: its list
 * of resources, what each NIC of the router says of itself, and what the release names. Where the
 * router issues no tokens, NICs are asked without a session. Not thread-safe.
 */
final class RouterProbe implements AutoCloseable {
  private static final String IN_CLEAR = "(!(socket.secured=true))";

  private static final Logger LOG = System.getLogger(RouterProbe.class.getName());

  /** The gateway's list of resources. */
  static final String OWN = "/.well-known/core";

  private static final Duration SESSION = Duration.ofHours(4);

  private final BundleContext context;
  private final ProbeClient client;
  private final Set<String> targets = new TreeSet<>(Set.of(OWN));
  private InetSocketAddress router;
  private boolean hasSession;

  /** Opens the probe's socket. */
  RouterProbe(BundleContext context) {
    this.context = context;
    try {
      client = new ProbeClient();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Asks for all that it ever asked for, and what is new.
   *
   * @param promised what the release names
   */
  Map<String, ProbeResult> ask(Collection<String> promised, Duration timeOut) {
    targets.addAll(promised);
    for (ServiceReference<Device> nic : services(Device.class, "(nic.line=*)")) {
      targets.add("coap://" + nic.getProperty(Device.NAME) + ":4849/sys/info");
    }
    router = address(router);
    try {
      if (router != null) {
        login(timeOut);
        return client.get(router, targets, timeOut);
      }
    } catch (ClosedByInterruptException ending) {
      LOG.log(Level.DEBUG, "the judge ends in the middle of its probes");
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "the probe of the gateway failed", failure);
    }
    Map<String, ProbeResult> silence = new TreeMap<>();
    targets.forEach(target -> silence.put(target, ProbeResult.SILENCE));
    return silence;
  }

  /** Returns how many requests it has sent. */
  long sent() {
    return client.sent();
  }

  private void login(Duration timeOut) throws IOException {
    if (!hasSession) {
      String token =
          Services.call(
                  context, TokenIssuer.class, issuer -> issuer.issue("release-judge", SESSION))
              .orElse(null);
      hasSession = token != null && client.login(router, token, timeOut).isGood();
    }
  }

  /**
   * Where the gateway's first socket in clear is bound, that no other handler claims; while it is
   * not bound, where it was.
   */
  private InetSocketAddress address(InetSocketAddress former) {
    Set<String> claimed = new TreeSet<>();
    for (ServiceReference<RequestHandler> each : services(RequestHandler.class, null)) {
      claimed.add(String.valueOf(each.getProperty(RequestHandler.CLAIM)));
    }
    Set<String> names = new TreeSet<>();
    for (ServiceReference<Transport> each : services(Transport.class, null)) {
      names.add(String.valueOf(each.getProperty(Transport.NAME)));
    }
    Map<String, InetSocketAddress> bound = new TreeMap<>();
    for (ServiceReference<DatagramChannel> each : services(DatagramChannel.class, IN_CLEAR)) {
      String name = String.valueOf(each.getProperty("socket.name"));
      if (names.contains(name) && !claimed.contains(name)) {
        Services.call(context, each, RouterProbe::reachable)
            .ifPresent(address -> bound.put(name, address));
      }
    }
    return bound.isEmpty() ? former : bound.values().iterator().next();
  }

  private static InetSocketAddress reachable(DatagramChannel channel) {
    try {
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      return local == null || !local.getAddress().isAnyLocalAddress()
          ? local
          : new InetSocketAddress(InetAddress.getLoopbackAddress(), local.getPort());
    } catch (IOException closed) {
      return null;
    }
  }

  private <T> Collection<ServiceReference<T>> services(Class<T> type, String filter) {
    try {
      return context.getServiceReferences(type, filter);
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Ends the session and closes the socket. */
  @Override
  public void close() {
    close(Duration.ofSeconds(1));
  }

  /**
   * Ends the session without waiting for the answer, and closes the socket: while everything is
   * replaced the gateway answers only when who closes this has ended.
   */
  void leave() {
    close(Duration.ofMillis(1));
  }

  private void close(Duration timeOut) {
    try (client) {
      if (hasSession) {
        client.logout(router, timeOut);
      }
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "closing the probe failed", failure);
    }
  }
}
