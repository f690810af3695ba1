// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.Resolution;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Call;
import io.millrace.gateway.block.BodyFetches;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.gateway.route.ResponseOptions;
import io.millrace.lib.loop.CallbackGuard;

/**
 * One registration of the gateway at a device, until the gateway registers again. What comes is
 * passed on to the {@link SharedObservation}, in the order in which it came.
 */
final class DownstreamObservation extends QueuedCall implements NextHopListener {
  private static final CallbackGuard DEVICES =
      new CallbackGuard(DownstreamObservation.class, "observing a device");

  private final SharedObservation observation;
  private final Time time;
  private final BodyFetches fetches;
  private final NotificationOrder order = new NotificationOrder();
  private CoapRequest request;
  private boolean heard;

  DownstreamObservation(SharedObservation observation, NextHop nextHop, SharedObservations all) {
    super(all, observation.lead(), nextHop);
    this.observation = observation;
    this.time = all.time();
    this.fetches = all.fetches;
  }

  /** Registers at the device, in its turn. */
  void begin(CoapRequest registration) {
    request = registration;
    submit();
  }

  @Override
  void send() {
    int number = expectCall();
    Call begun =
        DEVICES.get(
            nextHop(), there -> fetches.observe(there, request, there.deadline(), this), null);
    if (begun != null) {
      began(number, begun);
    } else {
      failed(DeviceFailure.busy("the device failed at the observation"));
    }
  }

  @Override
  public void refused(CoapResponse why) {
    failed(DeviceFailure.busy("too many requests wait for the device"));
  }

  /** Tells, once, that what comes now is the response to the registration. */
  boolean isFirstResponse() {
    boolean first = !heard;
    heard = true;
    return first;
  }

  @Override
  public void answered(CoapResponse response) {
    over();
    observation.execute(() -> pass(response));
  }

  private void pass(CoapResponse response) {
    CoapResponse refusal = ResponseOptions.refusal(response);
    if (refusal != null) {
      observation.answered(this, refusal, false);
    } else if (isNewer(response)) {
      boolean registered = response.options().has(OptionNumber.OBSERVE);
      observation.answered(this, ResponseOptions.forClient(response, nextHop().kind()), registered);
    }
  }

  /** Tells whether the name now resolves to another device, or to none. */
  boolean isReplaced(Resolution resolution) {
    return resolution != null && !nextHop().isStill(resolution);
  }

  private boolean isNewer(CoapResponse response) {
    long number = response.options().uint(OptionNumber.OBSERVE, -1);
    return number < 0
        || nextHop().kind() == HopKind.DEVICE
        || order.accept(number & 0xFFFFFF, time.nanos());
  }

  @Override
  public void failed(DeviceFailure failure) {
    over();
    observation.execute(() -> observation.lost(this, failure));
  }

  @Override
  public void closed() {
    failed(DeviceFailure.busy("endpoint closed"));
  }
}
