// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The configuration of a process that is only a Device IC; written at each start. */
final class EmulatorConfiguration {
  private static final String SENSOR = "io.millrace.sensor.file";

  /** The sensors that are there without a file: temp and echo. */
  private static final int OTHER_SENSORS = 2;

  private static final int FIRMWARE_SENSORS = 4;

  private final EmulateOptions options;
  private final Home home;
  private final Map<String, Map<String, String>> files = new LinkedHashMap<>();

  EmulatorConfiguration(EmulateOptions options, Home home) {
    this.options = options;
    this.home = home;
  }

  /** Returns our end of a pseudo-terminal. */
  Path ownEnd() {
    return home.run().resolve("line");
  }

  /** Writes all files. */
  void write() throws IOException, UsageException {
    if (options.line != null) {
      needBundle(options.line.bundle());
      put(
          options.line.bundle() + "-" + options.name,
          options.line.configuration(options.name, ownEnd(), options.baud));
    }
    if (options.udp != null) {
      options.udp.files().forEach(this::put);
    }
    if (options.keys.isGiven()) {
      put(SimulatorSocket.PID, Map.of("secured", "true"));
      options.keys.write(home.etc().resolve("keys/dtls"));
    }
    int sensors = Math.max(FIRMWARE_SENSORS, OTHER_SENSORS + options.sensorFiles.size());
    put(
        "io.millrace.deviceic",
        Map.of("generation", options.generation, "maxSensors", Integer.toString(sensors)));
    // The firmware forgets everything when it is without power.
    boolean remembers = options.generation.equals("millrace");
    put("io.millrace.store.mvstore", Map.of("enabled", Boolean.toString(remembers)));
    put("io.millrace.net-udp", Map.of("enabled", "false"));
    put("io.millrace.ssh", Map.of("port", "0"));
    put("io.millrace.http", Map.of("port", "0"));
    for (Path file : options.sensorFiles) {
      sensor(file.toAbsolutePath().normalize());
    }
    for (String[] setting : options.settings) {
      put(setting[0], Map.of(setting[1], setting[2]));
    }
    Files.createDirectories(home.etc());
    clear();
    logging();
    for (Map.Entry<String, Map<String, String>> file : files.entrySet()) {
      Path target = home.etc().resolve(file.getKey() + ".cfg");
      Files.writeString(target, text(file.getValue()), StandardCharsets.UTF_8);
    }
  }

  private void needBundle(String name) throws IOException, UsageException {
    try (Stream<Path> jars = Files.walk(home.system(), 2)) {
      if (jars.noneMatch(jar -> jar.getFileName().toString().startsWith(name + "-"))) {
        throw new UsageException(
            "--line " + options.line + ": this Millrace has no bundle " + name);
      }
    }
  }

  private void put(String file, Map<String, String> values) {
    files.computeIfAbsent(file, none -> new LinkedHashMap<>()).putAll(values);
  }

  private void sensor(Path file) throws IOException, UsageException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UsageException("--sensor-file " + file + ": cannot be read");
    }
    String[] name = file.getFileName().toString().split("\\.(?=[^.]+$)", 2);
    Map<String, String> values = new LinkedHashMap<>();
    values.put("type", shortened(name[0]));
    if (name.length > 1 && name[1].equals("csv")) {
      values.put("csv", file.toString());
    } else {
      values.putAll(read(file));
    }
    String key = SENSOR + "-" + values.get("type").replaceAll("[^A-Za-z0-9_]", "_");
    if (files.containsKey(key)) {
      throw new UsageException(
          "--sensor-file " + file + ": there is a sensor " + values.get("type") + " already");
    }
    put(key, values);
  }

  private static String shortened(String name) {
    return name.substring(name.lastIndexOf('-') + 1).split("\\.", 2)[0];
  }

  /** Reads a sensor's configuration; the path of its values is relative to it. */
  private static Map<String, String> read(Path file) throws IOException, UsageException {
    Properties properties;
    try {
      properties = ConfigurationFile.read(file);
    } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException odd) {
      throw new UsageException("--sensor-file " + file + ": " + odd.getMessage());
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, properties.getProperty(key));
    }
    String csv = values.getOrDefault("csv", "").strip();
    if (!csv.isEmpty() && !csv.startsWith("${")) {
      values.put("csv", file.resolveSibling(csv).toString());
    }
    return values;
  }

  /** The files of the last time. */
  private void clear() throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(home.etc(), "*.cfg")) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
  }

  /** The log goes to files; what is wrong is shown, too. */
  private void logging() throws IOException {
    Path original = home.home().resolve("etc/logging.properties");
    String settings = Logs.settings(original);
    Files.writeString(
        home.etc().resolve("logging.properties"),
        settings + "\njava.util.logging.ConsoleHandler.level=WARNING\n");
  }

  private static String text(Map<String, String> values) throws IOException {
    Properties properties = new Properties();
    // Blanks at an end count between quotes alone.
    values.forEach(
        (key, value) ->
            properties.put(key, value.equals(value.strip()) ? value : '"' + value + '"'));
    StringWriter text = new StringWriter();
    properties.store(text, "Written by millrace emulate; changes are lost at its next start.");
    return text.toString();
  }
}
