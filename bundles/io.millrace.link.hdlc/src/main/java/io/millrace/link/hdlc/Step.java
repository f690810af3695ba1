// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/**
 * One frame of the primary and what its reply, or the lack of one, leads to [spec hdlc-link.md
 * §9.2]. Runs on the line's loop.
 */
interface Step {
  /** Returns one word for people while this step waits for its reply. */
  String stateWord();

  /** Takes a frame; returns false when it is no reply to this step and T1 is to decide. */
  boolean reply(Frame frame);

  /** T1 passed without a reply. */
  void t1Expired();

  /** What came instead of a reply was damaged; nothing more follows. */
  default void damaged() {
    t1Expired();
  }

  /**
   * A frame came whose header is right and whose information is not; nothing more follows.
   *
   * @return false when its header is no reply to this step
   */
  default boolean badFcs(Frame header) {
    return false;
  }

  /** An I frame that came was an exchange's answer; the reply to this step may still come. */
  default void lateAnswer() {}
}
