// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * A thermal zone of Linux: a folder {@code thermal_zone<n>} with the files {@code type} and {@code
 * temp}, millidegrees Celsius [kernel documentation, thermal/sysfs-api].
 *
 * @param root the folder of all zones
 * @param name the zone's folder, or its type, for example {@code x86_pkg_temp}
 */
record ThermalZone(Path root, String name) {
  private static final int LONGEST_BYTES = 64;
  private static final double MILLIS = 1000;

  /**
   * Reads the zone's temperature in degrees Celsius.
   *
   * @throws IllegalStateException when there is no such zone, or it says no temperature
   */
  double celsius() {
    Path file = folder().resolve("temp");
    String text = text(file);
    try {
      return Long.parseLong(text) / MILLIS;
    } catch (NumberFormatException odd) {
      throw new IllegalStateException(file + " is no temperature: " + text, odd);
    }
  }

  private Path folder() {
    Path named = root.resolve(name);
    if (Files.isDirectory(named)) {
      return named;
    }
    try (DirectoryStream<Path> zones = Files.newDirectoryStream(root, "thermal_zone*")) {
      TreeSet<Path> sorted = new TreeSet<>();
      zones.forEach(sorted::add);
      return sorted.stream()
          .filter(zone -> Files.isReadable(zone.resolve("type")))
          .filter(zone -> text(zone.resolve("type")).equals(name))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no zone " + name + " in " + root));
    } catch (IOException none) {
      throw new IllegalStateException("no thermal zones in " + root, none);
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new IllegalStateException(file + " cannot be read", unreadable);
    }
  }
}
