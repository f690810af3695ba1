// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.RouteListener;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;

/**
 * One client's request on its way to the next hop, and its answer on the way back [DESIGN §3]: a
 * state machine, to be read from top to bottom; {@link ProxyState} shows it.
 *
 * <p>Every state can end in DONE: by an answer, by a newer request with the client's token, or at
 * the deadline, whose timer belongs to the client's {@link Exchange}. What a state holds ends with
 * it: WAITING its room and its timer, SENT its share of the device's window.
 *
 * <p>Thread-safe: a transition is one atomic step, and an event that comes after the state it
 * belongs to is dropped. What a state sets, the next ones see.
 */
final class ProxiedExchange extends JoinableExchange implements RouteListener, NextHopListener {
  private static final CallbackGuard HOPS =
      new CallbackGuard(ProxiedExchange.class, "a request to a device");
  private static final int MAX_ATTEMPTS = 5;

  private long changes;
  long waitsUntil; // the end of the first wait for a hop: coming and going does not prolong it
  int failedLookups; // in a row
  private int attempts;

  /** Makes one that has not begun. */
  ProxiedExchange(ForwardProxy proxy, Exchange client, ForwardedRequest request) {
    super(proxy, client, request);
  }

  // ADMITTING: may this client send, and what does it ask for?

  void begin() {
    client.downstream(this);
    CoapResponse refusal = proxy.admission.judge(client);
    if (refusal == Admission.UNDECIDED) {
      client.acknowledge();
      new AdmissionCall(proxy.admission, this).submit();
    } else {
      judged(refusal);
    }
  }

  /** The session has decided: null when the client may send, else its answer. */
  void judged(CoapResponse refusal) {
    CoapResponse answer = refusal != null ? refusal : read();
    if (answer != null) {
      finish(answer);
    } else if (move(ProxyState.ADMITTING, ProxyState.RESOLVING)) {
      resolve();
    }
  }

  // RESOLVING: which hop is next?

  @Override
  void resolve() {
    changes = proxy.waiting.changes(); // before the directory is asked
    proxy.router.find(this);
  }

  @Override
  public Route route() {
    return request.route();
  }

  @Override
  public void lookingUp() {
    client.acknowledge();
  }

  @Override
  public void found(NextHop found) {
    if (state() != ProxyState.RESOLVING) {
      return; // it was handed back, or given up, while the name was looked up
    }
    hop = found;
    waitsUntil = 0;
    CoapResponse answer = request.address(found);
    if (answer != null) {
      finish(answer);
    } else {
      accepted(found);
    }
  }

  private void accepted(NextHop found) {
    if (found.isQueued()) {
      client.expireAt(client.begun() + found.deadline().toNanos());
    }
    (request.wantsBlocks() ? proxy.blockAcks : proxy.acks).add(client);
    if (request.register(found)) {
      end(); // from now on the observation sends the responses
    } else if (!joins(request.sharedKey()) && move(ProxyState.RESOLVING, ProxyState.QUEUED)) {
      queue();
    }
  }

  /** No device has that name, or too many requests wait for the device or in its queue. */
  @Override
  public void refused(CoapResponse why) {
    finish(request.refusal(why));
  }

  // WAITING: the directory or the device is away, its bundle is being replaced [DESIGN §4].

  @Override
  public void away() {
    failedLookups = 0;
    await();
  }

  @Override
  public void lookupFailed() {
    failedLookups++;
    await();
  }

  private void await() {
    client.acknowledge();
    if (move(ProxyState.RESOLVING, ProxyState.WAITING)) {
      proxy.waiting.add(this, changes);
      if (state() == ProxyState.DONE) {
        proxy.waiting.remove(this);
      }
    }
  }

  /** The directory has changed, or is asked again after a failure. */
  void resume() {
    if (move(ProxyState.WAITING, ProxyState.RESOLVING)) {
      resolve();
    }
  }

  // QUEUED: a device, or a server whose entry says so, gets a few requests at a time.

  private void queue() {
    if (hop.isQueued()) {
      proxy.queues.submit(hop, this);
    } else {
      start();
    }
  }

  // SENT: the request, or each block of its body, goes to the hop, unless the hop has gone.

  /** The device can take it: it counts in the device's window from now on. */
  @Override
  public void start() {
    if (!move(ProxyState.QUEUED, ProxyState.SENT)) {
      leave(ProxyState.SENT); // it has ended meanwhile: the next one can start
      return;
    }
    attempts++;
    request.mayChange(hop);
    if (hop.kind() != HopKind.DEVICE || request.isStillFor(hop)) {
      send();
    } else if (move(ProxyState.SENT, ProxyState.RESOLVING)) {
      resolve();
    }
  }

  private void send() {
    Duration left = client.left();
    if (client.isDone() || left.isZero() || left.isNegative()) {
      move(ProxyState.SENT, ProxyState.DONE); // the deadline's timer answers
      return;
    }
    int number = sends();
    Call begun = HOPS.get(this, ProxiedExchange::sendWithin, left, null);
    if (begun != null) {
      began(number, begun);
    } else {
      failed(DeviceFailure.busy("the device failed at the request"));
    }
  }

  private Call sendWithin(Duration left) {
    CoapRequest next = request.next();
    return client.takeBegun() ? hop.resume(next, left, this) : hop.exchange(next, left, this);
  }

  @Override
  public void answered(CoapResponse response) {
    if (request.goesOn(response)) {
      send();
    } else if (request.comesInBlocks(response)) {
      began(expectCall(), request.fetchRest(hop, response, this::complete));
    } else {
      complete(response);
    }
  }

  private void complete(CoapResponse response) {
    CoapResponse answer = request.received(response, hop);
    answers(answer);
    if (move(ProxyState.SENT, ProxyState.DONE)) {
      client.answer(request.forClient(answer, hop));
    }
  }

  @Override
  public void failed(DeviceFailure failure) {
    boolean untouched =
        failure.code() == CoapCode.SERVICE_UNAVAILABLE && !failure.mayHaveExecuted();
    again(untouched && !request.isStillFor(hop), ErrorResponses.of(failure));
  }

  @Override
  public void closed() {
    again(
        hop.mayRepeat() && request.isIdempotent(),
        ErrorResponses.unavailable(
            "the transport was replaced, the request may have been executed"));
  }

  private void again(boolean possible, CoapResponse otherwise) {
    boolean again = possible && attempts < MAX_ATTEMPTS && !client.isDone();
    if (!possible && client.left().toNanos() > 0) {
      fails(otherwise); // else those that have joined have more time than this one had
    }
    if (move(ProxyState.SENT, again ? ProxyState.RESOLVING : ProxyState.DONE)) {
      if (!again) {
        client.answer(otherwise);
      } else {
        goOn();
      }
    }
  }

  /** Leaves it for the next gateway to begin anew; false when the hop has it, or it is over. */
  @Override
  public boolean leaveUnbegun(boolean blocks) {
    for (ProxyState from = state(); from.isUnbegun(); from = state()) {
      if (!blocks && request.holdsBlocks()) {
        return false;
      }
      if (move(from, ProxyState.DONE)) {
        request.putBlocksBack();
        return true;
      }
    }
    return false;
  }

  /** Leaves a request that another server has to the next gateway, which waits for its answer. */
  void leaveBegun() {
    if (isElsewhere() && request.isWhole()) {
      release(
          () -> {
            if (move(ProxyState.SENT, ProxyState.DONE)) {
              client.acknowledge(); // the next gateway may be a while in coming
              client.markBegun();
              client.handBack();
            }
          });
    }
  }

  boolean isElsewhere() {
    return state() == ProxyState.SENT && hop.kind() != HopKind.DEVICE;
  }

  // DONE

  private void finish(CoapResponse answer) {
    end();
    client.answer(answer);
  }

  @Override
  void leave(ProxyState from) {
    if (from == ProxyState.SENT) {
      request.mayChange(hop);
      if (hop.isQueued()) {
        proxy.queues.release(hop.server());
      }
    } else if (from == ProxyState.WAITING) {
      proxy.waiting.remove(this);
    } else if (from == ProxyState.JOINED) {
      leaveShared();
    }
  }
}
