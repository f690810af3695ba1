// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;

/**
 * A message and its two parts: what is encrypted, and the options that are sent in clear [RFC 8613
 * §4.1, §5.3].
 */
record InnerMessage(int code, CoapOptions options, Bytes payload) {
  private static final int PAYLOAD_MARKER = 0xFF;

  /**
   * Returns the plaintext that carries a message: its code, options and payload. A notification has
   * its Observe number inside, too: clients go by the Partial IV, but for Californium's, which puts
   * notifications in order by that number.
   */
  static Bytes plaintext(int code, CoapOptions all, Bytes payload) {
    CoapOptionsBuilder inner = CoapOptions.builder();
    for (OptionCursor at = all.cursor(); at.next(); ) {
      if (!isOuterOnly(at.number())) {
        inner.add(at.number(), at.value());
      }
    }
    Bytes text = Bytes.wrap(new byte[] {(byte) code}).plus(inner.build().encoded());
    return payload.isEmpty()
        ? text
        : text.plus(Bytes.wrap(new byte[] {(byte) PAYLOAD_MARKER})).plus(payload);
  }

  /** Returns the options that go in clear, without the OSCORE option. */
  static CoapOptionsBuilder outer(CoapOptions all) {
    CoapOptionsBuilder outer = CoapOptions.builder();
    for (OptionCursor at = all.cursor(); at.next(); ) {
      if (isOuterOnly(at.number()) && at.number() != OptionNumber.OSCORE
          || at.number() == OptionNumber.OBSERVE
          || at.number() == OptionNumber.NO_RESPONSE) {
        outer.add(at.number(), at.value());
      }
    }
    return outer;
  }

  /** Reads a plaintext; null when it is no message. */
  static InnerMessage parse(Bytes plain) {
    if (plain.isEmpty()) {
      return null;
    }
    OptionCursor cursor = new OptionCursor(plain, 1);
    while (cursor.next()) {
      continue;
    }
    int end = cursor.position();
    boolean hasPayload = cursor.atPayloadMarker();
    if (cursor.problem() != null || hasPayload && end + 1 == plain.length()) {
      return null;
    }
    return new InnerMessage(
        plain.at(0),
        CoapOptions.ofChecked(plain.slice(1, end - 1)),
        hasPayload ? plain.from(end + 1) : Bytes.EMPTY);
  }

  /**
   * Returns the options of the whole: of those in clear only what belongs there counts, and Observe
   * only when it is in both parts, as a proxy may have taken it away [RFC 8613 §4.1.3.5].
   */
  CoapOptions joined(CoapOptions clear) {
    CoapOptionsBuilder whole = CoapOptions.builder();
    for (OptionCursor at = options.cursor(); at.next(); ) {
      boolean left = at.number() == OptionNumber.OBSERVE && !clear.has(OptionNumber.OBSERVE);
      if (!left && !isForwarding(at.number())) {
        whole.add(at.number(), at.value());
      }
    }
    for (OptionCursor at = clear.cursor(); at.next(); ) {
      if (isForwarding(at.number()) && at.number() != OptionNumber.HOP_LIMIT) {
        whole.add(at.number(), at.value());
      }
    }
    return whole.build();
  }

  private static boolean isOuterOnly(int number) {
    return isForwarding(number) || number == OptionNumber.OSCORE;
  }

  /** Tells whether an option is for proxies: class U [RFC 8613 §4.1]. */
  private static boolean isForwarding(int number) {
    return switch (number) {
      case OptionNumber.URI_HOST,
          OptionNumber.URI_PORT,
          OptionNumber.HOP_LIMIT,
          OptionNumber.PROXY_URI,
          OptionNumber.PROXY_SCHEME ->
          true;
      default -> false;
    };
  }
}
