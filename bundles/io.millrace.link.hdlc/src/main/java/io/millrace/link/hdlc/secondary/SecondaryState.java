// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.secondary;

/**
 * The states of the secondary [spec hdlc-link.md §9.1]. It keeps its state while the line is down.
 */
enum SecondaryState {
  /** As after power-up: every frame but SNRM is answered by DM. */
  DISCONNECTED("idle"),
  /** From SNRM to DISC. */
  CONNECTED("connected");

  private final String word;

  SecondaryState(String word) {
    this.word = word;
  }

  /** Returns one word for people. */
  String word() {
    return word;
  }
}
