// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.api.line.Line;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.lib.command.Table;
import io.millrace.lib.command.Words;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code uart:ports} and {@code uart:stats}: the lines, the ports behind them, and their links. */
@Component(
    service = UartCommands.class,
    property = {
      "osgi.command.scope=uart",
      "osgi.command.function=ports",
      "osgi.command.function=stats"
    })
public final class UartCommands {
  private static final String PORTS =
      """
      uart:ports [--json]
        Lists the configured lines, then the serial ports this machine has.
      """;

  private static final String STATS =
      """
      uart:stats [--json]
        Shows what every link has counted.
      """;

  private static final List<String> PORT_FOLDERS = List.of("/dev/serial/by-id", "/dev");
  private static final String PORT_NAMES = "{usb-*,ttyUSB*,ttyACM*,ttyS[0-3],ttyAMA*,serial[0-9]}";

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final List<MessageLink> links = new CopyOnWriteArrayList<>();

  /** Makes the commands. */
  @Activate
  public UartCommands() {}

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindLine(Line line) {
    lines.add(line);
  }

  void unbindLine(Line line) {
    lines.remove(line);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindPrimary(PrimaryLink link) {
    links.add(link);
  }

  void unbindPrimary(PrimaryLink link) {
    links.remove(link);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindSecondary(SecondaryLink link) {
    links.add(link);
  }

  void unbindSecondary(SecondaryLink link) {
    links.remove(link);
  }

  /** Lists lines and ports. */
  public String ports(String... arguments) throws IOException {
    Words words = new Words(PORTS, Set.of(), arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    Table table = new Table("no lines configured and no serial ports found", "name", "what");
    for (Line line : lines) {
      table.add(line.name(), line.description());
    }
    for (String port : machinePorts()) {
      table.add(port, "serial port of this machine");
    }
    return words.show(table);
  }

  private static Set<String> machinePorts() throws IOException {
    Set<String> ports = new TreeSet<>();
    for (String folder : PORT_FOLDERS) {
      Path path = Path.of(folder);
      if (Files.isDirectory(path)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path, PORT_NAMES)) {
          found.forEach(port -> ports.add(port.toString()));
        }
      }
    }
    return ports;
  }

  /** Shows the counts of all links. */
  public String stats(String... arguments) {
    Words words = new Words(STATS, Set.of(), arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    Table table = new Table("no links", "link", "state", "what", "count");
    for (MessageLink link : links) {
      link.statistics()
          .counts()
          .forEach((what, count) -> table.add(link.name(), link.state(), what, count));
    }
    return words.show(table);
  }
}
