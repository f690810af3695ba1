// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.Origin;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A record as one line of a file: a JSON object of strings, {@code time}, {@code interface}, {@code
 * who}, {@code from}, {@code action}, {@code outcome} and {@code detail} [RFC 8259], in UTF-8.
 */
final class AuditLine {
  private static final JsonFactory JSON = new JsonFactory();

  private AuditLine() {}

  /** Returns the line without its end. */
  static String text(AuditRecord record) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("time", record.time().toString());
      json.writeStringField("interface", record.origin().interfaceName());
      json.writeStringField("who", record.origin().who());
      json.writeStringField("from", record.origin().from());
      json.writeStringField("action", record.action());
      json.writeStringField("outcome", record.outcome().name().toLowerCase(Locale.ROOT));
      json.writeStringField("detail", record.detail());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Returns the line with its end. */
  static byte[] bytes(AuditRecord record) {
    return (text(record) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the record that a line is; empty when it is none, as of one that a power cut tore. */
  static Optional<AuditRecord> read(String line) {
    try (JsonParser json = JSON.createParser(line)) {
      Map<String, String> fields = new HashMap<>();
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          return Optional.empty();
        }
        fields.put(name, json.getText());
      }
      return json.currentToken() == JsonToken.END_OBJECT
          ? Optional.of(record(fields))
          : Optional.empty();
    } catch (IOException | DateTimeException | IllegalArgumentException odd) {
      return Optional.empty();
    }
  }

  private static AuditRecord record(Map<String, String> fields) {
    return AuditRecord.of(
        Instant.parse(fields.getOrDefault("time", "")),
        Origin.of(
            fields.getOrDefault("interface", ""),
            fields.getOrDefault("who", ""),
            fields.getOrDefault("from", "")),
        fields.getOrDefault("action", ""),
        AuditOutcome.valueOf(fields.getOrDefault("outcome", "").toUpperCase(Locale.ROOT)),
        fields.getOrDefault("detail", ""));
  }
}
