// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;

/** Frames of a NIC, written down from the specification alone [spec hdlc-link.md §2, §3, §4]. */
final class Nic {
  static final Bytes SNRM = frame(0x93, Bytes.EMPTY);
  static final Bytes DISC = frame(0x53, Bytes.EMPTY);

  private Nic() {}

  /** A poll that expects N(S) = {@code receive} next. */
  static Bytes rr(int receive) {
    return frame((receive & 7) << 5 | 0x11, Bytes.EMPTY);
  }

  /** A message. */
  static Bytes i(int send, int receive, Bytes message) {
    return frame((receive & 7) << 5 | 0x10 | (send & 7) << 1, message);
  }

  static Bytes frame(int control, Bytes information) {
    int length = information.isEmpty() ? 7 : 9 + information.length();
    Bytes head =
        Bytes.wrap(new byte[] {(byte) (0xA0 | length >> 8), (byte) length, 3, 3, (byte) control});
    Bytes body = head.plus(crc(head));
    if (!information.isEmpty()) {
      Bytes whole = body.plus(information);
      body = whole.plus(crc(whole));
    }
    Bytes flag = Bytes.hex("7e");
    return flag.plus(body).plus(flag);
  }

  private static Bytes crc(Bytes bytes) {
    int crc = 0xFFFF;
    for (int i = 0; i < bytes.length(); i++) {
      crc ^= bytes.at(i);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0x8408 : crc >> 1;
      }
    }
    crc = ~crc;
    return Bytes.wrap(new byte[] {(byte) crc, (byte) (crc >> 8)});
  }
}
