// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import java.util.function.BooleanSupplier;

/**
 * One row of a {@link TransitionTable}.
 *
 * @param guard whether the row applies
 * @param step what the machine does
 * @param actions what else happens: before a frame is sent, or after another state was entered
 */
record Transition(BooleanSupplier guard, Step step, Runnable... actions) {
  /** How the machine goes on. */
  enum Way {
    /** Enters a state and sends its frame for the first time. */
    SEND,
    /** Enters a state and sends the frame that was out last again. */
    REPEAT,
    /** The input is the reply: enters a state, and gives it an input after the settle pause. */
    PAUSE,
    /** The same with a pause that leaves the secondary time for its answer. */
    PAUSE_FOR_ANSWER,
    /** Enters a state and gives it an input at once. */
    GO,
    /** Enters a state. */
    ENTER,
    /** Takes the frame for no reply; T1 decides. */
    IGNORE
  }

  /**
   * A way and where it leads.
   *
   * @param state the next state; null to stay
   * @param then the input that the next state is given; null if none
   */
  record Step(Way way, PrimaryState state, PrimaryInput then) {
    @Override
    public String toString() {
      return way + (state == null ? "" : " " + state) + (then == null ? "" : ", " + then);
    }
  }

  static Step send(PrimaryState state) {
    return new Step(Way.SEND, state, null);
  }

  static Step repeat(PrimaryState state) {
    return new Step(Way.REPEAT, state, null);
  }

  static Step pause(PrimaryState state, PrimaryInput then) {
    return new Step(Way.PAUSE, state, then);
  }

  static Step pauseForAnswer(PrimaryState state, PrimaryInput then) {
    return new Step(Way.PAUSE_FOR_ANSWER, state, then);
  }

  static Step go(PrimaryState state, PrimaryInput then) {
    return new Step(Way.GO, state, then);
  }

  static Step enter(PrimaryState state) {
    return new Step(Way.ENTER, state, null);
  }

  static Step ignore() {
    return new Step(Way.IGNORE, null, null);
  }

  void act() {
    for (Runnable action : actions) {
      action.run();
    }
  }
}
