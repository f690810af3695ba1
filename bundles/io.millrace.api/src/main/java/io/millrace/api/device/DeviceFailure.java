// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

/** Why a device gave no answer, and the response code a gateway makes of it. Immutable. */
public final class DeviceFailure {
  private final int code;
  private final boolean mayHaveExecuted;
  private final String reason;

  private DeviceFailure(int code, boolean mayHaveExecuted, String reason) {
    this.code = code;
    this.mayHaveExecuted = mayHaveExecuted;
    this.reason = reason;
  }

  /** Not reachable, or what it said was garbage: 5.02. */
  public static DeviceFailure unreachable(String reason) {
    return new DeviceFailure(0xA2, false, reason);
  }

  /** Its queue is full or it is going away: 5.03; the request was not begun. */
  public static DeviceFailure busy(String reason) {
    return new DeviceFailure(0xA3, false, reason);
  }

  /** No answer in time, and the device has not got the request: 5.04. */
  public static DeviceFailure timedOut(String reason) {
    return new DeviceFailure(0xA4, false, reason);
  }

  /** No answer, but the device may have done what was asked: 5.04. */
  public static DeviceFailure executionUnknown(String reason) {
    return new DeviceFailure(0xA4, true, reason);
  }

  /** Returns the response code for a client, see io.millrace.api.coap.CoapCode. */
  public int code() {
    return code;
  }

  /** Tells whether the device may have done what was asked. */
  public boolean mayHaveExecuted() {
    return mayHaveExecuted;
  }

  /** Returns one line for people. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return reason;
  }
}
