// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.PropertyPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Where a sensor's values come from: its configuration, or a file. */
final class ReplaySource {
  private final PropertyPaths paths;
  private final FileSensorConfig config;
  private final int longestBytes;

  /** Makes a source of values of at most so many bytes. */
  ReplaySource(PropertyPaths paths, FileSensorConfig config, int longestBytes) {
    this.paths = paths;
    this.config = config;
    this.longestBytes = longestBytes;
  }

  /**
   * Returns what is replayed, each time it is asked for.
   *
   * @throws IllegalArgumentException when there are no values, or both kinds of them
   */
  Supplier<Replay> values() {
    if (config.values().isBlank() == config.csv().isBlank()) {
      throw new IllegalArgumentException(
          FileSensor.PID
              + ": values = "
              + config.values()
              + ", csv = "
              + config.csv()
              + ": one of the two is needed, and only one");
    }
    if (config.csv().isBlank()) {
      Replay replay = new Replay(listed(), false, config.loop());
      return () -> replay;
    }
    return new WatchedCsv(file(), config.timed(), config.loop(), longestBytes)::current;
  }

  private Path file() {
    String name = config.csv().strip();
    boolean absolute = name.startsWith("${") || Path.of(name).isAbsolute();
    return paths.path(absolute ? name : "${millrace.etc}/" + name);
  }

  private List<TimedValue> listed() {
    List<TimedValue> rows = new ArrayList<>();
    for (String each : config.values().split("\\|", -1)) {
      String value = each.strip();
      int bytes = Bytes.utf8(value).length();
      if (bytes < 1 || bytes > longestBytes) {
        throw new IllegalArgumentException(
            "%s: values: number %d has %d bytes, allowed 1 to %d"
                .formatted(FileSensor.PID, rows.size() + 1, bytes, longestBytes));
      }
      rows.add(new TimedValue(0, value));
    }
    return rows;
  }
}
