// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.cache.Coalescer;
import io.millrace.gateway.cache.ResourceKey;
import io.millrace.gateway.cache.SharedRequest;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.QueuedRequest;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client's request that others can join which ask safely for the same: they do not go downstream,
 * and get its answer.
 *
 * <p>When the one that leads ends without an answer, those that have joined it start over, the
 * youngest first, since it has the most time left; then one of them leads the others. When only its
 * client leaves, and the hop has the request, the request goes on for the others; it is cancelled
 * when the last of them leaves. Thread-safe.
 */
abstract class JoinableExchange extends StatefulCall implements QueuedRequest, Unbegun {
  private static final CallbackGuard JOINED =
      new CallbackGuard(JoinableExchange.class, "a request that had joined another one");
  private static final Consumer<JoinableExchange> START_OVER = JoinableExchange::startOver;

  final ForwardProxy proxy;
  final Exchange client;
  final ForwardedRequest request;
  NextHop hop;
  private final Coalescer<JoinableExchange> coalescer;
  private volatile SharedRequest<JoinableExchange> shared;
  private volatile Consumer<JoinableExchange> outcome = START_OVER;

  JoinableExchange(ForwardProxy proxy, Exchange client, ForwardedRequest request) {
    this.proxy = proxy;
    this.client = client;
    this.request = request;
    this.coalescer = proxy.coalescer;
  }

  /** Reads the request of an admitted client; returns its answer when there is one already. */
  final CoapResponse read() {
    CoapResponse tooMany = proxy.rates.take(client);
    return tooMany != null ? tooMany : request.read();
  }

  /**
   * Joins a request in flight; if there is none, others can join this one from now on.
   *
   * @param key of what is asked for; null: it goes downstream alone
   * @return whether it waits for another request, or has ended meanwhile
   */
  final boolean joins(ResourceKey key) {
    if (key == null || shared != null) {
      return false;
    }
    if (!move(ProxyState.RESOLVING, ProxyState.JOINED)) {
      return true;
    }
    SharedRequest<JoinableExchange> entered;
    synchronized (coalescer) {
      entered = coalescer.enter(key, this);
      shared = entered; // before the other request can be over, and this one enters once more
    }
    return entered.isLedBy(this) ? !leads() : waits();
  }

  private boolean leads() {
    boolean going = move(ProxyState.JOINED, ProxyState.RESOLVING);
    if (!going) {
      done(); // it ended before others could join
    }
    return going;
  }

  private boolean waits() {
    if (state() != ProxyState.JOINED) {
      leaveShared();
    }
    return true;
  }

  @Override
  public final Object account() {
    return client.account();
  }

  @Override
  public final Peer session() {
    return client.peer();
  }

  @Override
  public final int bytes() {
    return request.bytes();
  }

  @Override
  public final boolean isOver() {
    return client.isDone();
  }

  /** The request goes to the hop: returns the number of the call. */
  final int sends() {
    client.sent(hop.kind(), proxy.time.nanos());
    return expectCall();
  }

  /** The hop has answered: this is the answer of those that have joined, too. */
  final void answers(CoapResponse response) {
    proxy.heard.heard(hop.server());
    if (shared != null) {
      outcome = joined -> joined.takeAnswer(response);
    }
  }

  /** Those that have joined have failed, too. */
  final void fails(CoapResponse answer) {
    if (shared != null) {
      outcome = joined -> joined.takeFailure(answer);
    }
  }

  /** Does not wait for another request any more. */
  final void leaveShared() {
    SharedRequest<JoinableExchange> joined = shared;
    if (joined != null && !joined.isLedBy(this) && coalescer.leave(joined, this)) {
      joined.leader().cancelForAll();
    }
  }

  @Override
  final void done() {
    SharedRequest<JoinableExchange> led = shared;
    if (led != null && led.isLedBy(this)) {
      List<JoinableExchange> youngestFirst = new ArrayList<>(coalescer.close(led));
      Collections.reverse(youngestFirst);
      JOINED.each(youngestFirst, outcome);
    }
  }

  /** The request that it has joined got this answer. */
  private void takeAnswer(CoapResponse response) {
    if (!request.isAnsweredBy(response)) {
      startOver();
    } else if (move(ProxyState.JOINED, ProxyState.DONE)) {
      client.answer(request.forClient(response, hop));
    }
  }

  /** The request that it has joined failed; the client gets this. */
  private void takeFailure(CoapResponse answer) {
    if (move(ProxyState.JOINED, ProxyState.DONE)) {
      client.answer(answer);
    }
  }

  private void startOver() {
    shared = null;
    if (move(ProxyState.JOINED, ProxyState.RESOLVING)) {
      goOn();
    }
  }

  /** Finds its next hop again, or leaves that to the next gateway. */
  final void goOn() {
    if (client.isDone()) {
      end();
    } else if (!proxy.isStopped()) {
      resolve();
    } else if (leaveUnbegun(false)) {
      client.handBack();
    }
  }

  abstract void resolve();

  /** A newer request has the client's token, or the deadline has passed. */
  @Override
  public final void cancel() {
    if (!goesOnForOthers()) {
      cancelForAll();
    }
  }

  /** Tells whether the hop has the request, and others wait for the answer. */
  private boolean goesOnForOthers() {
    SharedRequest<JoinableExchange> led = shared;
    return led != null
        && state() == ProxyState.SENT
        && led.isLedBy(this)
        && coalescer.abandon(led)
        && state() == ProxyState.SENT;
  }

  private void cancelForAll() {
    super.cancel();
    end();
  }

  /** Tells whether the client's session says that what it sends goes out in clear. */
  public final boolean isInClear(Slot<Sessions> sessions) {
    return client.isInClear();
  }
}
