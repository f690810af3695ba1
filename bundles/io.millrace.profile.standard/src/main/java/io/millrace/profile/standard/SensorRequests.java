// SPDX-License-Identifier: Apache-2.0
package io.millrace.profile.standard;

import io.millrace.api.device.SensorCapabilities;
import java.util.Arrays;

/** What is configured of the sensors behind one kind of device. */
final class SensorRequests {
  private SensorRequests() {}

  /** Reads the rows, also of one text with commas; a wrong one is refused with PID and key. */
  static SensorCapabilities read(String pid, String[] configured) {
    String[] rows = String.join(",", configured).split(",");
    try {
      return SensorCapabilities.of(
          Arrays.stream(rows).map(String::strip).filter(each -> !each.isEmpty()).toList());
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(pid + ": sensorRequests = " + wrong.getMessage(), wrong);
    }
  }
}
