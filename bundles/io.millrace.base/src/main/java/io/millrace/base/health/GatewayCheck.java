// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import java.nio.channels.DatagramChannel;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The gateway is there, what comes in at every bound socket reaches somebody, and no service is
 * away that requests wait for.
 */
@Component(
    property = {
      HealthCheck.NAME + "=gateway",
      HealthCheck.TAGS + "=clients",
      HealthCheck.TAGS + "=devices"
    })
public final class GatewayCheck implements HealthCheck {
  private static final String GATEWAY = "(" + RequestHandler.ROLE + "=gateway)";

  private final BundleContext context;
  private final BundleChanges changes;

  /** Makes the check. */
  @Activate
  public GatewayCheck(BundleContext context, @Reference BundleChanges changes) {
    this.context = context;
    this.changes = changes;
  }

  @Override
  public Result execute() {
    try {
      Found found = new Found();
      if (context.getServiceReferences(RequestHandler.class, GATEWAY).isEmpty()) {
        found.bad(
            changes.ofMissing(), "away: no request of a client is answered (io.millrace.gateway)");
      }
      Set<String> deaf = names(DatagramChannel.class, "socket.name");
      // The transport outlives its carrier, and so the transport alone says nothing.
      Set<String> heard = names(Transport.class, Transport.NAME);
      heard.retainAll(names(Carrier.class, Carrier.NAME));
      deaf.removeAll(heard);
      if (!deaf.isEmpty()) {
        found.bad(
            changes.ofMissing(),
            "nobody reads what comes in at "
                + String.join(", ", deaf)
                + " (io.millrace.carrier, io.millrace.endpoint)");
      }
      Reported.of(context, "gateway").forEach(line -> found.bad(changes.ofMissing(), line));
      found.good(
          heard.isEmpty()
              ? "is there, and no socket is bound for it to read"
              : "reads what comes in at " + String.join(", ", heard));
      return found.result("");
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private <T> Set<String> names(Class<T> type, String property) throws InvalidSyntaxException {
    Set<String> names = new TreeSet<>();
    for (ServiceReference<T> each : context.getServiceReferences(type, "(" + property + "=*)")) {
      names.add(String.valueOf(each.getProperty(property)));
    }
    return names;
  }
}
