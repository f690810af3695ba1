// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Finds {@link Chains} by the services that requests pass: the bundles that offer these, and those
 * whose packages they use.
 */
final class ChainFinder {
  private static final Set<String> PLATFORM =
      Set.of(
          "org.osgi.service.component.runtime.ServiceComponentRuntime",
          "org.osgi.service.cm.ConfigurationAdmin",
          "io.millrace.api.time.Time",
          "io.millrace.api.metrics.Meters",
          "io.millrace.api.store.Store");
  private static final Set<String> DEVICES =
      Set.of(
          "io.millrace.api.device.Device",
          "io.millrace.api.device.DeviceProfile",
          "io.millrace.api.link.PrimaryLink",
          "io.millrace.api.link.SecondaryLink",
          "io.millrace.api.line.Line",
          "io.millrace.api.sensor.Sensor",
          "io.millrace.api.telemetry.NicTelemetry");
  private static final Set<String> NETWORK =
      Set.of(
          "java.nio.channels.DatagramChannel",
          "io.millrace.api.carrier.Carrier",
          "io.millrace.api.coap.CoapCodec",
          "io.millrace.api.transport.Transport",
          "io.millrace.api.transport.RequestHandler",
          "io.millrace.api.session.Sessions",
          "io.millrace.api.auth.TokenVerifier",
          "io.millrace.api.device.DeviceResolver");

  private ChainFinder() {}

  static Chains find(BundleContext context) {
    Set<String> platform = providers(context, PLATFORM);
    Set<String> devices = providers(context, DEVICES);
    Set<String> network = providers(context, NETWORK);
    devices.addAll(platform);
    network.addAll(platform);
    return new Chains(Set.copyOf(devices), Set.copyOf(network));
  }

  private static Set<String> providers(BundleContext context, Set<String> services) {
    Set<String> names = new TreeSet<>();
    for (String service : services) {
      for (ServiceReference<?> each : references(context, service)) {
        add(each.getBundle(), names);
      }
    }
    return names;
  }

  private static ServiceReference<?>[] references(BundleContext context, String service) {
    try {
      ServiceReference<?>[] all = context.getAllServiceReferences(service, null);
      return all == null ? new ServiceReference<?>[0] : all;
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void add(Bundle bundle, Set<String> names) {
    if (bundle == null) {
      return;
    }
    names.add(bundle.getSymbolicName());
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null) {
      for (BundleWire wire : wiring.getRequiredWires(null)) {
        names.add(wire.getProvider().getSymbolicName());
      }
    }
  }
}
