// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.option.Hop;
import io.millrace.lib.slot.Slot;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A CoAP server behind a transport.
 *
 * @param name the directory's name of it; empty when it is not in the directory
 */
record RemoteDestination(
    String name,
    InetSocketAddress address,
    Reliability reliability,
    int queueLimit,
    Slot<Transport> place)
    implements Destination {
  private static final Call FAILED = () -> {};

  @Override
  public Hop hop() {
    return name.isEmpty() ? Hop.ELSEWHERE : Hop.MESH;
  }

  @Override
  public Object server() {
    return name.isEmpty() ? address : name;
  }

  @Override
  public Duration deadline() {
    return reliability.deadline();
  }

  @Override
  public boolean mayRepeat() {
    return reliability.attempts() > 1;
  }

  @Override
  public Call exchange(CoapRequest request, Duration left, AnswerListener listener) {
    Reliability how = name.isEmpty() ? reliability : reliability.withDeadline(left);
    Call call =
        place.call(present -> present.request(address, request, how, listener), null, FAILED);
    if (call == FAILED) {
      listener.failed(DeviceFailure.busy("the transport failed at the request"));
    }
    return call != null ? call : new ParkedCall(address, request, how, listener).submit(place);
  }

  @Override
  public Call observe(CoapRequest request, Duration left, AnswerListener listener) {
    return exchange(request, left, listener);
  }

  @Override
  public boolean isStill(Resolution resolution) {
    return name.isEmpty() || address.equals(resolution.address().orElse(null));
  }
}
