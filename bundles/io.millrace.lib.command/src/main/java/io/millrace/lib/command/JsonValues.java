// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON as commands print it: whole numbers and truths as such, everything else as text. */
public final class JsonValues {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonValues() {}

  /** Writes to a generator. */
  public interface Writing {
    /** Writes one value, which may be an object or a list. */
    void to(JsonGenerator json) throws IOException;
  }

  /** Returns an object on one line; the names and their values in turn. */
  public static String object(Object... namesAndValues) {
    return text(
        json -> {
          json.writeStartObject();
          for (int i = 0; i < namesAndValues.length; i += 2) {
            json.writeFieldName(String.valueOf(namesAndValues[i]));
            value(json, namesAndValues[i + 1]);
          }
          json.writeEndObject();
        });
  }

  static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Long || value instanceof Integer) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  /** Returns what is written, on one line. */
  public static String text(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writing.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
