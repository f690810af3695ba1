// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;

/** Gets the responses of a next hop: a device of this router or a server behind a transport. */
public interface NextHopListener extends DeviceListener, ResponseListener {
  /** The endpoint was closed while the request was in flight: it may have been executed. */
  void closed();

  @Override
  default void failed(RequestFailure failure) {
    if (failure == RequestFailure.CLOSED) {
      closed();
    } else if (failure.isNotConnected()) {
      String why = "no secured connection to the device: " + failure;
      failed(failure.isSilent() ? DeviceFailure.timedOut(why) : DeviceFailure.unreachable(why));
    } else if (failure == RequestFailure.TIMED_OUT) {
      failed(DeviceFailure.executionUnknown("no answer from the device"));
    } else if (failure == RequestFailure.REFUSED) {
      failed(DeviceFailure.busy(failure.toString()));
    } else {
      failed(DeviceFailure.unreachable("device: " + failure));
    }
  }
}
