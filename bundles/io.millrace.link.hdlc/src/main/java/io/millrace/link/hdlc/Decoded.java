// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** What a decoder makes of bytes: a frame, or what is wrong with them. */
sealed interface Decoded {
  /** A whole frame whose check sequences are right. */
  record Good(Frame frame) implements Decoded {}

  /**
   * A whole frame whose header is right, as its own check sequence shows, and whose information is
   * not. It ended with a flag where its length says.
   *
   * @param header the frame without its information
   */
  record Damaged(Frame header) implements Decoded {}

  /** Bytes that are no frame: a fragment, or a frame that everything after it is dropped with. */
  record Bad(Flaw flaw) implements Decoded {}
}
