// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.device.Resolution;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.lib.slot.Slot;
import java.time.Duration;
import java.util.Set;

/**
 * A resource of the gateway itself as the next hop of an observation. Requests that do not observe
 * go to it without being forwarded.
 *
 * @param client who asks it
 * @param observations where its observations are known while they last
 */
record ResourceHop(
    Slot<LocalResource> slot, String path, Peer client, Set<ResourceObservation> observations)
    implements NextHop {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @Override
  public HopKind kind() {
    return HopKind.DEVICE;
  }

  @Override
  public String name() {
    return "";
  }

  @Override
  public Object server() {
    return "/" + path;
  }

  @Override
  public boolean isQueued() {
    return false;
  }

  @Override
  public int queueLimit() {
    return Integer.MAX_VALUE;
  }

  @Override
  public int window(int usual) {
    return usual;
  }

  @Override
  public Duration spacing() {
    return Duration.ZERO;
  }

  @Override
  public boolean notifies() {
    return true;
  }

  @Override
  public Duration deadline() {
    return DEADLINE;
  }

  @Override
  public boolean renews() {
    return false;
  }

  @Override
  public boolean mayRepeat() {
    return false;
  }

  @Override
  public Call exchange(CoapRequest request, Duration left, NextHopListener listener) {
    return observation(request, listener).beginOnce();
  }

  @Override
  public Call observe(CoapRequest request, Duration left, NextHopListener listener) {
    return observation(request, listener).begin();
  }

  private ResourceObservation observation(CoapRequest request, NextHopListener listener) {
    return new ResourceObservation(slot, request, client, listener, observations);
  }

  @Override
  public boolean isStill(Resolution resolution) {
    return true;
  }
}
