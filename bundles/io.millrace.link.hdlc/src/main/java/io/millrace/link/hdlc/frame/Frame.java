// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

import io.millrace.api.bytes.Bytes;

/**
 * A decoded frame, without flags, addresses and check sequences [spec hdlc-link.md §4].
 *
 * @param sendNumber N(S), 0–7; 0 unless an I frame
 * @param receiveNumber N(R), 0–7; 0 for kinds that have none
 * @param information 0–255 bytes
 */
public record Frame(FrameKind kind, int sendNumber, int receiveNumber, Bytes information) {
  /** N(S) and N(R) count modulo 8. */
  public static final int MODULUS = 8;

  private static final int POLL_FINAL = 0x10;

  /** Returns a frame without numbers and information. */
  public static Frame of(FrameKind kind) {
    return new Frame(kind, 0, 0, Bytes.EMPTY);
  }

  /** Returns RR: an acknowledgement, or a poll. */
  public static Frame rr(int receiveNumber) {
    return new Frame(FrameKind.RR, 0, receiveNumber, Bytes.EMPTY);
  }

  /** Returns an I frame. */
  public static Frame i(int sendNumber, int receiveNumber, Bytes message) {
    return new Frame(FrameKind.I, sendNumber, receiveNumber, message);
  }

  /** Returns the frame with a control byte and an information field. */
  public static Frame of(int control, Bytes information) {
    FrameKind kind = FrameKind.of(control);
    return new Frame(
        kind,
        kind == FrameKind.I ? control >> 1 & 7 : 0,
        kind.hasReceiveNumber() ? control >> 5 : 0,
        information);
  }

  /** Returns the control byte; poll/final is always set. */
  public int control() {
    return kind.code() | receiveNumber << 5 | sendNumber << 1 | POLL_FINAL;
  }

  /** Returns the number after {@code number}. */
  public static int next(int number) {
    return (number + 1) % MODULUS;
  }

  @Override
  public String toString() {
    return kind
        + (kind == FrameKind.I ? " ns=" + sendNumber : "")
        + (kind.hasReceiveNumber() ? " nr=" + receiveNumber : "")
        + (information.isEmpty() ? "" : " +" + information.length() + " bytes");
  }
}
