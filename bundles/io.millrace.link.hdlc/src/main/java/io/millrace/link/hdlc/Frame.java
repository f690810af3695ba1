// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;

/**
 * One frame without its wrapping [spec hdlc-link.md §4].
 *
 * @param sendNumber N(S), 0–7; 0 unless an I frame
 * @param receiveNumber N(R), 0–7; 0 for kinds that have none
 * @param information 0–255 bytes
 */
record Frame(Kind kind, int sendNumber, int receiveNumber, Bytes information) {
  /** Numbers count modulo this. */
  static final int MODULUS = 8;

  private static final int POLL_FINAL = 0x10;

  /** Returns a frame without numbers and information. */
  static Frame of(Kind kind) {
    return new Frame(kind, 0, 0, Bytes.EMPTY);
  }

  /** Returns an acknowledgement or poll. */
  static Frame rr(int receiveNumber) {
    return new Frame(Kind.RR, 0, receiveNumber, Bytes.EMPTY);
  }

  /** Returns a frame that carries a message. */
  static Frame i(int sendNumber, int receiveNumber, Bytes message) {
    return new Frame(Kind.I, sendNumber, receiveNumber, message);
  }

  /** Returns the frame that a control byte and an information field make. */
  static Frame of(int control, Bytes information) {
    Kind kind = Kind.of(control);
    return new Frame(
        kind,
        kind == Kind.I ? control >> 1 & 7 : 0,
        kind.hasReceiveNumber() ? control >> 5 : 0,
        information);
  }

  /** Returns the control byte; poll/final is always set. */
  int control() {
    return kind.code() | receiveNumber << 5 | sendNumber << 1 | POLL_FINAL;
  }

  /** Returns the number after {@code number}. */
  static int next(int number) {
    return (number + 1) % MODULUS;
  }

  @Override
  public String toString() {
    return kind
        + (kind == Kind.I ? " ns=" + sendNumber : "")
        + (kind.hasReceiveNumber() ? " nr=" + receiveNumber : "")
        + (information.isEmpty() ? "" : " +" + information.length() + " bytes");
  }
}
