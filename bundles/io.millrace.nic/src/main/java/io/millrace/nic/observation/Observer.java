// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Timer;

/** A client that observes through the NIC. Touched on the serial executor only. */
final class Observer {
  private final DeviceListener listener;

  /** Ends the wait for the first answer. */
  Timer timer;

  private boolean answered;
  private boolean over;

  Observer(DeviceListener listener) {
    this.listener = listener;
  }

  /** Tells whether it waits for its first answer. */
  boolean waits() {
    return !answered && !over;
  }

  /** Passes a response; an error, or a response without Observe option, is the last. */
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
      cancel();
      listener.failed(failure);
    }
  }

  /** Passes nothing any more. */
  void cancel() {
    over = true;
    timer.cancel();
  }
}
