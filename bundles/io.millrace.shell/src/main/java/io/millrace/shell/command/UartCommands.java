// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.api.line.Line;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine.Command;

/** {@code uart:ports} and {@code uart:stats}: the lines, the ports behind them, and their links. */
@Component(service = {})
public final class UartCommands {
  private static final List<String> PORT_FOLDERS = List.of("/dev/serial/by-id", "/dev");
  private static final String PORT_NAMES = "{usb-*,ttyUSB*,ttyACM*,ttyS[0-3],ttyAMA*,serial[0-9]}";

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final List<MessageLink> links = new CopyOnWriteArrayList<>();

  private final ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public UartCommands(BundleContext context) {
    commands = new ShellCommands(context, "uart", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

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

  @Command(
      name = "ports",
      description = "Lists the configured lines, then the serial ports this machine has.")
  Table ports() throws IOException {
    Table table = new Table("no lines configured and no serial ports found", "name", "what");
    for (Line line : lines) {
      table.add(line.name(), line.description());
    }
    for (String port : machinePorts()) {
      table.add(port, "serial port of this machine");
    }
    return table;
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

  @Command(name = "stats", description = "Shows what every link has counted.")
  Table stats() {
    Table table = new Table("no links", "link", "state", "what", "count");
    for (MessageLink link : links) {
      link.statistics()
          .counts()
          .forEach((what, count) -> table.add(link.name(), link.state(), what, count));
    }
    return table;
  }
}
