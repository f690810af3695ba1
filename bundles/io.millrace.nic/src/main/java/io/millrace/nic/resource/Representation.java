// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.ContentFormat;
import io.millrace.lib.cbor.CborWriter;
import io.millrace.lib.command.JsonValues;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A representation of a resource of the NIC, for the requested format [spec nic-resources.md §5].
 *
 * @param rows one row of fields, or several for a list
 * @param isList whether it is a list
 */
public record Representation(List<List<Field>> rows, boolean isList) {
  public static Representation of(List<Field> fields) {
    return new Representation(List.of(fields), false);
  }

  public static Representation listOf(List<List<Field>> rows) {
    return new Representation(rows, true);
  }

  /**
   * Encodes it.
   *
   * @param base the base name in SenML
   * @throws IllegalArgumentException for a format that is not supported
   */
  public Bytes in(int format, String base) {
    return switch (format) {
      case ContentFormat.TEXT -> Bytes.utf8(text());
      case ContentFormat.JSON -> Bytes.utf8(json());
      case ContentFormat.CBOR -> cbor();
      case ContentFormat.SENML_JSON -> Bytes.utf8(Senml.json(measured(), base));
      case ContentFormat.SENML_CBOR -> Senml.cbor(measured(), base);
      default -> throw new IllegalArgumentException("format " + format);
    };
  }

  private List<Field> measured() {
    return rows.stream().flatMap(List::stream).filter(each -> each.measure() != null).toList();
  }

  private String text() {
    return rows.stream()
        .map(row -> row.stream().map(Representation::text).collect(Collectors.joining(", ")))
        .collect(Collectors.joining("\n"));
  }

  private static String text(Field field) {
    Object value = field.value();
    Object shown = value == null ? "unknown" : value instanceof Bytes bytes ? bytes.hex() : value;
    return field.name() + "=" + shown;
  }

  private String json() {
    return JsonValues.text(
        json -> {
          if (isList) {
            json.writeStartArray();
          }
          for (List<Field> row : rows) {
            json.writeStartObject();
            for (Field each : row) {
              json.writeFieldName(each.name());
              write(json, each.value());
            }
            json.writeEndObject();
          }
          if (isList) {
            json.writeEndArray();
          }
        });
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Bytes bytes) {
      json.writeString(bytes.hex());
    } else if (value instanceof String text) {
      json.writeString(text);
    } else {
      json.writeNull();
    }
  }

  private Bytes cbor() {
    CborWriter out = new CborWriter();
    if (isList) {
      out.array(rows.size());
    }
    for (List<Field> row : rows) {
      out.map(row.size());
      row.forEach(field -> write(out.integer(field.key()), field.value()));
    }
    return out.written();
  }

  private static void write(CborWriter out, Object value) {
    if (value instanceof Long number) {
      out.integer(number);
    } else if (value instanceof Bytes bytes) {
      out.bytes(bytes);
    } else if (value instanceof String text) {
      out.text(text);
    } else {
      out.nothing();
    }
  }
}
