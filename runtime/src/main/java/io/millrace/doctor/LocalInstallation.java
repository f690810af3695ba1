// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import io.millrace.doctor.base.ConfiguredFiles;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The router of this program: that of the system properties {@code millrace.home}, {@code
 * millrace.etc} and {@code millrace.data}.
 */
public final class LocalInstallation {
  private LocalInstallation() {}

  /**
   * Returns it.
   *
   * @param root where {@code proc}, {@code sys} and {@code etc} of its machine are
   * @param user the router's user; null for the owner of the data
   */
  public static Installation of(Path root, String user) {
    Path home = folder("millrace.home", Path.of("."), "");
    Path etc = folder("millrace.etc", home, "etc");
    Path data = folder("millrace.data", home, "data");
    Map<String, String> variables =
        Map.of(
            "millrace.home", home.toString(),
            "millrace.etc", etc.toString(),
            "millrace.data", data.toString());
    return new Installation(
        home,
        etc,
        data,
        new Machine(root, user == null ? owner(data) : user),
        new ControlRouter(home, etc, data),
        new ConfiguredFiles(etc, data.resolve("releases/etc"), variables),
        Clock.systemUTC(),
        System.getenv());
  }

  private static Path folder(String property, Path base, String otherwise) {
    String told = System.getProperty(property, "");
    Path folder = told.isEmpty() ? base.resolve(otherwise) : Path.of(told);
    return folder.toAbsolutePath().normalize();
  }

  private static String owner(Path data) {
    try {
      return Files.getOwner(data).getName();
    } catch (IOException | UnsupportedOperationException notThere) {
      return System.getProperty("user.name");
    }
  }
}
