// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.proxy;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.gateway.Answers;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.option.Downstream;
import io.millrace.gateway.option.Hop;
import io.millrace.gateway.route.Route;
import java.time.Duration;

/** One request on its way to a device and back. Thread-safe. */
final class Forwarding implements AnswerListener, Traveller, Call {
  private static final int MAX_ATTEMPTS = 5;

  private final ForwardProxy proxy;
  private final Exchange exchange;
  private final Proxied proxied;
  private final CoapRequest whole;
  private final int observeFrom;
  private volatile Destination destination;
  private CoapRequest forwarded;
  private Call call;
  private boolean queued;
  private boolean cancelled;
  private int attempts;
  private long awayUntil;

  /**
   * Makes a request that has not set out.
   *
   * @param whole the request with its whole body
   * @param observeFrom the number that the next notification with this token must be above
   */
  Forwarding(
      ForwardProxy proxy, Exchange exchange, Proxied proxied, CoapRequest whole, int observeFrom) {
    this.proxy = proxy;
    this.exchange = exchange;
    this.proxied = proxied;
    this.whole = whole;
    this.observeFrom = observeFrom;
  }

  Exchange exchange() {
    return exchange;
  }

  Proxied proxied() {
    return proxied;
  }

  CoapRequest whole() {
    return whole;
  }

  int observeFrom() {
    return observeFrom;
  }

  boolean isDone() {
    return exchange.isDone();
  }

  int bytes() {
    return whole.payload().length() + whole.options().encoded().length();
  }

  /** Keeps the end of the first wait, so that coming and going does not prolong it. */
  long awayUntil(long proposed) {
    if (awayUntil == 0) {
      awayUntil = proposed;
    }
    return awayUntil;
  }

  void look() {
    proxy.find(this);
  }

  @Override
  public Route route() {
    return proxied.route();
  }

  @Override
  public void lookingUp() {
    exchange.acknowledge();
  }

  @Override
  public void away() {
    exchange.acknowledge();
    proxy.park(this);
  }

  @Override
  public void refused(CoapResponse why) {
    exchange.answer(proxied.isDecodable() ? why : Proxied.UNDECODABLE);
  }

  @Override
  public void found(Destination found) {
    destination = found;
    awayUntil = 0;
    Downstream options = proxied.downstream(found.hop(), false);
    CoapOptions written = options.write();
    if (written == null) {
      exchange.answer(options.refusal());
      return;
    }
    forwarded = new CoapRequest(whole.code(), written, whole.payload());
    exchange.downstream(this);
    proxy.dispatch(this, found);
  }

  /** Sends the request; called when its turn has come. */
  void start() {
    synchronized (this) {
      queued = destination.hop() != Hop.ELSEWHERE;
      attempts++;
    }
    Duration left = proxy.left(exchange);
    if (exchange.isDone() || left.isZero() || left.isNegative()) {
      release();
      return;
    }
    if (destination.hop() == Hop.DEVICE && !proxy.isStill(proxied.route(), destination)) {
      release();
      proxy.find(this);
      return;
    }
    keep(destination.exchange(forwarded, left, this));
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

  private void release() {
    boolean release;
    synchronized (this) {
      release = queued;
      queued = false;
    }
    if (release) {
      proxy.release(destination);
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
    release();
  }

  @Override
  public void answered(CoapResponse response) {
    release();
    exchange.answer(proxy.forClient(this, response, destination.hop()));
  }

  @Override
  public void failed(DeviceFailure failure) {
    release();
    boolean untouched =
        failure.code() == CoapCode.SERVICE_UNAVAILABLE && !failure.mayHaveExecuted();
    if (untouched && attempts < MAX_ATTEMPTS && !proxy.isStill(proxied.route(), destination)) {
      proxy.find(this);
    } else {
      exchange.answer(Failures.answer(failure));
    }
  }

  @Override
  public void closed() {
    release();
    boolean again = destination.mayRepeat() && CoapCode.isIdempotent(whole.code());
    if (again && attempts < MAX_ATTEMPTS) {
      proxy.find(this);
    } else {
      exchange.answer(
          Answers.unavailable("the transport was replaced, the request may have been executed"));
    }
  }
}
