// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** How the primary stands with the other end while it waits for no reply. */
enum PrimaryState {
  /** The line carries nothing. */
  LINE_DOWN("down"),
  /** The other end does not answer. */
  UNREACHABLE("down"),
  /** Disconnected. */
  IDLE("idle"),
  /** Connected. */
  READY("connected");

  private final String word;

  PrimaryState(String word) {
    this.word = word;
  }

  /** Returns one word for people. */
  String stateWord() {
    return word;
  }
}
