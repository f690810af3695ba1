// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.device.Device;
import io.millrace.lib.command.Table;
import io.millrace.lib.command.Words;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * {@code nic:images|image-activate|image-rollback|image-pack}. The ones with a dash are functions
 * of their own, because no method can have such a name; the shell's {@code help} lists methods
 * alone, so what it says of {@code images} names them. Called on a shell's thread.
 */
@Component(
    service = ImageCommands.class,
    immediate = true,
    property = {"osgi.command.scope=nic", "osgi.command.function=images"})
public final class ImageCommands {
  static final String IMAGES =
      """
      nic:images NAME [--json]
        Lists a NIC's firmware images: which is booted, which was before, which was verified.
        NAME    the NIC's device name, SSN and 16 digits
        See also nic:image-activate, nic:image-rollback and nic:image-pack, each with --help.
      """;

  static final String ACTIVATE =
      """
      nic:image-activate NAME [VERSION] [--json]
        Boots an image. When it does not come up, what ran before goes on.
        NAME     the NIC's device name
        VERSION  of the image, for example 1.2.3, or built-in; without it the one verified last
      """;

  static final String ROLL_BACK =
      """
      nic:image-rollback NAME [--json]
        Boots what ran before.
        NAME    the NIC's device name
      """;

  private final Map<String, Firmware> nics = new ConcurrentSkipListMap<>();
  private final List<ServiceRegistration<?>> registrations;

  /** Registers the commands. */
  @Activate
  public ImageCommands(BundleContext context) {
    registrations =
        List.of(
            register(context, "image-activate", words -> activate(words)),
            register(context, "image-rollback", words -> rollBack(words)),
            register(context, "image-pack", words -> ImagePack.run(words)));
  }

  private interface Command {
    Object run(String... words) throws Exception;
  }

  private static ServiceRegistration<?> register(
      BundleContext context, String name, Command command) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("osgi.command.scope", "nic");
    properties.put("osgi.command.function", name);
    Function function =
        (session, arguments) ->
            command.run(arguments.stream().map(String::valueOf).toArray(String[]::new));
    return context.registerService(Function.class, function, properties);
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
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

  /** Lists the images. */
  @Descriptor(
      "Lists a NIC's firmware images; see nic:images --help, and the --help of"
          + " nic:image-activate, nic:image-rollback and nic:image-pack")
  public String images(String... arguments) throws Exception {
    Words words = new Words(IMAGES, Set.of(), 1, arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    Firmware nic = nic(words);
    return table(words, nic.ask(nic.images()::list));
  }

  /** Boots an image. */
  String activate(String... arguments) throws Exception {
    Words words = new Words(ACTIVATE, Set.of(), 2, arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    Firmware nic = nic(words);
    String version = words.plain().size() == 2 ? words.plain().get(1) : "";
    return table(
        words,
        nic.ask(
            () -> {
              nic.images().upgrade.activate(version);
              return nic.images().list();
            }));
  }

  /** Boots what ran before. */
  String rollBack(String... arguments) throws Exception {
    Words words = new Words(ROLL_BACK, Set.of(), 1, arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    Firmware nic = nic(words);
    return table(
        words,
        nic.ask(
            () -> {
              nic.images().upgrade.rollBack();
              return nic.images().list();
            }));
  }

  private Firmware nic(Words words) {
    if (words.plain().isEmpty()) {
      throw new IllegalArgumentException("NAME is missing\n" + words.help());
    }
    String name = words.plain().get(0);
    Firmware nic = nics.get(name);
    if (nic == null) {
      throw new IllegalArgumentException("no NIC " + name + "; there are " + nics.keySet());
    }
    return nic;
  }

  private static String table(Words words, List<Images.Entry> entries) {
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
    return words.show(table);
  }
}
