// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reach;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Call;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.RouteListener;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** One GET of {@code /.well-known/core}, whose answer matters only by being there. Thread-safe. */
final class Probe implements RouteListener, NextHopListener {
  private static final CallbackGuard HOPS = new CallbackGuard(Probe.class, "a probe of a device");

  /** Less than a client waits for the answer, and more than a sleepy mesh takes. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** What is sent. */
  static final CoapRequest REQUEST = CoapRequest.of(CoapCode.GET, ".well-known/core");

  private final Route route;
  private final Function<NextHop, CoapResponse> judge;
  private final LastHeard heard;
  private final Time time;
  private final Consumer<ProbeResult> then;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile NextHop hop; // null: not found yet
  private volatile long begun;
  private volatile Duration silence; // before the probe; null: it was not heard
  private volatile Timer timer;

  /**
   * Makes one that has not begun.
   *
   * @param judge returns null when the client may probe that hop, else its answer
   * @param then gets its result, once
   */
  Probe(
      Route route,
      Function<NextHop, CoapResponse> judge,
      LastHeard heard,
      Time time,
      Consumer<ProbeResult> then) {
    this.route = route;
    this.judge = judge;
    this.heard = heard;
    this.time = time;
    this.then = then;
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public void found(NextHop found) {
    CoapResponse refusal = judge.apply(found);
    if (refusal != null) {
      end(ProbeResult.refused(refusal));
      return;
    }
    hop = found;
    silence = heard.silence(found.server());
    begun = time.nanos();
    Duration left = found.deadline().compareTo(LONGEST) < 0 ? found.deadline() : LONGEST;
    Call call = HOPS.get(found, there -> there.exchange(REQUEST, left, this), null);
    if (call == null) {
      end(ProbeResult.silent("it failed at the request", silence));
    } else if (!over.get()) {
      timer = time.schedule(left, () -> expire(call));
    }
  }

  private void expire(Call call) {
    call.cancel();
    end(ProbeResult.silent("no answer from the device", silence));
  }

  @Override
  public void answered(CoapResponse response) {
    heard.heard(hop.server());
    end(ProbeResult.reached(response.code(), time.nanos() - begun, silence));
  }

  @Override
  public void failed(DeviceFailure failure) {
    end(ProbeResult.silent(failure.reason(), silence));
  }

  @Override
  public void closed() {
    end(ProbeResult.refused(ErrorResponses.unavailable("the transport was replaced")));
  }

  @Override
  public void refused(CoapResponse why) {
    end(ProbeResult.refused(why));
  }

  @Override
  public void away() {
    end(ProbeResult.refused(ErrorResponses.unavailable("the device is away")));
  }

  @Override
  public void lookingUp() {
    // The result comes later.
  }

  private void end(ProbeResult result) {
    if (over.compareAndSet(false, true)) {
      Timer running = timer;
      if (running != null) {
        running.cancel();
      }
      then.accept(result);
    }
  }
}
