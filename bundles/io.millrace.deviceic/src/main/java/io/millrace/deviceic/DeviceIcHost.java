// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.sensor.Sensor;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.lib.slot.ServiceRank;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Serves every sensor plugin on every secondary link, as a Device IC of the configured generation
 * would [spec device-ic-api.md]. It is also the emulator of a Device IC. Where it deviates from the
 * firmware is listed in this bundle's README.
 */
@Component(service = DeviceIcHost.class, immediate = true, configurationPid = DeviceIcHost.PID)
@Designate(ocd = DeviceIcHost.Config.class)
public final class DeviceIcHost {
  static final String PID = "io.millrace.deviceic";

  /** Configuration of all Device ICs of this router. */
  @ObjectClassDefinition(
      name = "Device IC",
      description = "Serves the sensor plugins on every secondary link.")
  public @interface Config {
    /** First path segment. */
    @AttributeDefinition(
        name = "Classifier",
        description =
            "First path segment of sensors that keep the default. 1 to 15 bytes, default arduino.")
    String classifier() default Sensor.DEFAULT_CLASSIFIER;

    /** How many. */
    @AttributeDefinition(
        name = "Sensors",
        description =
            "How many sensors are served; further sensors wait until a path becomes free. Range 1"
                + " to 32, default 4.",
        min = "1",
        max = "32")
    int maxSensors() default 4;

    /** How many. */
    @AttributeDefinition(
        name = "Observed paths",
        description = "How many paths are observed over one link. Range 1 to 32, default 4.",
        min = "1",
        max = "32")
    int maxObserved() default 4;

    /** The text of the root resource. */
    @AttributeDefinition(
        name = "Identification",
        description =
            "The text of '/'. At most 200 bytes; empty (default): what the generation says, for"
                + " example 'Itron Reference CoAP Server: 1.4.8'.")
    String identification() default "";

    /** Which firmware's behaviour. */
    @AttributeDefinition(
        name = "Generation",
        description =
            "Which firmware it behaves like: 1 or 2, the vendor's firmware with its quirks, to"
                + " test a NIC; or millrace (default): like 2 without its useless answers, with"
                + " /sys/reset, /sys/event and cancelling by RST.",
        options = {@Option("1"), @Option("2"), @Option("millrace")})
    String generation() default "millrace";

    /** How many. */
    @AttributeDefinition(
        name = "Recent messages",
        description =
            "How many messages are kept in memory for deviceic:recent. Range 0 to 10000, default"
                + " 200.",
        min = "0",
        max = "10000")
    int recentMessages() default 200;
  }

  private static final int LONGEST_IDENTIFICATION_BYTES = 200;

  private final DeviceIcs deviceIcs;
  private final ServiceRegistration<?> status;

  /** Starts without links and sensors; they are bound as they appear. */
  @Activate
  public DeviceIcHost(BundleContext context, Config config, @Reference Time time) {
    String framework = context.getProperty(Constants.FRAMEWORK_UUID);
    deviceIcs = new DeviceIcs(time, settings(config), String.valueOf(framework));
    Supplier<List<String>> unserved = deviceIcs.sensors::unserved;
    status =
        context.registerService(
            Supplier.class, unserved, new Hashtable<>(Map.of("millrace.status", "nics")));
  }

  private static Settings settings(Config config) {
    try {
      SensorPath.checkClassifier(config.classifier());
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(PID + ": classifier: " + wrong.getMessage(), wrong);
    }
    Generation generation = generation(config);
    return new Settings(
        generation,
        config.classifier(),
        within("maxSensors", config.maxSensors()),
        within("maxObserved", config.maxObserved()),
        text(config.identification(), generation),
        config.recentMessages());
  }

  private static int within(String key, int value) {
    if (value < 1 || value > 32) {
      throw new IllegalArgumentException(PID + ": " + key + " = " + value + ", allowed 1 to 32");
    }
    return value;
  }

  private static Generation generation(Config config) {
    Generation generation;
    try {
      generation = Generation.of(config.generation());
    } catch (IllegalArgumentException all) {
      throw new IllegalArgumentException(
          PID + ": generation = " + config.generation() + ", allowed " + all.getMessage(), all);
    }
    if (!generation.allowsClassifier(config.classifier())) {
      throw new IllegalArgumentException(
          "%s: classifier = %s, allowed with generation %s: %s"
              .formatted(PID, config.classifier(), generation.word(), Sensor.DEFAULT_CLASSIFIER));
    }
    return generation;
  }

  private static String text(String value, Generation generation) {
    if (Bytes.utf8(value).length() > LONGEST_IDENTIFICATION_BYTES) {
      throw new IllegalArgumentException(
          PID + ": identification = " + value + ", allowed 0 to 200 bytes");
    }
    return value.isEmpty() ? generation.identification() : value;
  }

  /** Returns the Device ICs, for the commands of this bundle. */
  DeviceIcs deviceIcs() {
    return deviceIcs;
  }

  /** Detaches from every link and saves the state for the next version of this bundle. */
  @Deactivate
  public void stop() {
    status.unregister();
    deviceIcs.close();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindCodec(CoapCodec codec) {
    deviceIcs.codec.slot.bind(codec);
  }

  void unbindCodec(CoapCodec codec) {
    deviceIcs.codec.slot.unbind(codec);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindStore(Store store) {
    deviceIcs.state.bind(store);
  }

  void unbindStore(Store store) {
    deviceIcs.state.unbind(store);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindSensor(Sensor sensor, Map<String, Object> properties) {
    deviceIcs.sensors.bind(sensor, ServiceRank.of(properties));
  }

  void unbindSensor(Sensor sensor) {
    deviceIcs.sensors.unbind(sensor);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLink(SecondaryLink link, Map<String, Object> properties) {
    deviceIcs.bind(link, ServiceRank.of(properties));
  }

  void unbindLink(SecondaryLink link) {
    deviceIcs.unbind(link);
  }
}
