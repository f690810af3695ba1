// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.http.coap.mapping.ContentFormats;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * A response as an event: its name, and in {@code data} an object with {@code code} (as 2.05),
 * {@code type} (the media type), and the payload as {@code text}, or as {@code base64} when it is
 * no text.
 */
final class StateEvent {
  private static final JsonFactory JSON = new JsonFactory();

  private StateEvent() {}

  static byte[] of(String name, CoapResponse response) throws IOException {
    StringWriter data = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(data)) {
      json.writeStartObject();
      json.writeStringField("code", CoapCode.text(response.code()));
      long absent = CoapCode.isSuccess(response.code()) ? ContentFormats.UNKNOWN : 0;
      long format = response.options().uint(OptionNumber.CONTENT_FORMAT, absent);
      if (format >= 0) {
        json.writeStringField("type", ContentFormats.mediaType(format));
      }
      if (ContentFormats.isText(format)) {
        json.writeStringField("text", response.payload().utf8());
      } else {
        json.writeFieldName("base64");
        json.writeBinary(response.payload().toArray());
      }
      json.writeEndObject();
    }
    return "event: %s\ndata: %s\n\n".formatted(name, data).getBytes(StandardCharsets.UTF_8);
  }
}
