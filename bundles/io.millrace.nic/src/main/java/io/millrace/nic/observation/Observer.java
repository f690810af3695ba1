// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Timer;

/** One who observes through the NIC. Touched on the serial executor only. */
final class Observer {
  private final DeviceListener listener;

  /** Says that there is no first answer in time. */
  Timer timer;

  private boolean answered;
  private boolean over;

  Observer(DeviceListener listener) {
    this.listener = listener;
  }

  /** Tells whether it still waits for its first answer. */
  boolean waits() {
    return !answered && !over;
  }

  /** Gives it a value; one that is no success, or has no Observe option, is the last. */
  void give(CoapResponse response) {
    if (!over) {
      answered = true;
      over = !CoapCode.isSuccess(response.code()) || !response.options().has(OptionNumber.OBSERVE);
      timer.cancel();
      listener.answered(response);
    }
  }

  void fail(DeviceFailure failure) {
    if (!over) {
      leave();
      listener.failed(failure);
    }
  }

  /** Hears nothing any more. */
  void leave() {
    over = true;
    timer.cancel();
  }
}
