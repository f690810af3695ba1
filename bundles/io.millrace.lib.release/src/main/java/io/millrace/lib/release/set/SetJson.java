// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.feature.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An installed set as JSON: the same set gives the same bytes on every machine. */
final class SetJson {
  private static final JsonFactory JSON = new JsonFactory();

  private SetJson() {}

  static byte[] write(InstalledSet set) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("bundles");
      for (SetBundle bundle : set.bundles()) {
        json.writeRaw('\n');
        json.writeStartObject();
        json.writeStringField("symbolicName", bundle.symbolicName());
        json.writeStringField("version", bundle.version());
        json.writeStringField("sha256", bundle.sha256());
        json.writeNumberField("startLevel", bundle.startLevel());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeObjectFieldStart("configurations");
      for (Map.Entry<String, Map<String, Object>> each : set.configurations().entrySet()) {
        json.writeObjectFieldStart(each.getKey());
        for (Map.Entry<String, Object> value : each.getValue().entrySet()) {
          json.writeFieldName(value.getKey());
          value(json, value.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (!(value instanceof Iterable<?> list)) {
      json.writePOJO(value);
      return;
    }
    json.writeStartArray();
    for (Object element : list) {
      json.writePOJO(element);
    }
    json.writeEndArray();
  }

  static InstalledSet read(byte[] bytes) throws RefusedReleaseException {
    try {
      Map<?, ?> top = (Map<?, ?>) StrictJson.read("the set", bytes);
      List<SetBundle> bundles = new ArrayList<>();
      for (Object each : (List<?>) top.get("bundles")) {
        Map<?, ?> bundle = (Map<?, ?>) each;
        bundles.add(
            new SetBundle(
                text(bundle, "symbolicName"),
                text(bundle, "version"),
                text(bundle, "sha256"),
                (Integer) bundle.get("startLevel")));
      }
      Map<String, Map<String, Object>> configurations = new TreeMap<>();
      for (Map.Entry<?, ?> each : ((Map<?, ?>) top.get("configurations")).entrySet()) {
        Map<String, Object> values = new TreeMap<>();
        ((Map<?, ?>) each.getValue()).forEach((key, value) -> values.put((String) key, value));
        configurations.put((String) each.getKey(), values);
      }
      return new InstalledSet(bundles, configurations);
    } catch (ClassCastException | NullPointerException odd) {
      RefusedReleaseException refused =
          new RefusedReleaseException(Refusal.WRONG_VALUE, "the set is not of its form");
      refused.initCause(odd);
      throw refused;
    }
  }

  private static String text(Map<?, ?> members, String name) {
    return members.get(name).toString();
  }
}
