// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.route.NextHop;
import io.millrace.lib.loop.CallbackGuard;
import java.util.List;

/**
 * The client side of a {@link SharedObservation}: its members, the state that they have been told,
 * and the request for the state when a client joins that gets none otherwise. It belongs to the
 * serial executor of the shared observation, and is used by its steps alone.
 */
final class Audience {
  private static final CallbackGuard MEMBERS =
      new CallbackGuard(Audience.class, "telling an observer the state");

  private final SharedObservation observation;
  private final Members members = new Members();
  private final ObservedState state;
  private StateRequest request; // null: none is on its way

  Audience(SharedObservation observation, ObservedState state) {
    this.observation = observation;
    this.state = state;
  }

  /** Adds a member; false when it has ended by now. */
  boolean admit(Observation member) {
    if (member.isEnded()) {
      return false;
    }
    member.joined(observation);
    members.add(member);
    if (member.isEnded()) {
      members.remove(member); // it could not say so before it was a member
      return false;
    }
    return true;
  }

  /** Removes a member; false when it is none. */
  boolean remove(Observation member) {
    return members.remove(member);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Returns the members of this moment. */
  List<Observation> list() {
    return members.list();
  }

  /** Tells a member the state when that is fresh; else returns false. */
  boolean greet(Observation member) {
    CoapResponse fresh = state.fresh();
    if (fresh != null) {
      member.send(new NumberedState(fresh));
    }
    return fresh != null;
  }

  /**
   * Tells a member that was served elsewhere the state when that is fresh; else returns false, and
   * it gets the next one that comes, whatever that is for.
   */
  boolean catchUp(Observation member) {
    member.missed();
    return greet(member);
  }

  /** Tells whether all members have that state, and it is fresh. */
  boolean knows(CoapResponse response) {
    return state.isFresh() && state.is(response);
  }

  /**
   * The device has sent a state.
   *
   * @param waitingOnly whether it goes to those members alone that wait for one
   */
  void tell(CoapResponse response, NextHop from, boolean waitingOnly) {
    cancelRequest(); // what it would bring is older
    state.set(response, from);
    send(response, waitingOnly);
  }

  private void send(CoapResponse response, boolean waitingOnly) {
    NumberedState numbered = new NumberedState(response);
    for (Observation each : members.list()) {
      if (!waitingOnly || each.isWaiting() || each.isOutdated()) {
        MEMBERS.run(each, Observation::send, numbered);
      }
    }
  }

  /** Tells a member the state that it has missed. */
  void update(Observation member) {
    if (state.isKnown()) {
      member.send(new NumberedState(state.aged()));
    }
  }

  /** Tells those the state that have missed it, because no transport could send it. */
  void updateAll() {
    for (Observation each : members.list()) {
      if (each.isOutdated()) {
        update(each);
      }
    }
  }

  /** Asks the device for its state, unless it has been asked already. */
  void ask(NextHop hop) {
    if (request == null) {
      request = new StateRequest(observation, this, hop);
      request.submit();
    }
  }

  /** The device has answered the request for its state. */
  void answered(StateRequest from, CoapResponse response) {
    if (from != request) {
      return;
    }
    request = null;
    if (CoapCode.isSuccess(response.code())) {
      state.set(response, from.nextHop());
      send(response, true);
    } else {
      finishWaiting(response);
    }
  }

  void cancelRequest() {
    if (request != null) {
      request.cancel();
      request = null;
    }
  }

  /** Ends those whose requests wait for a state with another response. */
  void finishWaiting(CoapResponse response) {
    for (Observation each : members.list()) {
      if (each.isWaiting()) {
        each.finish(response);
      }
    }
  }
}
