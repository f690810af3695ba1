// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Device;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.linkformat.Link;
import io.millrace.nic.core.NicConfig;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.firmware.Firmware;
import io.millrace.nic.firmware.FirmwareSettings;
import io.millrace.nic.resource.NicResource;
import io.millrace.nic.resource.NicResources;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/** {@code /sys/upg}, and the images behind it for the shell. Used on the serial only. */
final class FirmwareImages implements NicResource {
  private static final Logger LOG = System.getLogger(FirmwareImages.class.getName());

  private final NicContext context;
  private final Firmware firmware;
  private final ServiceRegistration<Firmware> registration;

  private FirmwareImages(NicContext context, Firmware firmware, BundleContext bundle) {
    this.context = context;
    this.firmware = firmware;
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(Device.NAME, context.settings().name());
    this.registration = bundle.registerService(Firmware.class, firmware, properties);
  }

  /** Opens the images and boots; empty when there are to be none, or the folder is of no use. */
  static Optional<FirmwareImages> open(NicContext context, NicConfig config, BundleContext bundle) {
    if (config.firmware().isBlank()) {
      return Optional.empty();
    }
    Path folder =
        new PropertyPaths(bundle::getProperty)
            .path(config.firmware())
            .resolve(context.settings().name());
    Version builtIn = bundle.getBundle().getVersion();
    FirmwareSettings settings =
        FirmwareSettings.of(
            folder,
            config.deviceType(),
            config.firmwareImages(),
            config.firmwareBytes(),
            builtIn.getMajor(),
            builtIn.getMinor(),
            builtIn.getMicro());
    try {
      Firmware firmware = Firmware.open(settings, context.time(), context.runningVersion()::image);
      return Optional.of(new FirmwareImages(context, firmware, bundle));
    } catch (IOException cause) {
      LOG.log(Level.ERROR, "no firmware images: " + folder + " cannot be used", cause);
      return Optional.empty();
    }
  }

  String path() {
    return String.join("/", NicResources.FIRMWARE);
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    firmware.handle(request, response -> context.serial().execute(() -> answer.accept(response)));
  }

  @Override
  public Optional<Link> link() {
    return Optional.of(Link.to("/" + path()).with("title", "Firmware images"));
  }

  void close() {
    registration.unregister();
    firmware.close();
  }
}
