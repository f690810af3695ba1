// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.Device;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Call;
import java.time.Duration;

/** A device of this router. */
record LocalNextHop(String name, Device device, CurrentProfile profile) implements ProfiledHop {
  @Override
  public HopKind kind() {
    return HopKind.DEVICE;
  }

  @Override
  public Object server() {
    return name;
  }

  @Override
  public boolean isQueued() {
    return true;
  }

  @Override
  public boolean mayRepeat() {
    return false;
  }

  @Override
  public Call exchange(CoapRequest request, Duration left, NextHopListener listener) {
    return device.exchange(request, left, listener);
  }

  @Override
  public Call observe(CoapRequest request, Duration left, NextHopListener listener) {
    return device.observe(request, left, listener);
  }

  @Override
  public boolean isStill(Resolution resolution) {
    return resolution.device().orElse(null) == device;
  }
}
