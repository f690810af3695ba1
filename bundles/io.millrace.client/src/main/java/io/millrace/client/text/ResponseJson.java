// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.api.bytes.Bytes;
import io.millrace.client.exchange.ExitStatus;
import io.millrace.client.exchange.Outcome;
import io.millrace.lib.cbor.CborText;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkAttribute;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.ParsedLinks;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Response;

/**
 * An outcome as one line of JSON. An answer has {@code code}, {@code type}, {@code messageId},
 * {@code token}, {@code options}, {@code payload} (hexadecimal) and, as far as it can be read,
 * {@code text}, {@code cbor} or {@code links}; anything else has {@code error}; both have {@code
 * status}, the exit status.
 */
public final class ResponseJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ResponseJson() {}

  /** Returns one line for an answer of any code. */
  public static String of(Response response, ExitStatus status) {
    return write(
        json -> {
          json.writeNumberField("status", status.code());
          json.writeStringField("code", code(response.getRawCode()));
          json.writeStringField("type", String.valueOf(response.getType()));
          json.writeNumberField("messageId", response.getMID());
          json.writeStringField("token", hex(response.getTokenBytes()));
          options(json, response);
          payload(json, response);
        });
  }

  /** Returns one line for an outcome without an answer. */
  public static String of(Outcome outcome) {
    return outcome.isAnswered()
        ? of(outcome.response(), outcome.status())
        : error(outcome.status(), outcome.reason());
  }

  /** Returns one line for a failure. */
  public static String error(ExitStatus status, String reason) {
    return write(
        json -> {
          json.writeNumberField("status", status.code());
          json.writeStringField("error", reason);
        });
  }

  /** Writes the members of one object. */
  @FunctionalInterface
  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static String write(Members members) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  /** Returns class.detail of a code. */
  public static String code(int code) {
    return "%d.%02d".formatted(code >> 5, code & 31);
  }

  private static void options(JsonGenerator json, Response response) throws IOException {
    json.writeArrayFieldStart("options");
    for (Option option : response.getOptions().asSortedList()) {
      json.writeStartObject();
      json.writeNumberField("number", option.getNumber());
      json.writeStringField("name", OptionText.name(option));
      json.writeStringField("value", OptionText.value(option));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void payload(JsonGenerator json, Response response) throws IOException {
    byte[] payload = response.getPayload();
    if (payload.length == 0) {
      return;
    }
    int format = response.getOptions().getContentFormat();
    json.writeStringField("payload", hex(payload));
    Optional<String> text = PayloadText.utf8(payload);
    if (format == MediaTypes.CBOR || format == MediaTypes.SENML_CBOR) {
      Optional<String> cbor = CborText.of(Bytes.wrap(payload));
      if (cbor.isPresent()) {
        json.writeStringField("cbor", cbor.get());
      }
    } else if (format == MediaTypes.LINK_FORMAT && text.isPresent()) {
      links(json, text.get());
    } else if (format != MediaTypes.OCTET_STREAM && text.isPresent()) {
      json.writeStringField("text", text.get());
    }
  }

  private static void links(JsonGenerator json, String text) throws IOException {
    ParsedLinks parsed = LinkFormat.parse(text);
    json.writeArrayFieldStart("links");
    for (Link link : parsed.links()) {
      json.writeStartObject();
      json.writeStringField("target", link.target());
      for (LinkAttribute attribute : link.attributes()) {
        attribute(json, attribute);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (!parsed.isGood()) {
      json.writeStringField("problem", parsed.problem());
    }
  }

  private static void attribute(JsonGenerator json, LinkAttribute attribute) throws IOException {
    if (attribute.value() == null) {
      json.writeBooleanField(attribute.name(), true);
    } else {
      json.writeStringField(attribute.name(), attribute.value());
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
