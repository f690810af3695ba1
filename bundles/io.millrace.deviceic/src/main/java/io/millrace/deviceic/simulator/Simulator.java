// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic.simulator;

import io.millrace.api.device.Device;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Serves the devices of this router as the field's sensor simulator does, to the simulator mode of
 * its Windows client [spec gateway-clients.md 2.4]: without sessions, on a socket of its own.
 */
@Component(
    service = {},
    configurationPid = Simulator.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Simulator.Config.class)
public final class Simulator {
  static final String PID = "io.millrace.deviceic.simulator";

  /** Configuration of the simulator. */
  @ObjectClassDefinition(
      name = "Millrace simulator",
      description =
          "Serves the devices of this router without sessions, as the field's sensor simulator"
              + " does: for tests, never where others reach it.")
  public @interface Config {
    /** The transport it takes. */
    @AttributeDefinition(
        name = "Transport",
        description =
            "The name of the socket (io.millrace.net-<anything>.cfg) whose requests it takes"
                + " instead of the gateway.")
    String transport() default "simulator";
  }

  private final SimulatedDevices devices;
  private final ServiceRegistration<RequestHandler> registration;

  /** Takes the requests of the configured transport. */
  @Activate
  public Simulator(BundleContext context, Config config, @Reference Time time) {
    devices = new SimulatedDevices(time);
    registration =
        context.registerService(
            RequestHandler.class,
            devices,
            new Hashtable<>(Map.of(RequestHandler.CLAIM, config.transport())));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindDevice(Device device) {
    devices.add(device);
  }

  void unbindDevice(Device device) {
    devices.remove(device);
  }

  /** Takes no more requests. */
  @Deactivate
  void deactivate() {
    registration.unregister();
  }
}
