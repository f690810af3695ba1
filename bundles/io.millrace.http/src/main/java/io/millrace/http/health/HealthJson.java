// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lib.health.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Writes findings as a JSON object of two members: {@code status} and {@code checks}. */
final class HealthJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private HealthJson() {}

  /**
   * Returns the object in one line.
   *
   * @param good whether the status is {@code ok}; else it is {@code failed}
   * @param shown the findings that are listed
   */
  static byte[] of(boolean good, List<Finding> shown) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("status", good ? "ok" : "failed");
      json.writeArrayFieldStart("checks");
      for (Finding each : shown) {
        json.writeStartObject();
        json.writeStringField("name", each.name());
        json.writeStringField("status", each.word());
        json.writeStringField("reason", each.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }
}
