// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.machine.Mounts;
import io.millrace.doctor.machine.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether the native code for serial ports may run: only where a serial line is configured. */
final class NativeProbe implements Probe {
  static final Fault NOEXEC =
      Fault.failure(
          "native-noexec",
          "The folder of the native code for serial ports is on a file system without execution",
          "mount it without noexec, or put the folder elsewhere"
              + " (JAVA_OPTS=-Dmillrace.native=FOLDER)");
  static final Fault OPEN =
      Fault.failure(
          "native-open",
          "Others may replace the folder of the native code for serial ports, so it is not used",
          "chmod go-w FOLDER");
  static final Fault DENIED =
      Fault.failure(
          "native-access",
          "Java is told to refuse native code, so neither serial ports nor batches of datagrams"
              + " work",
          "take --illegal-native-access=deny from JAVA_OPTS, or start the router with bin/millrace,"
              + " which gives --enable-native-access=ALL-UNNAMED");

  private static final String FOLDER = "-Dmillrace.native=";

  @Override
  public List<Fault> faults() {
    return List.of(NOEXEC, OPEN, DENIED);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    String options =
        installation.variable("JAVA_OPTS") + " " + installation.variable("JDK_JAVA_OPTIONS");
    String command =
        installation.router().process().map(installation.machine().processes()::command).orElse("");
    String denied = "--illegal-native-access=deny";
    String enabled = "--enable-native-access=";
    if (!command.isEmpty() && command.contains(denied) && !command.contains(enabled)) {
      found.add(DENIED, "the running process was started with " + denied);
    } else if (options.contains(enabled) && !options.contains(enabled + "ALL-UNNAMED")) {
      found.add(
          DENIED, "JAVA_OPTS is \"" + options.strip() + "\", which replaces the router's own");
    }
    if (!installation.configuration().instances("io.millrace.line.serial").isEmpty()) {
      lookAtFolder(installation, folder(installation, options), found);
    }
  }

  private static Path folder(Installation installation, String options) {
    for (String word : options.split("\\s+")) {
      if (word.startsWith(FOLDER)) {
        return Path.of(word.substring(FOLDER.length()));
      }
    }
    return installation.data().resolve("native");
  }

  private static void lookAtFolder(Installation installation, Path folder, Diagnoses found) {
    Optional<Mounts.Mount> mount = installation.machine().mounts().of(folder);
    mount
        .filter(each -> each.options().contains("noexec"))
        .ifPresent(each -> found.add(NOEXEC, folder + " is on " + each));
    for (Path each = folder; each != null; each = each.getParent()) {
      if (Files.isDirectory(each) && Permissions.isWritableByOthers(each) && !isSticky(each)) {
        found.add(OPEN, installation.machine().permissions().text(each), "chmod go-w " + each);
      }
    }
  }

  /** In such a folder nobody can replace what belongs to another [POSIX, S_ISVTX]. */
  private static boolean isSticky(Path folder) {
    try {
      return ((int) Files.getAttribute(folder, "unix:mode") & 01000) != 0;
    } catch (IOException | UnsupportedOperationException unknown) {
      return true;
    }
  }
}
