// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.base.configuration.LayerFolder.LayerFile;
import java.util.Map;
import java.util.TreeMap;

/** Puts the site's files over those of the release, key by key. */
final class Overlay {
  private Overlay() {}

  /**
   * Puts one layer over another.
   *
   * @param below the release's files by PID
   * @param above the site's
   * @param wanted where the values go, by PID; those of a file that cannot be read do not
   * @param names where the file goes that counts for each PID
   */
  static void of(
      Map<String, LayerFile> below,
      Map<String, LayerFile> above,
      Map<String, EffectiveConfiguration> wanted,
      Map<String, LayerFile> names) {
    names.putAll(below);
    names.putAll(above);
    names.forEach(
        (pid, file) -> {
          LayerFile released = below.get(pid);
          if (file.values() != null && (released == null || released.values() != null)) {
            String base = file.name().pid();
            wanted.put(pid, new EffectiveConfiguration(pid, base, values(file, released)));
          }
        });
  }

  private static Map<String, Object> values(LayerFile file, LayerFile released) {
    Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (released != null) {
      values.putAll(released.values());
    }
    if (file == released) {
      values.put(ConfigurationLabel.RELEASE, String.join("\n", values.keySet()));
      return values;
    }
    file.values().keySet().forEach(values::remove); // the site's spelling counts
    String rest = String.join("\n", values.keySet());
    values.putAll(file.values());
    values.put(ConfigurationLabel.FILE, file.name().file());
    if (released != null) {
      values.put(ConfigurationLabel.RELEASE, rest);
    }
    return values;
  }
}
