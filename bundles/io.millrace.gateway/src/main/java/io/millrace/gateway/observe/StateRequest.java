// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.gateway.route.ResponseOptions;
import io.millrace.lib.loop.CallbackGuard;

/**
 * A request for the present state of an observed resource, for all clients that have joined since
 * it was last fresh.
 */
final class StateRequest extends QueuedCall implements NextHopListener {
  private static final CallbackGuard DEVICES =
      new CallbackGuard(StateRequest.class, "asking a device for its state");

  private final SharedObservation observation;
  private final Audience audience;

  StateRequest(SharedObservation observation, Audience audience, NextHop hop) {
    super(observation.all, observation.lead(), hop);
    this.observation = observation;
    this.audience = audience;
  }

  @Override
  void send() {
    ForwardRequest request = ForwardRequest.asking(observation.lead(), nextHop());
    if (request.refusal() != null) {
      done(request.refusal());
      return;
    }
    int number = expectCall();
    Call begun = DEVICES.get(nextHop(), there -> ask(there, request.message()), null);
    if (begun != null) {
      began(number, begun);
    } else {
      done(ErrorResponses.unavailable("the device failed at the request"));
    }
  }

  private Call ask(NextHop there, CoapRequest message) {
    return observation.all.fetches.exchange(there, message, there.deadline(), this);
  }

  @Override
  public void refused(CoapResponse why) {
    done(why);
  }

  private void done(CoapResponse response) {
    over();
    observation.execute(() -> audience.answered(this, response));
  }

  @Override
  public void answered(CoapResponse response) {
    done(ResponseOptions.forClient(response, nextHop().kind()));
  }

  @Override
  public void failed(DeviceFailure failure) {
    done(ErrorResponses.of(failure));
  }

  @Override
  public void closed() {
    done(ErrorResponses.unavailable("the transport was replaced"));
  }
}
