// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * One frame of the primary and what its reply, or the lack of one, leads to [spec hdlc-link.md
 * §9.2]. Runs on the line's loop.
 */
interface Step {
  /** Returns one word for people while this step waits for its reply. */
  String word();

  /** Takes a frame; returns false when it is no reply to this step and T1 is to decide. */
  boolean reply(Frame frame);

  /** T1 passed without a reply. */
  void silence();

  /** What came instead of a reply was damaged; nothing more follows. */
  default void damaged() {
    silence();
  }
}
