// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.ParseFailure;
import io.millrace.api.coap.ParseResult;

/** Decodes messages. Token, options and payload are views of the datagram; nothing is copied. */
final class DatagramReader {
  private DatagramReader() {}

  static ParseResult read(Bytes in) {
    if (in.length() < MessageFormat.HEAD_BYTES) {
      return failed(
          ParseFailure.TRUNCATED, in.length() + " bytes, a head has 4", in.length(), null);
    }
    int first = in.at(0);
    if (first >> 6 != MessageFormat.VERSION) {
      return failed(ParseFailure.VERSION, "version " + (first >> 6) + ", only 1 is known", 0, null);
    }
    int type = first >> 4 & 3;
    int messageId = in.at(2) << 8 | in.at(3);
    return in.at(1) == CoapCode.EMPTY
        ? readEmpty(in, type, messageId)
        : readToken(in, type, messageId);
  }

  /** An empty message ends with its message ID [RFC 7252 §4.1]. */
  private static ParseResult readEmpty(Bytes in, int type, int messageId) {
    CoapMessage empty = CoapMessage.empty(type, messageId);
    if ((in.at(0) & 15) != 0) {
      return failed(ParseFailure.EMPTY_NOT_EMPTY, "an empty message with a token", 0, empty);
    }
    if (in.length() > MessageFormat.HEAD_BYTES) {
      int more = in.length() - MessageFormat.HEAD_BYTES;
      return failed(
          ParseFailure.EMPTY_NOT_EMPTY,
          more + " bytes behind an empty message",
          MessageFormat.HEAD_BYTES,
          empty);
    }
    return ParseResult.of(empty);
  }

  private static ParseResult readToken(Bytes in, int type, int messageId) {
    int nibble = in.at(0) & 15;
    int at = MessageFormat.HEAD_BYTES + MessageFormat.extensionBytes(nibble);
    if (nibble == MessageFormat.RESERVED_NIBBLE) {
      return badToken(in, "reserved token length 15", 0, messageId);
    }
    if (at > in.length()) {
      return badToken(in, "extended token length runs past the end", in.length(), messageId);
    }
    int length = tokenBytes(in, nibble);
    if (length > in.length() - at) {
      String detail = "token of " + length + " bytes, " + (in.length() - at) + " are there";
      CoapMessage head = headOnly(in, messageId);
      return failed(ParseFailure.TRUNCATED, detail, in.length(), head);
    }
    return readRest(in, type, messageId, in.slice(at, length), at + length);
  }

  private static int tokenBytes(Bytes in, int nibble) {
    return switch (nibble) {
      case MessageFormat.ONE_BYTE_NIBBLE -> in.at(4) + MessageFormat.ONE_BYTE_BASE;
      case MessageFormat.TWO_BYTES_NIBBLE ->
          (in.at(4) << 8 | in.at(5)) + MessageFormat.TWO_BYTES_BASE;
      default -> nibble;
    };
  }

  private static ParseResult readRest(
      Bytes in, int type, int messageId, Bytes token, int optionsAt) {
    OptionCursor cursor = new OptionCursor(in, optionsAt);
    while (cursor.next()) {
      continue;
    }
    int end = cursor.position();
    boolean marked = cursor.atPayloadMarker();
    CoapOptions options = CoapOptions.ofChecked(in.slice(optionsAt, end - optionsAt));
    Bytes payload = marked ? in.from(end + 1) : Bytes.EMPTY;
    CoapMessage message = new CoapMessage(type, in.at(1), messageId, token, options, payload);
    if (cursor.problem() != null) {
      return failed(ParseFailure.OPTION, cursor.problem(), end, message);
    }
    if (marked && payload.isEmpty()) {
      return failed(ParseFailure.MARKER, "no payload behind the payload marker", end, message);
    }
    return ParseResult.of(message);
  }

  private static ParseResult badToken(Bytes in, String detail, int offset, int messageId) {
    return failed(ParseFailure.TOKEN, detail, offset, headOnly(in, messageId));
  }

  private static CoapMessage headOnly(Bytes in, int messageId) {
    return new CoapMessage(
        in.at(0) >> 4 & 3, in.at(1), messageId, Bytes.EMPTY, CoapOptions.NONE, Bytes.EMPTY);
  }

  private static ParseResult failed(String kind, String detail, int offset, CoapMessage readable) {
    return ParseResult.failed(new ParseFailure(kind, detail, offset, readable));
  }
}
