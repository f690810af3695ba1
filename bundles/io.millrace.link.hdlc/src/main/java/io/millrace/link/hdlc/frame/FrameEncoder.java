// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

import io.millrace.api.bytes.Bytes;

/** Encodes frames as bytes [spec hdlc-link.md §2]. All lengths are in bytes. */
public final class FrameEncoder {
  static final int FLAG = 0x7E;
  static final int FORMAT_TYPE_3 = 0xA;

  /** Address 1 in the extended form of one byte, used by both ends. */
  static final int ADDRESS = 0x03;

  /** Format, addresses and control: what the header's check sequence covers. */
  static final int HEADER = 5;

  static final int CHECK = 2;

  /** The longest information field. */
  public static final int MAX_INFORMATION = 255;

  /** The length field of a frame without information. */
  static final int BARE_LENGTH = HEADER + CHECK;

  /** The length field of the longest frame. */
  static final int MAX_LENGTH = BARE_LENGTH + MAX_INFORMATION + CHECK;

  /** The shortest frame, flags included. */
  public static final int MIN_BYTES = BARE_LENGTH + 2;

  /** The longest frame, flags included. */
  public static final int MAX_BYTES = MAX_LENGTH + 2;

  private FrameEncoder() {}

  /** Returns how long a frame is on the line, flags included. */
  public static int bytes(Frame frame) {
    int information = frame.information().length();
    return information == 0 ? MIN_BYTES : MIN_BYTES + information + CHECK;
  }

  /** Returns the frame as it goes over the line, flags included: 9 to 266 bytes. */
  public static Bytes encode(Frame frame) {
    int information = frame.information().length();
    if (information > MAX_INFORMATION) {
      throw new IllegalArgumentException(information + " bytes of information; at most 255 fit");
    }
    int length = information == 0 ? BARE_LENGTH : BARE_LENGTH + information + CHECK;
    byte[] wire = new byte[length + 2];
    wire[0] = FLAG;
    wire[1] = (byte) (FORMAT_TYPE_3 << 4 | length >> 8);
    wire[2] = (byte) length;
    wire[3] = ADDRESS;
    wire[4] = ADDRESS;
    wire[5] = (byte) frame.control();
    putCheck(wire, 1 + HEADER, Crc.of(wire, 1, HEADER));
    if (information > 0) {
      frame.information().copyTo(wire, 1 + BARE_LENGTH);
      int covered = BARE_LENGTH + information;
      putCheck(wire, 1 + covered, Crc.of(wire, 1, covered));
    }
    wire[length + 1] = FLAG;
    return Bytes.wrap(wire);
  }

  private static void putCheck(byte[] wire, int at, int check) {
    wire[at] = (byte) check;
    wire[at + 1] = (byte) (check >> 8);
  }
}
