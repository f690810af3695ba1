// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;

/** Encodes messages, each directly into one array of the right size. */
final class DatagramWriter {
  private DatagramWriter() {}

  static Bytes write(CoapMessage message) {
    check(message);
    int tokenBytes = message.token().length();
    int optionsBytes = message.options().encoded().length();
    int payloadBytes = message.payload().length();
    int nibble = MessageFormat.nibble(tokenBytes);
    int tokenAt = MessageFormat.HEAD_BYTES + MessageFormat.extensionBytes(nibble);
    int optionsAt = tokenAt + tokenBytes;
    int markerAt = optionsAt + optionsBytes;
    byte[] out = new byte[payloadBytes == 0 ? markerAt : markerAt + 1 + payloadBytes];
    writeHead(message, nibble, out);
    message.token().copyTo(out, tokenAt);
    message.options().encoded().copyTo(out, optionsAt);
    if (payloadBytes > 0) {
      out[markerAt] = (byte) MessageFormat.PAYLOAD_MARKER;
      message.payload().copyTo(out, markerAt + 1);
    }
    return Bytes.wrap(out);
  }

  private static void writeHead(CoapMessage message, int nibble, byte[] out) {
    out[0] = (byte) (MessageFormat.VERSION << 6 | message.type() << 4 | nibble);
    out[1] = (byte) message.code();
    out[2] = (byte) (message.messageId() >> 8);
    out[3] = (byte) message.messageId();
    int tokenBytes = message.token().length();
    if (nibble == MessageFormat.ONE_BYTE_NIBBLE) {
      out[4] = (byte) (tokenBytes - MessageFormat.ONE_BYTE_BASE);
    } else if (nibble == MessageFormat.TWO_BYTES_NIBBLE) {
      out[4] = (byte) (tokenBytes - MessageFormat.TWO_BYTES_BASE >> 8);
      out[5] = (byte) (tokenBytes - MessageFormat.TWO_BYTES_BASE);
    }
  }

  private static void check(CoapMessage message) {
    checkRange("type", message.type(), 3);
    checkRange("code", message.code(), 0xFF);
    checkRange("message ID", message.messageId(), 0xFFFF);
    checkRange("token length", message.token().length(), MessageFormat.MAX_TOKEN_BYTES);
    if (message.isEmpty() && !hasNothing(message)) {
      throw new IllegalArgumentException("an empty message carries neither token nor content");
    }
  }

  private static boolean hasNothing(CoapMessage message) {
    return message.token().isEmpty() && message.options().isEmpty() && message.payload().isEmpty();
  }

  private static void checkRange(String part, int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(part + " " + value + ", allowed 0 to " + max);
    }
  }
}
