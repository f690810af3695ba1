// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import io.millrace.api.audit.AuditTrail;
import io.millrace.api.device.Device;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.holder.Holder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The fleet's composition root. Deployer and audit trail are bound as they come and go, so that a
 * release may replace them; without a URL there is no thread, no client and no health check.
 */
@Component(
    service = Supplier.class,
    property = "millrace.status=configuration.refused",
    configurationPid = HawkbitFleet.PID,
    immediate = true)
@Designate(ocd = FleetConfig.class)
public final class HawkbitFleet implements Supplier<List<String>> {
  static final String PID = "io.millrace.fleet.hawkbit";

  private final RunningRouter router;
  private final ShellCommands commands;
  private final FleetStart<Fleet> fleet;
  private volatile ServiceRegistration<HealthCheck> check; // null: no server is asked

  /** Begins to ask the server, when one is configured. */
  @Activate
  public HawkbitFleet(
      BundleContext context,
      @Reference Time time,
      @Reference Randomness randomness,
      FleetConfig config) {
    String data = context.getProperty("millrace.data");
    Path folder = Path.of(data == null ? "." : data).toAbsolutePath();
    AuditOutbox audit = new AuditOutbox(time::now, new Holder(context), PID);
    router = new RunningRouter(folder, audit, () -> bundles(context));
    FleetStart.Making<Fleet> making =
        () ->
            new Fleet(
                context::getProperty, folder.resolve("fleet"), config, router, time, randomness);
    fleet = new FleetStart<>(time, making, made -> begin(context, made));
    if (!config.url().isBlank()) {
      fleet.start();
    }
    commands = new ShellCommands(context, "fleet", new FleetCommands(fleet));
  }

  private void begin(BundleContext context, Fleet made) {
    check =
        context.registerService(
            HealthCheck.class,
            new FleetCheck(made.host(), made::status, made::fault),
            new Hashtable<>(Map.of(HealthCheck.NAME, "fleet", HealthCheck.TAGS, "system")));
    made.start();
  }

  private static List<String> bundles(BundleContext context) {
    return Arrays.stream(context.getBundles())
        .map(each -> each.getSymbolicName() + " " + each.getVersion())
        .sorted()
        .toList();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindReleases(ReleaseService service) {
    router.bind(service);
    wake();
  }

  void unbindReleases(ReleaseService service) {
    router.unbind(service);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindTrail(AuditTrail trail) {
    router.bind(trail);
  }

  void unbindTrail(AuditTrail trail) {
    router.unbind(trail);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindDevice(Device device, Map<String, Object> properties) {
    router.bind(properties);
  }

  void unbindDevice(Device device, Map<String, Object> properties) {
    router.unbind(properties);
  }

  private void wake() {
    fleet.made().ifPresent(Fleet::wake);
  }

  @Override
  public List<String> get() {
    return fleet.refused();
  }

  @Deactivate
  void deactivate() {
    commands.close();
    fleet.close();
    if (check != null) {
      check.unregister();
    }
    router.close();
  }
}
