// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Call;
import io.millrace.gateway.option.AnswerOptions;
import io.millrace.gateway.option.Hop;
import io.millrace.gateway.proxy.AnswerListener;
import io.millrace.gateway.proxy.Destination;
import io.millrace.lib.loop.CallbackGuard;

/** One observation at a device; its relation may have several of them after another. */
final class Upstream implements AnswerListener {
  private static final CallbackGuard DEVICES =
      new CallbackGuard(Upstream.class, "observing a device");

  private final Relation relation;
  private final Destination destination;
  private final Freshness freshness = new Freshness();
  private Call call;
  private boolean cancelled;

  Upstream(Relation relation, Destination destination) {
    this.relation = relation;
    this.destination = destination;
  }

  Destination destination() {
    return destination;
  }

  /** Begins to observe; false when the device, or its bundle, failed at that. */
  boolean begin(CoapRequest request) {
    Call begun =
        DEVICES.get(destination, there -> there.observe(request, there.deadline(), this), null);
    if (begun != null) {
      keep(begun);
    }
    return begun != null;
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

  void cancel() {
    Call begun;
    synchronized (this) {
      cancelled = true;
      begun = call;
      call = null;
    }
    if (begun != null) {
      begun.cancel();
    }
  }

  @Override
  public void answered(CoapResponse response) {
    CoapResponse refusal = AnswerOptions.refusal(response);
    if (refusal != null) {
      relation.answered(this, refusal, false);
    } else if (isNewer(response)) {
      boolean registered = response.options().has(OptionNumber.OBSERVE);
      relation.answered(this, AnswerOptions.forClient(response, destination.hop()), registered);
    }
  }

  /** Tells whether the directory, by what it says now, has another device or none. */
  boolean isReplaced(Resolution resolution) {
    return resolution != null && !destination.isStill(resolution);
  }

  private boolean isNewer(CoapResponse response) {
    long number = response.options().uint(OptionNumber.OBSERVE, -1);
    if (number < 0 || destination.hop() == Hop.DEVICE) {
      return true;
    }
    synchronized (this) {
      return freshness.accept(number & 0xFFFFFF, relation.nanos());
    }
  }

  @Override
  public void failed(DeviceFailure failure) {
    relation.failed(this, failure);
  }

  @Override
  public void closed() {
    relation.failed(this, DeviceFailure.busy("endpoint closed"));
  }
}
