// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.cbor.CborWriter;
import java.util.ArrayList;
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
    List<String> records = new ArrayList<>();
    for (Field each : measured) {
      StringBuilder record = new StringBuilder("{");
      if (records.isEmpty()) {
        record.append("\"bn\":").append(JsonText.of(base)).append(',');
      }
      record.append("\"n\":").append(JsonText.of(each.label()));
      if (!each.unit().isEmpty()) {
        record.append(",\"u\":").append(JsonText.of(each.unit()));
      }
      records.add(record.append(',').append(jsonValue(each.measure())).append('}').toString());
    }
    return "[" + String.join(",", records) + "]";
  }

  private static String jsonValue(Object measure) {
    if (measure instanceof Boolean) {
      return "\"vb\":" + measure;
    }
    return measure instanceof Double number
        ? "\"v\":" + number(number)
        : "\"vs\":" + JsonText.of((String) measure);
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return whole ? Long.toString((long) value) : Double.toString(value);
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
