// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.net.InetSocketAddress;

/** A request that waits for a transport to come. */
final class ParkedCall extends CancellableCall implements Caller<Transport> {
  private final InetSocketAddress address;
  private final CoapRequest request;
  private final Reliability reliability;
  private final NextHopListener listener;

  ParkedCall(
      InetSocketAddress address,
      CoapRequest request,
      Reliability reliability,
      NextHopListener listener) {
    this.address = address;
    this.request = request;
    this.reliability = reliability;
    this.listener = listener;
  }

  Call submit(Slot<Transport> slot) {
    slot.submit(request.payload().length(), this);
    return this;
  }

  @Override
  public void admitted(Transport transport, Runnable done) {
    try {
      if (!isCancelled()) {
        began(expectCall(), transport.request(address, request, reliability, listener));
      }
    } finally {
      done.run();
    }
  }

  @Override
  public void refused(Refusal why) {
    if (!isCancelled()) {
      listener.failed(DeviceFailure.busy("the transport is away"));
    }
  }
}
