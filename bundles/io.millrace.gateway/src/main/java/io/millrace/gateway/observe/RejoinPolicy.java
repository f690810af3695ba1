// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import java.time.Duration;

/**
 * Decides when an observation registers again at its device, and when it gives up. While its name
 * does not resolve to a device it waits for the directory to change. After any other failure it
 * tries again at once, then after a back-off that doubles from 100 ms to 5 s. When it was not heard
 * for the grace time it gives up. Not thread-safe.
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
    LOOK_UP
  }

  private final long graceNanos;
  private State state = State.AT_DEVICE;
  private boolean inGrace;
  private boolean heardOnce;
  private long graceEnd;
  private long backOff = FIRST_BACK_OFF_NANOS;
  private long next;

  /**
   * Makes the policy of an observation that is at its device.
   *
   * @param heard whether the device has answered before, perhaps to another gateway
   */
  RejoinPolicy(Duration grace, boolean heard) {
    heardOnce = heard;
    graceNanos = grace.toNanos();
  }

  /** There is no device now. The grace time counts from the first failure since it was heard. */
  void noDevice(long now) {
    beginGrace(now);
    state = State.NO_DEVICE;
  }

  /** The device, or the look-up of its address, failed. */
  void failed(long now) {
    next = beginGrace(now) ? now : now + backOff;
    backOff = Math.min(2 * backOff, MAX_BACK_OFF_NANOS);
    state = State.BACK_OFF;
  }

  private boolean beginGrace(long now) {
    boolean begins = !inGrace;
    if (begins) {
      inGrace = true;
      graceEnd = now + graceNanos;
      backOff = FIRST_BACK_OFF_NANOS;
    }
    return begins;
  }

  /** The address of its host is being looked up. */
  void lookingUp() {
    if (isAway()) {
      state = State.LOOK_UP;
    }
  }

  /**
   * There is no next hop. Tells whether that may change: when the name is unknown, has no address,
   * or could not be looked up.
   */
  boolean mayRecover(int code, long now) {
    switch (code) {
      case CoapCode.NOT_FOUND -> noDevice(now);
      case CoapCode.BAD_GATEWAY, CoapCode.SERVICE_UNAVAILABLE -> failed(now);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** It tries again now: should nothing come of that, the next try is after the back-off. */
  void trying(long now) {
    next = now + backOff;
  }

  /** A device is being asked. */
  void atDevice() {
    state = State.AT_DEVICE;
  }

  /** A device has answered. */
  void heard() {
    inGrace = false;
    heardOnce = true;
  }

  boolean isAway() {
    return state != State.AT_DEVICE;
  }

  /** Tells whether it was heard before, and waits for its device or for the device's response. */
  boolean isRejoining() {
    return inGrace && heardOnce;
  }

  /**
   * Tells whether it is to register again now.
   *
   * @param directoryChanged whether its name may resolve to a device that was not there before
   * @param replaced whether its name resolves to another device than the one it asked last
   */
  boolean isDue(long now, boolean directoryChanged, boolean replaced) {
    return switch (state) {
      case NO_DEVICE -> directoryChanged;
      case BACK_OFF -> replaced || now - next >= 0;
      default -> false;
    };
  }

  boolean isOver(long now) {
    return isAway() && now - graceEnd >= 0;
  }

  /**
   * Returns after how many nanoseconds {@link #isDue} or {@link #isOver} changes by itself; -1 for
   * never.
   */
  long nanosUntilChange(long now) {
    return switch (state) {
      case AT_DEVICE -> -1;
      case BACK_OFF -> Math.max(0, Math.min(next - now, graceEnd - now));
      default -> Math.max(0, graceEnd - now);
    };
  }
}
