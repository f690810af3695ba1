// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.sensor.Sensor;
import java.util.Set;

/**
 * The path of a sensor: two segments of 1–15 bytes each, case-sensitive [spec device-ic-api.md §1].
 */
record SensorPath(String classifier, String type) {
  static final int LONGEST_BYTES = 15;

  private static final Set<String> RESERVED = Set.of("sys", ".well-known");

  /**
   * Returns the path of a sensor.
   *
   * @param classifier the configured classifier, for sensors that keep the default one
   * @throws IllegalArgumentException naming what is wrong with its classifier or type
   */
  static SensorPath of(Sensor sensor, String classifier) {
    String own = sensor.classifier();
    SensorPath path =
        new SensorPath(Sensor.DEFAULT_CLASSIFIER.equals(own) ? classifier : own, sensor.type());
    checkClassifier(path.classifier);
    check("type", path.type);
    return path;
  }

  /** Throws an IllegalArgumentException that says why this cannot be a classifier. */
  static void checkClassifier(String name) {
    check("classifier", name);
    if (RESERVED.contains(name)) {
      throw new IllegalArgumentException("classifier " + name + " is the Device IC's own path");
    }
  }

  private static void check(String what, String name) {
    int length = name == null ? 0 : Bytes.utf8(name).length();
    if (length < 1 || length > LONGEST_BYTES || name.chars().anyMatch(SensorPath::isOdd)) {
      throw new IllegalArgumentException(
          "%s %s, allowed 1 to 15 bytes without '/', '<', '>' and controls".formatted(what, name));
    }
  }

  private static boolean isOdd(int c) {
    return c == '/' || c == '<' || c == '>' || Character.isISOControl(c);
  }

  @Override
  public String toString() {
    return "/" + classifier + "/" + type;
  }
}
