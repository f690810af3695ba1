// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;

/** A datagram with a CoAP message [RFC 7252 §3], as far as OSCORE changes it. */
record Frame(int type, int code, int id, Bytes token, CoapOptions options, Bytes payload) {
  private static final int HEADER_BYTES = 4;
  private static final int VERSION = 0x40;
  private static final int LONGEST_TOKEN = 8;
  private static final int LAST_METHOD = 0x1F;
  private static final byte PAYLOAD_MARKER = (byte) 0xFF;

  /** Reads a datagram; null when it is no message. */
  static Frame parse(byte[] datagram) {
    Bytes all = Bytes.wrap(datagram);
    int tokenBytes = datagram.length < HEADER_BYTES ? LONGEST_TOKEN + 1 : all.at(0) & 15;
    if (tokenBytes > LONGEST_TOKEN || HEADER_BYTES + tokenBytes > datagram.length) {
      return null;
    }
    int from = HEADER_BYTES + tokenBytes;
    OptionCursor cursor = new OptionCursor(all, from);
    while (cursor.next()) {
      continue;
    }
    if (cursor.problem() != null) {
      return null;
    }
    int end = cursor.position();
    return new Frame(
        all.at(0) >> 4 & 3,
        all.at(1),
        all.at(2) << 8 | all.at(3),
        all.slice(HEADER_BYTES, tokenBytes),
        CoapOptions.ofChecked(all.slice(from, end - from)),
        cursor.atPayloadMarker() ? all.from(end + 1) : Bytes.EMPTY);
  }

  boolean isRequest() {
    return code > 0 && code <= LAST_METHOD;
  }

  boolean isResponse() {
    return code > LAST_METHOD;
  }

  Frame withId(int other) {
    return new Frame(type, code, other, token, options, payload);
  }

  Frame with(int otherCode, CoapOptions otherOptions, Bytes otherPayload) {
    return new Frame(type, otherCode, id, token, otherOptions, otherPayload);
  }

  byte[] datagram() {
    byte[] header = {
      (byte) (VERSION | type << 4 | token.length()), (byte) code, (byte) (id >> 8), (byte) id
    };
    Bytes all = Bytes.wrap(header).plus(token).plus(options.encoded());
    return payload.isEmpty()
        ? all.toArray()
        : all.plus(Bytes.wrap(new byte[] {PAYLOAD_MARKER})).plus(payload).toArray();
  }
}
