// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the packs that NICs serve: a list of records with a base name, names, units and values.
 * Times are not read: the NIC's pack is of the moment at which it was asked.
 */
final class SenmlReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_RECORDS = 64;

  private String baseName = "";
  private String name;
  private String unit;
  private Object value;

  /** Returns the measures with whole names, or empty when it is something else. */
  static Optional<List<Measure>> read(Bytes pack) {
    try (JsonParser json = JSON.createParser(pack.toArray())) {
      return Optional.of(new SenmlReader().records(json)).filter(all -> !all.isEmpty());
    } catch (IOException | IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  private List<Measure> records(JsonParser json) throws IOException {
    List<Measure> all = new ArrayList<>();
    require(json.nextToken() == JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.START_OBJECT) {
      require(all.size() < MOST_RECORDS);
      record(json);
      if (value != null) {
        all.add(new Measure(baseName + name, unit, value, Double.NaN));
      }
    }
    require(json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null);
    return all;
  }

  private void record(JsonParser json) throws IOException {
    name = "";
    unit = "";
    value = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken token = json.nextToken();
      require(token.isScalarValue());
      switch (key) {
        case "bn" -> baseName = json.getText();
        case "n" -> name = json.getText();
        case "u" -> unit = json.getText();
        case "v" -> value = json.getDoubleValue();
        case "vs" -> value = json.getText();
        case "vb" -> value = json.getBooleanValue();
        default -> {} // of no meaning here
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException();
    }
  }
}
