// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.senml;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.api.bytes.Bytes;
import io.millrace.lib.cbor.CborWriter;
import io.millrace.lib.command.JsonValues;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/**
 * A pack of measurements [RFC 8428 §4, §5, §6]: one record each, the first with base name and base
 * time.
 *
 * @param baseName in front of each name
 * @param baseTime in seconds since 1970; NaN when the router does not know the time
 */
public record Pack(String baseName, double baseTime, List<Measure> measures) {
  /** Media types of the two forms. */
  public static final String JSON = "application/senml+json";

  /** In CBOR. */
  public static final String CBOR = "application/senml+cbor";

  private static final double MILLIS = 1000;
  private static final int BASE_NAME = -2;
  private static final int BASE_TIME = -3;
  private static final int NAME = 0;
  private static final int UNIT = 1;
  private static final int VALUE = 2;
  private static final int TEXT = 3;
  private static final int TRUTH = 4;
  private static final int TIME = 6;
  private static final int DATA = 8;

  /** Returns it as JSON. */
  public Bytes json() {
    return Bytes.utf8(
        JsonValues.text(
            json -> {
              json.writeStartArray();
              for (int i = 0; i < measures.size(); i++) {
                json.writeStartObject();
                record(json, measures.get(i), i == 0);
                json.writeEndObject();
              }
              json.writeEndArray();
            }));
  }

  private void record(JsonGenerator json, Measure each, boolean first) throws IOException {
    if (first && !baseName.isEmpty()) {
      json.writeStringField("bn", baseName);
    }
    if (first && !Double.isNaN(baseTime)) {
      number(json, "bt", baseTime);
    }
    if (!each.name().isEmpty()) {
      json.writeStringField("n", each.name());
    }
    if (!each.unit().isEmpty()) {
      json.writeStringField("u", each.unit());
    }
    if (each.value() instanceof Double number) {
      number(json, "v", number);
    } else if (each.value() instanceof Boolean truth) {
      json.writeBooleanField("vb", truth);
    } else if (each.value() instanceof Bytes data) {
      Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
      json.writeStringField("vd", encoder.encodeToString(data.toArray()));
    } else {
      json.writeStringField("vs", (String) each.value());
    }
    if (!Double.isNaN(each.time())) {
      number(json, "t", offset(each));
    }
  }

  /** A time is one behind the base time [RFC 8428 §4.5.3]. */
  private double offset(Measure each) {
    double offset = Double.isNaN(baseTime) ? each.time() : each.time() - baseTime;
    return Math.round(offset * MILLIS) / MILLIS;
  }

  private static void number(JsonGenerator json, String name, double number) throws IOException {
    json.writeFieldName(name);
    if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
      json.writeNumber((long) number);
    } else {
      json.writeNumber(number);
    }
  }

  /** Returns it as CBOR. */
  public Bytes cbor() {
    CborWriter out = new CborWriter().array(measures.size());
    for (int i = 0; i < measures.size(); i++) {
      record(out, measures.get(i), i == 0);
    }
    return out.written();
  }

  private void record(CborWriter out, Measure each, boolean first) {
    boolean based = first && !baseName.isEmpty();
    boolean timed = first && !Double.isNaN(baseTime);
    boolean named = !each.name().isEmpty();
    boolean united = !each.unit().isEmpty();
    boolean own = !Double.isNaN(each.time());
    out.map(1 + count(based) + count(timed) + count(named) + count(united) + count(own));
    if (based) {
      out.integer(BASE_NAME).text(baseName);
    }
    if (timed) {
      out.integer(BASE_TIME).number(baseTime);
    }
    if (named) {
      out.integer(NAME).text(each.name());
    }
    if (united) {
      out.integer(UNIT).text(each.unit());
    }
    if (each.value() instanceof Double number) {
      out.integer(VALUE).number(number);
    } else if (each.value() instanceof Boolean truth) {
      out.integer(TRUTH).truth(truth);
    } else if (each.value() instanceof Bytes data) {
      out.integer(DATA).bytes(data);
    } else {
      out.integer(TEXT).text((String) each.value());
    }
    if (own) {
      out.integer(TIME).number(offset(each));
    }
  }

  private static int count(boolean present) {
    return present ? 1 : 0;
  }
}
