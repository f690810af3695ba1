// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.Resolution;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Call;
import io.millrace.gateway.route.CancellableCall;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.gateway.route.ResponseOptions;
import io.millrace.lib.loop.CallbackGuard;

/** The gateway's own observation of a device, which a client's observation is served from. */
final class DownstreamObservation extends CancellableCall implements NextHopListener {
  private static final CallbackGuard DEVICES =
      new CallbackGuard(DownstreamObservation.class, "observing a device");

  private final Observation observation;
  private final NextHop nextHop;
  private final Time time;
  private final NotificationOrder order = new NotificationOrder();

  DownstreamObservation(Observation observation, NextHop nextHop, Time time) {
    this.observation = observation;
    this.nextHop = nextHop;
    this.time = time;
  }

  NextHop nextHop() {
    return nextHop;
  }

  /** Registers at the device; false when the call failed. */
  boolean begin(CoapRequest request) {
    int number = expectCall();
    Call begun =
        DEVICES.get(nextHop, there -> there.observe(request, there.deadline(), this), null);
    if (begun != null) {
      began(number, begun);
    }
    return begun != null;
  }

  @Override
  public void answered(CoapResponse response) {
    CoapResponse refusal = ResponseOptions.refusal(response);
    if (refusal != null) {
      observation.answered(this, refusal, false);
    } else if (isNewer(response)) {
      boolean registered = response.options().has(OptionNumber.OBSERVE);
      observation.answered(this, ResponseOptions.forClient(response, nextHop.kind()), registered);
    }
  }

  /** Tells whether the name now resolves to another device, or to none. */
  boolean isReplaced(Resolution resolution) {
    return resolution != null && !nextHop.isStill(resolution);
  }

  private boolean isNewer(CoapResponse response) {
    long number = response.options().uint(OptionNumber.OBSERVE, -1);
    if (number < 0 || nextHop.kind() == HopKind.DEVICE) {
      return true;
    }
    synchronized (this) {
      return order.accept(number & 0xFFFFFF, time.nanos());
    }
  }

  @Override
  public void failed(DeviceFailure failure) {
    observation.failed(this, failure);
  }

  @Override
  public void closed() {
    observation.failed(this, DeviceFailure.busy("endpoint closed"));
  }
}
