// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapCodec;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.firmware.FirmwareConfiguration;
import io.millrace.api.firmware.FirmwareProvider;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.metrics.Meters;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.store.Store;
import io.millrace.api.telemetry.NicPins;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.oscore.ContextFolder;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.nic.core.NicConfig;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicMeters;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.direct.DirectRequestHandler;
import io.millrace.nic.resource.FirmwareResource;
import io.millrace.nic.resource.LocalResources;
import io.millrace.nic.resource.NicResource;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One NIC for each configuration: a {@link Device} named {@code SSN<MAC>} with resources of its own
 * and the sensor on its line below a prefix [spec nic-resources.md, device-ic-api.md]. The link,
 * the codec, the store and the applications on it may be replaced; requests wait for them
 * meanwhile.
 */
@Component(
    service = {},
    configurationPid = NicSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = NicConfig.class, factory = true)
public final class Nic {
  /** Properties of the service, for the health check: its line, and its configuration's PID. */
  private static final String LINE = "nic.line";

  private static final String CONFIGURATION = "nic.pid";

  private final BundleContext bundle;
  private final NicContext context;
  private final SensorSide sensor;
  private final LocalResources locals;
  private final NicDevice device;

  /** The firmware images; null when this NIC has none. */
  private final FirmwareResource firmware;

  private final Object configurationPid;

  /** Set by {@link #activate}; the socket's is null when the NIC has none of its own. */
  private ServiceRegistration<Device> registration;

  private ServiceRegistration<RequestHandler> direct;

  /** Who may use that socket by OSCORE; null when nobody may. */
  private final ContextFolder oscore;

  private ServiceRegistration<?> oscoreFaults;

  /** Makes a NIC that serves at once, for tests. */
  Nic(BundleContext bundle, NicConfig config, Time time, Randomness randomness, Meters meters) {
    this(bundle, config, time, randomness, meters, Map.of());
    activate();
  }

  /** Makes a NIC that takes over what an earlier instance has saved. */
  @Activate
  public Nic(
      BundleContext bundle,
      NicConfig config,
      @Reference Time time,
      @Reference Randomness randomness,
      @Reference Meters meters,
      Map<String, Object> given) {
    this.bundle = bundle;
    this.configurationPid = given.getOrDefault(Constants.SERVICE_PID, "");
    NicSettings settings = NicSettings.of(config, version(bundle), built(bundle));
    context = new NicContext(settings, NicContext.newExecutor(), time, new NicMeters(meters));
    sensor = new SensorSide(context, randomness);
    locals = new LocalResources(context);
    oscore = settings.socket().isEmpty() || config.oscore().isBlank() ? null : oscore(config);
    firmware = config.firmware().isBlank() ? null : firmware(config);
    Map<String, NicResource> resources = OwnResources.of(context, sensor);
    if (firmware != null) {
      resources.put(FirmwareResource.PATH, firmware);
    }
    device = new NicDevice(context, sensor, locals, resources);
  }

  private ContextFolder oscore(NicConfig config) {
    PropertyPaths paths = new PropertyPaths(bundle::getProperty);
    return new ContextFolder(
        paths.path(config.oscore()).resolve(context.settings().name()),
        paths.path("${millrace.data}/oscore"),
        context.time());
  }

  private FirmwareResource firmware(NicConfig config) {
    Path folder = new PropertyPaths(bundle::getProperty).path(config.firmware());
    NicSettings settings = context.settings();
    return new FirmwareResource(
        context,
        FirmwareConfiguration.of(
            settings.name(),
            folder.resolve(settings.name()),
            config.deviceType(),
            config.firmwareImages(),
            config.firmwareBytes(),
            settings.version()));
  }

  /** Registers the NIC. DS has bound all available services before it calls this. */
  @Activate
  void activate() {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(Device.NAME, context.settings().name());
    properties.put(Device.PROFILE, context.settings().profile());
    properties.put(LINE, context.settings().line());
    properties.put(CONFIGURATION, configurationPid);
    registration = bundle.registerService(Device.class, device, properties);
    direct = context.settings().socket().isEmpty() ? null : claim();
    if (oscore != null) {
      Supplier<List<String>> faults = oscore::faults;
      oscoreFaults =
          bundle.registerService(
              Supplier.class,
              faults,
              new Hashtable<>(Map.of("millrace.status", "configuration.refused")));
    }
  }

  private ServiceRegistration<RequestHandler> claim() {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(RequestHandler.CLAIM, context.settings().socket());
    return bundle.registerService(
        RequestHandler.class, new DirectRequestHandler(context, device, oscore), properties);
  }

  private static String version(BundleContext bundle) {
    return bundle.getBundle().getVersion().toString();
  }

  private static String built(BundleContext bundle) {
    String built = bundle.getBundle().getHeaders().get("Millrace-Built");
    return built == null ? "" : built.replaceFirst("T.*", "");
  }

  /** Unregisters the NIC first, so that no new request comes, then hands open requests back. */
  @Deactivate
  void deactivate() {
    if (direct != null) {
      direct.unregister();
    }
    if (oscore != null) {
      oscoreFaults.unregister();
      oscore.close();
    }
    registration.unregister();
    if (firmware != null) {
      firmware.stop();
    }
    sensor.stop();
  }

  @Reference(
      service = PrimaryLink.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindLink(PrimaryLink link, Map<String, Object> properties) {
    if (context.settings().line().equals(properties.get(MessageLink.NAME))) {
      sensor.start();
      sensor.port.bind(link, ServiceRank.of(properties));
    }
  }

  void unbindLink(PrimaryLink link) {
    sensor.port.unbind(link);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCodec(CoapCodec codec) {
    sensor.codecs.bind(codec);
  }

  void unbindCodec(CoapCodec codec) {
    sensor.codecs.unbind(codec);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindStore(Store store) {
    sensor.stores.bind(store);
    sensor.start();
  }

  void unbindStore(Store store) {
    sensor.stores.unbind(store);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTelemetry(NicTelemetry telemetry) {
    sensor.telemetry.slot.bind(telemetry);
  }

  void unbindTelemetry(NicTelemetry telemetry) {
    sensor.telemetry.slot.unbind(telemetry);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindPins(NicPins pins) {
    sensor.telemetry.pins.bind(pins);
  }

  void unbindPins(NicPins pins) {
    sensor.telemetry.pins.unbind(pins);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindFirmware(FirmwareProvider provider) {
    if (firmware != null) {
      firmware.bind(provider);
    }
  }

  void unbindFirmware(FirmwareProvider provider) {
    if (firmware != null) {
      firmware.unbind(provider);
    }
  }

  @Reference(
      service = DeviceProfile.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindProfile(DeviceProfile profile, Map<String, Object> properties) {
    sensor.profiles.bind(profile, ServiceRank.of(properties));
  }

  void unbindProfile(DeviceProfile profile) {
    sensor.profiles.unbind(profile);
  }

  @Reference(
      service = LocalResource.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindResource(LocalResource resource, Map<String, Object> properties) {
    locals.bind(resource, properties);
  }

  void unbindResource(LocalResource resource, Map<String, Object> properties) {
    locals.unbind(resource, properties);
  }
}
