// SPDX-License-Identifier: Apache-2.0
package io.millrace.sdk;

import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.time.Instant;

/**
 * What a plugin is, as C++ for the firmware of a sensor [spec device-ic-api.md §2, §6, §7]: its
 * names, its period, and a place for the reading and the configuration, with what the plugin says
 * today as the example to reach. The bodies are the plugin's Java in another language: they are
 * left to people.
 */
final class Skeleton {
  private static final String CODE =
      """
      // Skeleton of the sensor %1$s for a Device IC. Fill in the two marked places.
      // The plugin says, at the moment of writing: %4$s
      #include <stdint.h>
      #include <stdio.h>
      #include <string.h>

      // What the server calls. A result is a CoAP response code.
      enum { SENSOR_CONTENT = 0x45, SENSOR_CHANGED = 0x44, SENSOR_BAD_VALUE = 0x86,
             SENSOR_FAILED = 0xA0, SENSOR_NOT_UNDERSTOOD = 0xA1 };
      struct Sensor {
        const char *classifier;     // first path segment, at most 15 characters
        const char *type;           // second path segment and CBOR key 0
        uint32_t period_seconds;    // 0: only pushed
        int (*read)(uint32_t epoch_seconds, char *text, size_t size);
        int (*configure)(const char *query);
      };

      // GET ?sens and every notification: the text of CBOR key 1, at most 107 bytes.
      static int %2$s_read(uint32_t epoch_seconds, char *text, size_t size) {
        // HERE: read the hardware.
        int length = snprintf(text, size, "%%lu,0", (unsigned long)epoch_seconds);
        return length > 0 && (size_t)length < size ? SENSOR_CONTENT : SENSOR_FAILED;
      }

      // PUT: the whole first query, for example "cfg=1", at most 127 bytes.
      static int %2$s_configure(const char *query) {
        if (strncmp(query, "cfg=", 4) != 0) {
          return SENSOR_NOT_UNDERSTOOD;
        }
        // HERE: use query + 4. The plugin says: %5$s
        return query[4] == 0 ? SENSOR_BAD_VALUE : SENSOR_CHANGED;
      }

      extern const struct Sensor %2$s_sensor;
      const struct Sensor %2$s_sensor = { %1$s, %3$d, %2$s_read, %2$s_configure };
      """;

  private Skeleton() {}

  /** Returns the code. */
  static String of(Sensor sensor) {
    Instant now = Instant.now();
    Reading configuration = sensor.configuration(now);
    String type = sensor.type();
    return CODE.formatted(
        literal(sensor.classifier()) + ", " + literal(type),
        type.replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[0-9])", "s"),
        sensor.period().toSeconds(),
        comment(sensor.read(now)),
        configuration == null ? "it shows no configuration" : comment(configuration));
  }

  private static String literal(String text) {
    return '"' + text.replaceAll("[^ -~]|[\"\\\\]", "?") + '"';
  }

  private static String comment(Reading reading) {
    return reading.toString().replaceAll("[^ -~]|\\\\", "?");
  }
}
