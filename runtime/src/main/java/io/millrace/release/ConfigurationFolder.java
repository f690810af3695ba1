// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.files.configuration.ConfigurationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Configurations as {@code etc/} has them: {@code PID.cfg}, or {@code PID-NAME.cfg} for one of many
 * of a kind, which OSGi calls {@code PID~NAME}.
 */
final class ConfigurationFolder {
  private static final String SUFFIX = ".cfg";

  private ConfigurationFolder() {}

  /** Returns values by PID, both in the order of their names. */
  static Map<String, Map<String, Object>> read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    Map<String, Map<String, Object>> configurations = new TreeMap<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      String stem = name.substring(0, name.length() - SUFFIX.length());
      String pid = stem.contains("~") ? stem : stem.replaceFirst("-", "~");
      if (configurations.put(pid, values(file)) != null) {
        throw new IOException(file + ": there are two files of " + pid);
      }
    }
    return configurations;
  }

  /** Names of variables stay: they are put in where the release is installed. */
  private static Map<String, Object> values(Path file) throws IOException {
    ConfigurationText text =
        ConfigurationText.of(Files.readAllBytes(file), name -> "${" + name + "}");
    if (!text.fault().isEmpty()) {
      throw new IOException(file + " " + text.fault());
    }
    if (!text.slips().isEmpty()) {
      throw new IOException(file + " " + text.slips().get(0));
    }
    return new TreeMap<>(text.values());
  }
}
