// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import java.time.Duration;

/**
 * Decides when a shared observation registers again at its device, and when it gives up. While its
 * name does not resolve to a device, it waits for the directory to change. After any other failure
 * it tries again at once, then after a back-off that doubles from 100 ms to 5 s. When no device has
 * answered for the grace time, it gives up. Has the observation ask {@link #next} at each of these
 * moments. Not thread-safe.
 */
final class RejoinPolicy {
  private static final long FIRST_BACK_OFF_NANOS = Duration.ofMillis(100).toNanos();
  private static final long MAX_BACK_OFF_NANOS = Duration.ofSeconds(5).toNanos();

  private enum State {
    /** It is registered at a device, or has asked for that. */
    AT_DEVICE,
    /** There is no device: only a change of the directory helps. */
    NO_DEVICE,
    /** The device or the look-up failed: it tries again later. */
    BACK_OFF,
    /** The address of its host is being looked up. */
    LOOK_UP,
    /** It has ended. */
    ENDED
  }

  /** What an observation has to do. */
  enum Action {
    NOTHING,
    /** Register again at its device. */
    REGISTER,
    /** End, since the grace time is over. */
    GIVE_UP
  }

  private final Time time;
  private final Runnable check;
  private final long graceNanos;
  private State state = State.AT_DEVICE;
  private boolean inGrace;
  private boolean heardOnce;
  private boolean changedMeanwhile; // the directory, since the search that goes on began
  private long graceEnd;
  private long backOff = FIRST_BACK_OFF_NANOS;
  private long next;
  private Timer timer;

  /**
   * Makes the policy of an observation that is at its device.
   *
   * @param heard whether the device has answered before, perhaps to another gateway
   * @param check called by the timer when {@link #next} decides otherwise than before
   */
  RejoinPolicy(Time time, Duration grace, boolean heard, Runnable check) {
    this.time = time;
    this.check = check;
    heardOnce = heard;
    graceNanos = grace.toNanos();
  }

  /**
   * There is no device now. The grace time counts from the first failure since it was heard. What
   * has changed while it was searched for may have brought one: then it is searched for again.
   */
  void noDevice() {
    if (changedMeanwhile) {
      changedMeanwhile = false;
      failed();
    } else {
      beginGrace();
      enter(State.NO_DEVICE);
    }
  }

  /** The device, or the look-up of its address, failed. */
  void failed() {
    next = beginGrace() ? time.nanos() : time.nanos() + backOff;
    backOff = Math.min(2 * backOff, MAX_BACK_OFF_NANOS);
    enter(State.BACK_OFF);
  }

  /**
   * The next hop has failed. A remote device to which requests are sent once is asked again by an
   * event, never by a timer alone [spec source, "Timeout"].
   */
  void failed(NextHop hop) {
    if (inGrace && hop.kind() == HopKind.MESH && !hop.renews()) {
      noDevice();
    } else {
      failed();
    }
  }

  /** Nothing was heard for long: the device is asked, and a failure does not end it at once. */
  void renew() {
    beginGrace();
  }

  private boolean beginGrace() {
    boolean begins = !inGrace;
    if (begins) {
      inGrace = true;
      graceEnd = time.nanos() + graceNanos;
      backOff = FIRST_BACK_OFF_NANOS;
    }
    return begins;
  }

  /** The address of its host is being looked up. */
  void lookingUp() {
    if (isAway()) {
      enter(State.LOOK_UP);
    }
  }

  /**
   * There is no next hop. Tells whether that may change: when the name is unknown, has no address,
   * or could not be looked up.
   */
  boolean mayRecover(int code) {
    switch (code) {
      case CoapCode.NOT_FOUND -> noDevice();
      case CoapCode.BAD_GATEWAY, CoapCode.SERVICE_UNAVAILABLE -> failed();
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A device is being asked. */
  void atDevice() {
    changedMeanwhile = false;
    enter(State.AT_DEVICE);
  }

  /** A device has answered. */
  void heard() {
    inGrace = false;
    heardOnce = true;
  }

  /** The observation has ended. */
  void end() {
    enter(State.ENDED);
  }

  /** Tells whether it is neither registered nor being registered. */
  boolean isAway() {
    return state != State.AT_DEVICE && state != State.ENDED;
  }

  /** Tells whether a device has answered before, perhaps to another gateway. */
  boolean isHeard() {
    return heardOnce;
  }

  /** Tells whether it was heard before, and waits for its device or for the device's response. */
  boolean isRejoining() {
    return inGrace && heardOnce;
  }

  /**
   * Decides what to do now.
   *
   * @param directoryChanged whether its name may resolve to a device that was not there before
   * @param replaced whether its name resolves to another device than the one it asked last
   */
  Action next(boolean directoryChanged, boolean replaced) {
    if (replaced && state == State.AT_DEVICE) {
      failed();
    }
    if (isAway() && time.nanos() - graceEnd >= 0) {
      return Action.GIVE_UP;
    }
    boolean due =
        switch (state) {
          case NO_DEVICE -> directoryChanged;
          case BACK_OFF -> replaced || time.nanos() - next >= 0;
          default -> false;
        };
    changedMeanwhile = !due && isAway() && (directoryChanged || changedMeanwhile);
    if (due) {
      next = time.nanos() + backOff; // in case nothing comes of it
      enter(state);
    }
    return due ? Action.REGISTER : Action.NOTHING;
  }

  private void enter(State entered) {
    state = state == State.ENDED ? State.ENDED : entered;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (isAway()) {
      long until = state == State.BACK_OFF && next - graceEnd < 0 ? next : graceEnd;
      timer = time.schedule(Duration.ofNanos(Math.max(0, until - time.nanos())), check);
    }
  }
}
