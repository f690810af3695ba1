// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

/** Why a device gave no response, and the response code that a client gets instead. Immutable. */
public final class DeviceFailure {
  private final int code;
  private final boolean mayHaveExecuted;
  private final String reason;

  private DeviceFailure(int code, boolean mayHaveExecuted, String reason) {
    this.code = code;
    this.mayHaveExecuted = mayHaveExecuted;
    this.reason = reason;
  }

  /** The device is not reachable, or its response was malformed: 5.02. */
  public static DeviceFailure unreachable(String reason) {
    return new DeviceFailure(0xA2, false, reason);
  }

  /** The device's queue is full, or the device is being removed: 5.03; nothing was sent. */
  public static DeviceFailure busy(String reason) {
    return new DeviceFailure(0xA3, false, reason);
  }

  /** There was no response in time, and the device has not received the request: 5.04. */
  public static DeviceFailure timedOut(String reason) {
    return new DeviceFailure(0xA4, false, reason);
  }

  /** There was no response, but the device may have executed the request: 5.04. */
  public static DeviceFailure executionUnknown(String reason) {
    return new DeviceFailure(0xA4, true, reason);
  }

  /** Returns the response code for a client, see io.millrace.api.coap.CoapCode. */
  public int code() {
    return code;
  }

  /** Tells whether the device may have executed the request. */
  public boolean mayHaveExecuted() {
    return mayHaveExecuted;
  }

  /** Returns the reason: one line for an operator or a client. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return reason;
  }
}
