// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.machine.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether the ports of the serial lines are there and can be opened. */
final class SerialProbe implements Probe {
  static final Fault MISSING =
      Fault.failure(
          "tty-missing",
          "The port of a serial line is not there",
          "plug the adapter in, or set port to one that is there (ls -l /dev/serial/by-id)");
  static final Fault NO_PORT =
      Fault.failure(
          "tty-no-port",
          "What the port of a serial line names is no device",
          "set port to a device, such as /dev/ttyUSB0; a file in its place is removed by rm");
  static final Fault PERMISSION =
      Fault.failure(
          "tty-permission",
          "The router's user may not open the port of a serial line",
          "usermod -aG dialout USER (the group of the port), then restart the router");
  static final Fault IN_USE =
      Fault.failure(
          "tty-in-use",
          "Another process has the port of a serial line open, so each takes bytes of the other",
          "end that process (systemctl stop ModemManager, serial-getty@NAME, a terminal program)");
  static final Fault CONSOLE =
      Fault.attention(
          "tty-console",
          "The kernel uses the port of a serial line as its console, and writes into it",
          "take console=NAME from the kernel's command line, and start the machine again");
  static final Fault TWICE =
      Fault.failure(
          "tty-twice",
          "Two lines of the router have one port",
          "set port of one of them to another device, or remove its file");

  @Override
  public List<Fault> faults() {
    return List.of(MISSING, NO_PORT, PERMISSION, IN_USE, CONSOLE, TWICE);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    List<Path> seen = new ArrayList<>();
    for (Configured line : installation.configuration().instances("io.millrace.line.serial")) {
      String text = line.value("port", "");
      if (!text.isEmpty()) {
        Path named = text.startsWith("/") ? Path.of(text) : Path.of("/dev").resolve(text);
        look(installation, line, named, found);
        Path port = Files.exists(named) ? named.toRealPath() : named;
        if (seen.contains(port)) {
          found.add(
              TWICE, "%s: port = %s, which another line has too".formatted(line.file(), text));
        }
        seen.add(port);
      }
    }
  }

  private static void look(Installation installation, Configured line, Path named, Diagnoses found)
      throws IOException {
    String which = "%s: port = %s".formatted(line.file(), named);
    if (!Files.exists(named)) {
      found.add(MISSING, which + "; there are " + present());
      return;
    }
    Path port = named.toRealPath();
    if (Files.isRegularFile(port) || Files.isDirectory(port)) {
      found.add(NO_PORT, which + "; it is a " + (Files.isDirectory(port) ? "folder" : "file"));
      return;
    }
    Permissions permissions = installation.machine().permissions();
    if (!permissions.mayRead(port) || !permissions.mayWrite(port)) {
      String user = permissions.user();
      found.add(
          PERMISSION,
          "%s; %s; the router's user is %s".formatted(which, permissions.text(port), user),
          "usermod -aG %s %s, then restart the router".formatted(permissions.groupOf(port), user));
    }
    long router = installation.router().process().orElse(-1L);
    for (long other : installation.machine().processes().holders(port.toString())) {
      if (other != router) {
        found.add(
            IN_USE,
            which + "; open in " + installation.machine().processes().named(other),
            "end it (kill " + other + "), and what starts it again");
      }
    }
    lookForConsole(installation, port, which, found);
  }

  private static void lookForConsole(
      Installation installation, Path port, String which, Diagnoses found) {
    String line = installation.machine().text("/proc/cmdline").orElse("");
    String console = "console=" + port.getFileName();
    if (Stream.of(line.split("\\s+")).anyMatch(word -> word.matches(console + "(,.*)?"))) {
      found.add(CONSOLE, "%s; /proc/cmdline has %s".formatted(which, console));
    }
  }

  private static String present() throws IOException {
    List<String> all = new ArrayList<>();
    try (var ports =
        Files.newDirectoryStream(Path.of("/dev"), "{ttyUSB*,ttyACM*,ttyAMA*,ttyS[0-3]}")) {
      ports.forEach(each -> all.add(each.toString()));
    }
    return all.isEmpty() ? "no serial ports" : String.join(", ", all);
  }
}
