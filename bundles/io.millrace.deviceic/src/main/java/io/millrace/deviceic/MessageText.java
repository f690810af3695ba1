// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.coap.ParseResult;

/**
 * Messages as text: head, path and query, other options, the printable characters of the payload.
 * Called on a shell's thread.
 */
final class MessageText {
  private final CodecSlot codec;

  MessageText(CodecSlot codec) {
    this.codec = codec;
  }

  String of(Bytes message) {
    if (message.isEmpty()) {
      return "frame without information";
    }
    ParseResult parsed = codec.slot.call(service -> service.parse(message), null);
    if (parsed == null) {
      return "no codec";
    }
    return parsed.isMessage() ? text(parsed.message()) : "not CoAP: " + parsed.failure().kind();
  }

  private static String text(CoapMessage message) {
    StringBuilder text = new StringBuilder(MessageType.name(message.type()));
    text.append(' ').append(CoapCode.name(message.code()));
    text.append(" %04x %s".formatted(message.messageId(), message.token()).stripTrailing());
    StringBuilder uri = new StringBuilder();
    StringBuilder others = new StringBuilder();
    char before = '?';
    for (OptionCursor at = message.options().cursor(); at.next(); ) {
      if (at.number() == OptionNumber.URI_PATH) {
        uri.append('/').append(readable(at.value()));
      } else if (at.number() == OptionNumber.URI_QUERY) {
        uri.append(before).append(readable(at.value()));
        before = '&';
      } else {
        others.append(' ').append(OptionNumber.name(at.number())).append('=').append(at.value());
      }
    }
    text.append(uri.isEmpty() ? "" : " " + uri).append(others);
    Bytes payload = message.payload();
    return payload.isEmpty() ? text.toString() : text + " \"" + readable(payload) + '"';
  }

  /** Replaces everything but printable ASCII by dots. */
  private static String readable(Bytes bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      int each = bytes.at(i);
      text.append(each >= ' ' && each <= '~' ? (char) each : '.');
    }
    return text.toString();
  }
}
