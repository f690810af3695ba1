// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapCodec;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceProfile;
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
import io.millrace.lib.slot.ServiceRank;
import io.millrace.nic.core.NicConfig;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicMeters;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.core.Serial;
import io.millrace.nic.direct.DirectRequestHandler;
import io.millrace.nic.resource.LocalResources;
import io.millrace.nic.resource.NicResource;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
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
 * the codec, the store and the applications on it may go and come; requests wait for them.
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

  private final NicContext context;
  private final SensorSide sensor;
  private final LocalResources locals;
  private final ServiceRegistration<Device> registration;

  private final Optional<FirmwareImages> firmware;

  /** The NIC on a socket of its own; null when it has none. */
  private final ServiceRegistration<RequestHandler> direct;

  /** Begins to serve, with no configuration of which anybody could ask what became of it. */
  Nic(BundleContext bundle, NicConfig config, Time time, Randomness randomness, Meters meters) {
    this(bundle, config, time, randomness, meters, Map.of());
  }

  /** Begins to serve. */
  @Activate
  public Nic(
      BundleContext bundle,
      NicConfig config,
      @Reference Time time,
      @Reference Randomness randomness,
      @Reference Meters meters,
      Map<String, Object> given) {
    NicSettings settings = NicSettings.of(config, version(bundle), built(bundle));
    context = new NicContext(settings, new Serial(), time, new NicMeters(meters));
    sensor = new SensorSide(context, randomness);
    locals = new LocalResources(context);
    sensor.start();
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(Device.NAME, settings.name());
    properties.put(Device.PROFILE, settings.profile());
    properties.put(LINE, settings.line());
    properties.put(CONFIGURATION, given.getOrDefault(Constants.SERVICE_PID, ""));
    firmware = FirmwareImages.open(context, config, bundle);
    Map<String, NicResource> resources = OwnResources.of(context, sensor);
    firmware.ifPresent(each -> resources.put(each.path(), each));
    NicDevice device = new NicDevice(context, sensor, locals, resources);
    registration = bundle.registerService(Device.class, device, properties);
    direct = settings.socket().isEmpty() ? null : claim(bundle, device);
  }

  private ServiceRegistration<RequestHandler> claim(BundleContext bundle, NicDevice device) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(RequestHandler.CLAIM, context.settings().socket());
    return bundle.registerService(
        RequestHandler.class, new DirectRequestHandler(context, device), properties);
  }

  private static String version(BundleContext bundle) {
    return bundle.getBundle().getVersion().toString();
  }

  private static String built(BundleContext bundle) {
    String built = bundle.getBundle().getHeaders().get("Millrace-Built");
    return built == null ? "" : built.replaceFirst("T.*", "");
  }

  /** Withdraws first, so that nobody asks any more, then hands over what is open. */
  @Deactivate
  void deactivate() {
    if (direct != null) {
      direct.unregister();
    }
    registration.unregister();
    firmware.ifPresent(FirmwareImages::close);
    sensor.stop();
  }

  @Reference(
      service = PrimaryLink.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindLink(PrimaryLink link, Map<String, Object> properties) {
    if (context.settings().line().equals(properties.get(MessageLink.NAME))) {
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
    context.serial().execute(sensor.stateStore::flush);
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
