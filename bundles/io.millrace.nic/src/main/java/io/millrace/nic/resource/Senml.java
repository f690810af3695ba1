// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.cbor.CborWriter;
import io.millrace.lib.command.JsonValues;
import java.io.IOException;
import java.util.List;

/** Packs of measurements [RFC 8428 §4, §5, §6]: one record each, the first with the base name. */
final class Senml {
  private static final int BASE_NAME = -2;
  private static final int NAME = 0;
  private static final int UNIT = 1;
  private static final int VALUE = 2;
  private static final int TEXT = 3;
  private static final int TRUTH = 4;

  private Senml() {}

  static String json(List<Field> measured, String base) {
    return JsonValues.text(
        json -> {
          json.writeStartArray();
          boolean first = true;
          for (Field each : measured) {
            json.writeStartObject();
            if (first) {
              json.writeStringField("bn", base);
              first = false;
            }
            json.writeStringField("n", each.label());
            if (!each.unit().isEmpty()) {
              json.writeStringField("u", each.unit());
            }
            value(json, each.measure());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void value(JsonGenerator json, Object measure) throws IOException {
    if (measure instanceof Boolean truth) {
      json.writeBooleanField("vb", truth);
    } else if (measure instanceof Double number) {
      json.writeFieldName("v");
      // A whole number without a fraction, as it is in CBOR.
      if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
        json.writeNumber(number.longValue());
      } else {
        json.writeNumber(number);
      }
    } else {
      json.writeStringField("vs", (String) measure);
    }
  }

  static Bytes cbor(List<Field> measured, String base) {
    CborWriter out = new CborWriter().array(measured.size());
    boolean first = true;
    for (Field each : measured) {
      out.map(2 + (first ? 1 : 0) + (each.unit().isEmpty() ? 0 : 1));
      if (first) {
        out.integer(BASE_NAME).text(base);
        first = false;
      }
      out.integer(NAME).text(each.label());
      if (!each.unit().isEmpty()) {
        out.integer(UNIT).text(each.unit());
      }
      value(out, each.measure());
    }
    return out.written();
  }

  private static void value(CborWriter out, Object measure) {
    if (measure instanceof Boolean truth) {
      out.integer(TRUTH).truth(truth);
    } else if (measure instanceof Double number) {
      out.integer(VALUE).number(number);
    } else {
      out.integer(TEXT).text((String) measure);
    }
  }
}
