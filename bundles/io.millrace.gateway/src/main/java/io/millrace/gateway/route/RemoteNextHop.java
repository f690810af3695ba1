// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.Slot;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;

/**
 * A CoAP server that is reached by a transport.
 *
 * @param name its canonical name; empty when it is not in the directory
 * @param listed the address that the directory has; else that where it is reached
 * @param address where it is reached
 * @param isSecured whether the transport secures what is sent
 * @param isQueued whether requests wait for it in the gateway
 * @param protection protects what goes to it when the router has an OSCORE context of it
 */
record RemoteNextHop(
    String name,
    InetSocketAddress listed,
    InetSocketAddress address,
    boolean isSecured,
    CurrentProfile profile,
    boolean isQueued,
    Slot<Transport> slot,
    DeviceProtection protection)
    implements ProfiledHop {
  private static final Call FAILED = () -> {};

  /** A server that is not in the directory, and reached secured. */
  private record SecuredServer(InetSocketAddress address) {
    @Override
    public String toString() {
      return "coaps://" + address.getHostString();
    }
  }

  static RemoteNextHop of(
      String name,
      InetSocketAddress listed,
      Outbound.Way way,
      CurrentProfile profile,
      DeviceProtection protection) {
    return new RemoteNextHop(
        name, listed, way.address(), way.secured(), profile, true, way.slot(), protection);
  }

  @Override
  public HopKind kind() {
    return name.isEmpty() ? HopKind.ELSEWHERE : HopKind.MESH;
  }

  @Override
  public Object server() {
    if (!name.isEmpty()) {
      return name;
    }
    return isSecured ? new SecuredServer(address) : address;
  }

  @Override
  public int port() {
    return address.getPort();
  }

  @Override
  public boolean mayRepeat() {
    return profile.values().reliability().attempts() > 1;
  }

  @Override
  public Call exchange(CoapRequest request, Duration left, NextHopListener listener) {
    Reliability how = reliability(left);
    if (protection.protects(name, request)) {
      return call(
          transport ->
              protection.request(
                  name,
                  request,
                  listener,
                  (outer, opening) -> transport.request(address, outer, how, opening)),
          request,
          listener);
    }
    return call(transport -> transport.request(address, request, how, listener), request, listener);
  }

  @Override
  public Call resume(CoapRequest request, Duration left, NextHopListener listener) {
    if (protection.protects(name, request)) {
      listener.closed(); // it cannot be protected a second time
      return FAILED;
    }
    Reliability how = reliability(left);
    return call(transport -> transport.resume(address, request, how, listener), request, listener);
  }

  private Reliability reliability(Duration left) {
    Reliability reliability = profile.values().reliability();
    return isQueued ? reliability.withDeadline(left) : reliability;
  }

  private Call call(Function<Transport, Call> way, CoapRequest request, NextHopListener listener) {
    Call call = slot.call(way, null, FAILED);
    if (call == FAILED) {
      listener.failed(DeviceFailure.busy("the transport failed at the request"));
    }
    return call != null
        ? call
        : new ParkedCall(way, request.payload().length(), listener).submit(slot);
  }

  @Override
  public Call observe(CoapRequest request, Duration left, NextHopListener listener) {
    return exchange(request, left, listener);
  }

  @Override
  public boolean isStill(Resolution resolution) {
    return name.isEmpty() || listed.equals(resolution.address().orElse(null));
  }
}
