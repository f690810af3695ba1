// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

/**
 * The kinds of frames; each with its control byte where P/F, N(R) and N(S) are 0 [spec hdlc-link.md
 * §4].
 */
public enum FrameKind {
  I(0x00),
  RR(0x01),
  RNR(0x05),
  SNRM(0x83),
  DISC(0x43),
  UA(0x63),
  DM(0x0F),
  FRMR(0x87),
  UI(0x03),
  /** A control byte that neither end knows, REJ among them. */
  UNKNOWN(0x09);

  private final int code;

  FrameKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Tells whether frames of this kind carry N(R). */
  public boolean hasReceiveNumber() {
    return this == I || this == RR || this == RNR;
  }

  /** Returns the kind of a control byte 0–255. */
  public static FrameKind of(int control) {
    if ((control & 0x01) == 0) {
      return I;
    }
    boolean supervisory = (control & 0x03) == 0x01;
    int code = control & (supervisory ? 0x0F : 0xEF);
    for (FrameKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    return UNKNOWN;
  }
}
