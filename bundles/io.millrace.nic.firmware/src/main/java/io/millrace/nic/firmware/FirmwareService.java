// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.Device;
import io.millrace.api.firmware.FirmwareConfiguration;
import io.millrace.api.firmware.FirmwareProvider;
import io.millrace.api.firmware.NicFirmware;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Stores the firmware images of NICs in folders. Each NIC's images are a service of their own for
 * the shell's commands, as long as the NIC has them open. Thread-safe.
 */
@Component(service = FirmwareProvider.class, immediate = true)
public final class FirmwareService implements FirmwareProvider {
  private final BundleContext context;
  private final Time time;
  private final Set<Opened> opened = ConcurrentHashMap.newKeySet();

  /** Makes a provider. */
  @Activate
  public FirmwareService(BundleContext context, @Reference Time time) {
    this.context = context;
    this.time = time;
  }

  @Override
  public NicFirmware open(FirmwareConfiguration configuration, Consumer<String> running)
      throws IOException {
    Firmware firmware = Firmware.open(FirmwareSettings.of(configuration), time, running);
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(Device.NAME, configuration.nic());
    Opened fresh =
        new Opened(firmware, context.registerService(Firmware.class, firmware, properties));
    opened.add(fresh);
    return fresh;
  }

  /** Closes all images that are still open. */
  @Deactivate
  void deactivate() {
    List.copyOf(opened).forEach(Opened::close);
  }

  /** The open images of one NIC. */
  private final class Opened implements NicFirmware {
    private final Firmware firmware;
    private final ServiceRegistration<Firmware> registration;

    Opened(Firmware firmware, ServiceRegistration<Firmware> registration) {
      this.firmware = firmware;
      this.registration = registration;
    }

    @Override
    public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
      firmware.handle(request, answer);
    }

    @Override
    public void close() {
      if (opened.remove(this)) {
        registration.unregister();
        firmware.close();
      }
    }
  }
}
