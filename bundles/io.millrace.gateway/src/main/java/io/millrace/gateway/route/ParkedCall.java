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
final class ParkedCall implements Call, Caller<Transport> {
  private final InetSocketAddress address;
  private final CoapRequest request;
  private final Reliability reliability;
  private final NextHopListener listener;
  private Call call;
  private boolean cancelled;

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
        keep(transport.request(address, request, reliability, listener));
      }
    } finally {
      done.run();
    }
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  private void keep(Call begun) {
    boolean late;
    synchronized (this) {
      call = begun;
      late = cancelled;
    }
    if (late) {
      begun.cancel();
    }
  }

  @Override
  public void refused(Refusal why) {
    if (!isCancelled()) {
      listener.failed(DeviceFailure.busy("the transport is away"));
    }
  }

  @Override
  public void cancel() {
    Call begun;
    synchronized (this) {
      cancelled = true;
      begun = call;
    }
    if (begun != null) {
      begun.cancel();
    }
  }
}
