// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** What a decoder makes of bytes: a frame, or what is wrong with them. */
sealed interface Decoded {
  /** A whole frame whose check sequences are right. */
  record Good(Frame frame) implements Decoded {}

  /** Bytes that are no frame; they and all that follow without a silence are dropped. */
  record Bad(Flaw flaw) implements Decoded {}
}
