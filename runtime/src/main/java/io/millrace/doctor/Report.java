// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Diagnosis;
import io.millrace.doctor.base.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Says what was found, for people or for scripts. */
final class Report {
  private Report() {}

  /** Prints a paragraph for each fault. */
  static void text(Diagnoses found, boolean runs, PrintWriter out) {
    for (Diagnosis each : found.all()) {
      Fault fault = each.fault();
      out.printf("%s: %s (%s)%n", each.level().word(), fault.cause(), fault.name());
      each.evidence().lines().forEach(line -> out.printf("  seen: %s%n", line));
      out.printf("  do:   %s%n", each.remedy());
    }
    String router = runs ? "the router runs" : "the router does not run";
    int count = found.all().size();
    out.printf("%s; %s%n", router, count == 0 ? "nothing is wrong" : "faults: " + count);
  }

  /** Prints one object on one line. */
  static void json(Diagnoses found, boolean runs, PrintWriter out) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("running", runs);
      json.writeNumberField("status", found.exitStatus());
      json.writeArrayFieldStart("faults");
      for (Diagnosis each : found.all()) {
        json.writeStartObject();
        json.writeStringField("name", each.fault().name());
        json.writeStringField("level", each.level().word());
        json.writeStringField("cause", each.fault().cause());
        json.writeStringField("evidence", each.evidence());
        json.writeStringField("remedy", each.remedy());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.println(text);
  }
}
