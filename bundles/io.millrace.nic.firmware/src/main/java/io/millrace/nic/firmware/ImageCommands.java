// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.device.Device;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nic:images|image-activate|image-rollback|image-pack}. Called on a shell's thread. */
@Component(service = {})
public final class ImageCommands {
  private static final String DEVICE_NAME = "the NIC's device name, SSN and 16 digits";

  private final Map<String, Firmware> nics = new ConcurrentSkipListMap<>();
  private final ShellCommands commands;

  /** Registers the commands. */
  @Activate
  public ImageCommands(BundleContext context) {
    commands = new ShellCommands(context, "nic", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Reference(
      service = Firmware.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void bindNic(Firmware nic, Map<String, Object> properties) {
    nics.put(String.valueOf(properties.get(Device.NAME)), nic);
  }

  void unbindNic(Firmware nic, Map<String, Object> properties) {
    nics.remove(String.valueOf(properties.get(Device.NAME)), nic);
  }

  @Command(
      name = "images",
      description =
          "Lists a NIC's firmware images: which is booted, which was before, which was verified.")
  Table images(@Parameters(paramLabel = "NAME", description = DEVICE_NAME) String name)
      throws Exception {
    Firmware nic = nic(name);
    return table(nic.ask(nic.images()::list));
  }

  @Command(
      name = "image-activate",
      description = "Boots an image. When it does not boot, the present image goes on running.")
  Table activate(
      @Parameters(paramLabel = "NAME", index = "0", description = DEVICE_NAME) String name,
      @Parameters(
              paramLabel = "VERSION",
              index = "1",
              arity = "0..1",
              defaultValue = "",
              description =
                  "of the image, for example 1.2.3, or built-in; without it the one verified last")
          String version)
      throws Exception {
    Firmware nic = nic(name);
    return table(
        nic.ask(
            () -> {
              nic.images().upgrade.activate(version);
              return nic.images().list();
            }));
  }

  @Command(name = "image-rollback", description = "Boots the former image.")
  Table rollBack(@Parameters(paramLabel = "NAME", description = DEVICE_NAME) String name)
      throws Exception {
    Firmware nic = nic(name);
    return table(
        nic.ask(
            () -> {
              nic.images().upgrade.rollBack();
              return nic.images().list();
            }));
  }

  @Command(
      name = "image-pack",
      description = {
        "Makes an image file, as PUT /sys/upg?id=image takes it, out of a file of any content.",
        "Both paths are on the router's machine, from where it was started."
      })
  Table pack(
      @Parameters(paramLabel = "FROM", index = "0", description = "the content, at least a byte")
          Path from,
      @Parameters(
              paramLabel = "TO",
              index = "1",
              description = "the image file, which must not be there yet")
          Path to,
      @Parameters(
              paramLabel = "VERSION",
              index = "2",
              description = "for example 1.2.3: up to 255.255.65535")
          String version,
      @Option(
              names = "--type",
              paramLabel = "N",
              defaultValue = "1",
              description = "the device type it is for, 0 to 4294967295 (${DEFAULT-VALUE})")
          @Range(min = 0, max = 0xFFFFFFFFL)
          long type,
      @Option(
              names = "--flags",
              paramLabel = "N",
              defaultValue = "0",
              description =
                  "0 to 65535 (${DEFAULT-VALUE}); 32768 makes an image that does not boot")
          @Range(min = 0, max = 0xFFFF)
          int flags)
      throws IOException {
    return ImagePack.run(from, to, version, flags, type);
  }

  private Firmware nic(String name) {
    Firmware nic = nics.get(name);
    if (nic == null) {
      throw new IllegalArgumentException("no NIC " + name + "; there are " + nics.keySet());
    }
    return nic;
  }

  private static Table table(List<Images.Entry> entries) {
    Table table =
        new Table("no images", "image", "version", "role", "bytes", "crc", "flags", "device_type");
    for (Images.Entry each : entries) {
      ImageHead head = each.head();
      table.add(
          each.name(),
          head.version(),
          each.role(),
          head.length(),
          "%04x".formatted(head.crc()),
          "%04x".formatted(head.flags()),
          head.deviceType());
    }
    return table;
  }
}
