// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.nic.core.OptionCheck;

/** Turns messages of the sensor into responses for clients [spec device-ic-api.md §9]. */
public final class SensorAnswer {
  /** The first bytes of every reading: a CBOR map of two pairs, the first with key 0. */
  private static final Bytes READING = Bytes.hex("A200");

  private SensorAnswer() {}

  /**
   * Returns the response to {@code sent} in {@code got}, or a 5.02 that says why it has none: an
   * empty acknowledgement, a reset, or a message that does not belong to the request.
   */
  static CoapResponse judge(CoapMessage sent, CoapMessage got) {
    if (got == null) {
      return garbage("an unintelligible answer");
    }
    if (got.type() == MessageType.RST) {
      return garbage("a reset");
    }
    if (got.isEmpty()) {
      return garbage("an empty answer");
    }
    boolean belongs = got.messageId() == sent.messageId() && got.token().equals(sent.token());
    if (!belongs || !CoapCode.isResponse(got.code())) {
      return garbage("something that answers another request");
    }
    CoapResponse refusal = refusal(got.options());
    return refusal != null ? refusal : got.asResponse();
  }

  /**
   * Returns the 5.02 for an answer or a notification that must not be passed on, because of an
   * unsafe option that counts as unrecognised [RFC 7252 §5.7.1]; else null.
   */
  public static CoapResponse refusal(CoapOptions options) {
    int unsafe = OptionCheck.unsafeFromSensor(options);
    return unsafe == OptionCheck.NONE
        ? null
        : garbage("an answer with option " + unsafe + ", which must not be forwarded");
  }

  static CoapResponse garbage(String what) {
    return CoapResponse.diagnostic(CoapCode.BAD_GATEWAY, "the sensor gave " + what);
  }

  /** Returns the response for a client that does not observe. */
  public static CoapResponse plain(CoapResponse response) {
    CoapResponse formatted = formatted(response);
    return formatted.options().has(OptionNumber.OBSERVE)
        ? formatted.with(formatted.options().toBuilder().remove(OptionNumber.OBSERVE).build())
        : formatted;
  }

  /** Returns the response with the Content-Format of its payload, when the sensor left it out. */
  public static CoapResponse formatted(CoapResponse response) {
    Bytes payload = response.payload();
    boolean reading = payload.length() > 2 && payload.slice(0, 2).equals(READING);
    if (!reading
        || response.code() != CoapCode.CONTENT
        || response.options().has(OptionNumber.CONTENT_FORMAT)) {
      return response;
    }
    return response.with(
        response.options().toBuilder()
            .add(OptionNumber.CONTENT_FORMAT, ContentFormat.CBOR)
            .build());
  }
}
