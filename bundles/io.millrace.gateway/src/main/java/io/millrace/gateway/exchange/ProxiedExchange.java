// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.gateway.message.DownstreamOptions;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.message.FailureResponses;
import io.millrace.gateway.message.HopKind;
import io.millrace.gateway.message.ResponseOptions;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.gateway.route.ProxyRequest;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.RouteListener;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;

/** One request on its way to a device and back. Thread-safe. */
final class ProxiedExchange implements NextHopListener, RouteListener, Call {
  private static final CallbackGuard DEVICES =
      new CallbackGuard(ProxiedExchange.class, "a request to a device");
  private static final int MAX_ATTEMPTS = 5;
  private static final CoapResponse ON_ITS_WAY =
      ErrorResponses.unavailable("another body in blocks is on its way there");

  private static final CoapResponse NO_BLOCK =
      CoapResponse.diagnostic(
          CoapCode.REQUEST_ENTITY_INCOMPLETE, "no such block, begin again with the request");

  private final ForwardProxy proxy;
  private final Exchange exchange;
  private final ProxyRequest proxied;
  private final CoapRequest whole;
  private final Block1Transfer transfer;
  private final int observeFrom;
  private volatile NextHop destination;
  private Block1Transfers.Resource resource;
  private CoapRequest forwarded;
  private Call call;
  private int sent;
  private boolean queued;
  private boolean cancelled;
  private int attempts;
  private long awayUntil;

  /**
   * Makes a request that has not set out.
   *
   * @param whole the request with its whole body, or with the block that passes
   * @param transfer the transfer of that block; null for a whole body
   * @param observeFrom the number that the next notification with this token must be above
   */
  ProxiedExchange(
      ForwardProxy proxy,
      Exchange exchange,
      ProxyRequest proxied,
      CoapRequest whole,
      Block1Transfer transfer,
      int observeFrom) {
    this.proxy = proxy;
    this.exchange = exchange;
    this.proxied = proxied;
    this.whole = whole;
    this.transfer = transfer;
    this.observeFrom = observeFrom;
  }

  Exchange exchange() {
    return exchange;
  }

  ProxyRequest proxied() {
    return proxied;
  }

  CoapRequest whole() {
    return whole;
  }

  /**
   * Returns the request that an answer in blocks is known by: of a block not its part of a body.
   */
  CoapRequest named() {
    return transfer == null ? whole : whole.with(Bytes.EMPTY);
  }

  int observeFrom() {
    return observeFrom;
  }

  boolean isDone() {
    return exchange.isDone();
  }

  /** Tells whether it asks for notifications; a block never does. */
  boolean mayRegister() {
    return transfer == null && proxied.isRegistration(whole.code());
  }

  int bytes() {
    int ahead = transfer == null ? 0 : transfer.aheadBytes();
    return ahead + whole.payload().length() + whole.options().encoded().length();
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
    exchange.answer(proxied.isDecodable() ? why : ProxyRequest.UNDECODABLE);
  }

  @Override
  public void found(NextHop found) {
    destination = found;
    awayUntil = 0;
    if (isLostBlock()) {
      exchange.answer(NO_BLOCK);
      return;
    }
    DownstreamOptions options =
        transfer == null ? proxied.downstream(found.hop(), false) : proxied.ofBlock(found.hop());
    CoapOptions written = options.write();
    if (written == null) {
      exchange.answer(options.refusal());
      return;
    }
    if (transfer != null) {
      resource = Block1Transfers.Resource.of(found, written);
      if (!proxy.transfers().acquire(resource, transfer.body())) {
        exchange.answer(ON_ITS_WAY);
        return;
      }
    }
    forwarded = new CoapRequest(whole.code(), written, whole.payload());
    exchange.downstream(this);
    proxy.dispatch(this, found);
  }

  /** Tells whether a later block of an answer is asked for that only doing it again would give. */
  private boolean isLostBlock() {
    boolean reads = whole.code() == CoapCode.GET || whole.code() == CoapCode.FETCH;
    return proxied.options().isLaterBlock() && !reads && !proxy.isAtServer(this);
  }

  /** Sends the request; called when its turn has come. */
  void start() {
    synchronized (this) {
      queued = destination.hop() != HopKind.ELSEWHERE;
      attempts++;
    }
    Duration left = proxy.left(exchange);
    if (exchange.isDone() || left.isZero() || left.isNegative()) {
      release();
      return;
    }
    if (destination.hop() == HopKind.DEVICE && !proxy.isStill(proxied.route(), destination)) {
      release();
      proxy.find(this);
      return;
    }
    send(left);
  }

  private void send(Duration left) {
    int number;
    synchronized (this) {
      number = ++sent;
    }
    CoapRequest next = transfer == null ? forwarded : transfer.next(forwarded);
    Call begun = DEVICES.get(destination, there -> there.exchange(next, left, this), null);
    if (begun != null) {
      keep(number, begun);
    } else {
      failed(DeviceFailure.busy("the device failed at the request"));
    }
  }

  private void keep(int number, Call begun) {
    boolean late;
    synchronized (this) {
      if (number != sent) {
        return; // it was answered before it was kept, and the next one is out
      }
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
    boolean clear = transfer != null && ResponseOptions.refusal(response) == null;
    if (clear && transfer.advance(response)) {
      Duration left = proxy.left(exchange);
      if (exchange.isDone() || left.isZero() || left.isNegative()) {
        release();
      } else {
        send(left);
      }
      return;
    }
    release();
    CoapResponse sifted = ResponseOptions.forClient(response, destination.hop());
    proxy.note(this, sifted);
    CoapResponse forClient = proxied.options().block2() < 0 ? proxy.cut(this, sifted) : sifted;
    if (transfer != null && !transfer.continuesAfter(response)) {
      proxy.transfers().release(resource, transfer.body());
    }
    exchange.answer(transfer == null ? forClient : transfer.forClient(response, forClient));
  }

  @Override
  public void failed(DeviceFailure failure) {
    release();
    boolean untouched =
        failure.code() == CoapCode.SERVICE_UNAVAILABLE && !failure.mayHaveExecuted();
    if (untouched && attempts < MAX_ATTEMPTS && !proxy.isStill(proxied.route(), destination)) {
      proxy.find(this);
    } else {
      exchange.answer(FailureResponses.answer(failure));
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
          ErrorResponses.unavailable(
              "the transport was replaced, the request may have been executed"));
    }
  }
}
