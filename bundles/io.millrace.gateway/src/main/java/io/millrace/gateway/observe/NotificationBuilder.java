// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Delivery;

/** Makes the notifications of one observation: their numbers and types. Not thread-safe. */
final class NotificationBuilder {
  private final ObserveSequence sequence;
  private final ConfirmablePolicy confirmablePolicy;
  private CoapResponse last;

  /**
   * A notification to send.
   *
   * @param message the notification with its number
   * @param mark whether the stored mark has to move
   */
  record Next(CoapResponse message, boolean confirmable, boolean mark) {}

  NotificationBuilder(int confirmEvery, int after, long now) {
    sequence = new ObserveSequence(after);
    confirmablePolicy = new ConfirmablePolicy(confirmEvery, now);
  }

  /** Tells whether the client was notified of {@code state} last. */
  boolean isLast(CoapResponse state) {
    return state.equals(last);
  }

  /**
   * Makes the next notification.
   *
   * @param first whether it is the response to the client's request, whose type is not decided here
   */
  Next next(CoapResponse state, boolean first, long now) {
    last = state;
    int number = sequence.next();
    CoapResponse message =
        state.with(state.options().toBuilder().set(OptionNumber.OBSERVE, number).build());
    boolean confirmable = !first && confirmablePolicy.next(now);
    return new Next(message, confirmable, sequence.needsMark());
  }

  /** Tells whether the client is no longer interested, or gone [RFC 7641 §3.6, §4.5]. */
  static boolean endsObservation(Delivery delivery) {
    return delivery == Delivery.RESET
        || delivery == Delivery.TIMED_OUT
        || delivery == Delivery.UNREACHABLE;
  }

  /** The confirmable notification is acknowledged, or was given up. */
  void settled() {
    confirmablePolicy.settled();
  }

  int lastNumber() {
    return sequence.last();
  }

  int moveMark() {
    return sequence.moveMark();
  }
}
