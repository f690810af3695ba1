// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.auth.Permission;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.DeviceSource;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Transport;
import io.millrace.lib.access.OfferedServices;
import io.millrace.lib.access.ReachableCheck;
import io.millrace.lib.access.SessionAccess;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.slot.NamedSlots;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Offers {@code /rd} and its look-ups on the gateway where a permission for registrations is
 * configured, and the registered devices to the directory. It begins when the stored registrations
 * are read, or when there is no store.
 */
@Component(
    service = {},
    configurationPid = ResourceDirectory.PID)
@Designate(ocd = RegistrationConfig.class)
public final class ResourceDirectory {
  static final String PID = "io.millrace.directory.registration";

  private static final Logger LOG = System.getLogger(ResourceDirectory.class.getName());

  private final BundleContext context;
  private final Slot<Sessions> sessions;
  private final Slot<DeviceResolver> directory;
  private final NamedSlots<Transport> transports;
  private final RegistrationStore store;
  private final Registrations registrations;
  private final LinkFetches fetches;
  private final ShellCommands commands;
  private final OfferedServices offered;
  private final AtomicBoolean begun = new AtomicBoolean();

  /** Begins to read what is stored, where a permission is configured. */
  @Activate
  public ResourceDirectory(BundleContext context, @Reference Time time, RegistrationConfig config) {
    this.context = context;
    offered = new OfferedServices(context);
    SlotLimits slots = SlotLimits.standard();
    sessions = new Slot<>(time, slots);
    directory = new Slot<>(time, slots);
    transports = new NamedSlots<>(time, slots);
    store = new RegistrationStore(time, config.registrations());
    registrations = new Registrations(time, limits(config), config.profile().strip(), store);
    fetches = new LinkFetches(transports, config.bytesPerAccount());
    String permission = config.permission().strip();
    boolean on = !permission.isEmpty();
    commands =
        new ShellCommands(
            context, "directory", new RegistrationCommands(on ? registrations : null, time));
    if (on) {
      if (config.clearText()) {
        LOG.log(
            Level.WARNING,
            PID + ": devices may register over transports in clear text, too (clearText)");
      }
      offerCheck(permission, config);
      store.read(
          stored -> {
            registrations.restore(stored);
            if (begun.compareAndSet(false, true)) {
              begin(time, permission, config);
            }
          });
    }
  }

  private static RegistrationLimits limits(RegistrationConfig config) {
    return new RegistrationLimits(
        config.registrations(),
        config.registrationsPerAccount(),
        config.bytesPerAccount(),
        Duration.ofHours(config.rememberHours()));
  }

  private void begin(Time time, String permission, RegistrationConfig config) {
    String key = config.clearText() ? null : PID + ": clearText";
    SessionAccess writers = new SessionAccess(sessions, time, Permission.of(permission), key);
    SessionAccess readers = new SessionAccess(sessions, time, null, null);
    Registrar registrar = new Registrar(registrations, directory, time, config.anyBase());
    offered.offer(DeviceSource.class, registrations, Map.of());
    offered.resource(
        new RdResource(writers, registrar, registrations),
        RdResource.PATH,
        ";rt=\"core.rd\";ct=40",
        Map.of(LocalResource.SUBTREE, true));
    offered.resource(
        new SimpleRegistration(writers, registrar, registrations, fetches),
        SimpleRegistration.PATH,
        ";title=\"Simple registration\"",
        Map.of());
    offered.resource(
        new LookupResource(readers, registrations, true),
        LookupResource.ENDPOINTS,
        ";rt=\"core.rd-lookup-ep\";ct=40;obs",
        Map.of());
    offered.resource(
        new LookupResource(readers, registrations, false),
        LookupResource.RESOURCES,
        ";rt=\"core.rd-lookup-res\";ct=40;obs",
        Map.of());
  }

  private void offerCheck(String permission, RegistrationConfig config) {
    HealthCheck reachable =
        ReachableCheck.of(
            context,
            new ReachableCheck.Subject("/" + RdResource.PATH, PID, permission, config.clearText()));
    offered.check(
        new RegistrationCheck(reachable, begun::get, store, registrations, config.registrations()),
        "registration",
        "devices");
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSessions(Sessions service) {
    sessions.bind(service);
  }

  void unbindSessions(Sessions service) {
    sessions.unbind(service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindDirectory(DeviceResolver service) {
    directory.bind(service);
  }

  void unbindDirectory(DeviceResolver service) {
    directory.unbind(service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindStore(Store service) {
    store.stores().bind(service);
  }

  void unbindStore(Store service) {
    store.stores().unbind(service);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "unbindTransport")
  void bindTransport(Transport transport, Map<String, Object> properties) {
    transports.of(transport.name()).bind(transport, ServiceRank.of(properties));
  }

  void unbindTransport(Transport transport) {
    transports.of(transport.name()).unbind(transport);
  }

  /** What is asked already is answered; the gateway keeps what comes for the next one. */
  @Deactivate
  void deactivate() {
    commands.close();
    offered.close();
    fetches.close();
    registrations.close();
    sessions.close();
    directory.close();
    transports.close();
    store.close();
    store.stores().close();
  }
}
