// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;

/** A client's notifications: their numbers and which of them are confirmable. Not thread-safe. */
final class Notifications {
  private final Numbering numbering;
  private final Confirmation confirmation;
  private CoapResponse last;

  /**
   * One that is to go out.
   *
   * @param message with its number
   * @param mark whether the mark in the store has to move
   */
  record Next(CoapResponse message, boolean confirmable, boolean mark) {}

  Notifications(int confirmEvery, int after, long now) {
    numbering = new Numbering(after);
    confirmation = new Confirmation(confirmEvery, now);
  }

  /** Tells whether {@code state} is what the client was told last. */
  boolean isLast(CoapResponse state) {
    return state.equals(last);
  }

  /**
   * Makes the next one.
   *
   * @param first whether it is the answer to the client's request, which has a type of its own
   */
  Next next(CoapResponse state, boolean first, long now) {
    last = state;
    int number = numbering.next();
    CoapResponse message =
        state.with(state.options().toBuilder().set(OptionNumber.OBSERVE, number).build());
    boolean confirmable = !first && confirmation.next(now);
    return new Next(message, confirmable, numbering.needsMark());
  }

  /** It is known what became of the confirmable one. */
  void settled() {
    confirmation.settled();
  }

  int lastNumber() {
    return numbering.last();
  }

  int moveMark() {
    return numbering.moveMark();
  }
}
