// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.api.bytes.Bytes;

/** The bytes of Telnet that a serial line needs [RFC 854, 855, 856, 858, 2217]. */
final class Telnet {
  static final int IAC = 255;
  static final int DONT = 254;
  static final int DO = 253;
  static final int WONT = 252;
  static final int WILL = 251;
  static final int SB = 250;
  static final int SE = 240;

  /** Bytes of eight bits, with no meaning for CR and LF [RFC 856]. */
  static final int BINARY = 0;

  /** No "go ahead" [RFC 858]. */
  static final int SUPPRESS_GO_AHEAD = 3;

  /** Control of the serial port [RFC 2217]. */
  static final int COM_PORT = 44;

  private Telnet() {}

  /** Returns data with every 255 doubled. */
  static Bytes data(Bytes bytes) {
    byte[] out = new byte[bytes.length() * 2];
    int length = 0;
    for (int i = 0; i < bytes.length(); i++) {
      out[length++] = (byte) bytes.at(i);
      if (bytes.at(i) == IAC) {
        out[length++] = (byte) IAC;
      }
    }
    return length == bytes.length() ? bytes : Bytes.copyOf(out, 0, length);
  }

  /** Returns DO, DONT, WILL or WONT for an option. */
  static Bytes verb(int verb, int option) {
    return Bytes.wrap(new byte[] {(byte) IAC, (byte) verb, (byte) option});
  }

  /** Returns a sub-negotiation of an option. */
  static Bytes subnegotiation(int option, Bytes content) {
    Bytes begin = Bytes.wrap(new byte[] {(byte) IAC, (byte) SB, (byte) option});
    Bytes end = Bytes.wrap(new byte[] {(byte) IAC, (byte) SE});
    return begin.plus(data(content)).plus(end);
  }
}
