// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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

  private static Map<String, Object> values(Path file) throws IOException {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (IllegalArgumentException odd) {
      throw new IOException(file + ": " + odd.getMessage(), odd);
    }
    Map<String, Object> values = new TreeMap<>();
    for (String key : lines.stringPropertyNames()) {
      values.put(key, lines.getProperty(key).strip());
    }
    return values;
  }
}
